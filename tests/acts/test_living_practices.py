"""A practice is kept alive by its city's team of today, and every change of it can be cited."""

from typing import Any

import pytest
from django.test import Client

from charsu.acts import library
from charsu.gate import NotThere, Refused
from charsu.models import Adoption, LedgerEntry, Membership, Notice, Practice, PracticeVersion, Shelf
from charsu.queries.library.family import family_of
from charsu.queries.library.practice import ties_of
from charsu.rules.ledger.canonical import digest
from charsu.rules.library.shelf import Change, Grade, Translated, grade_of
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal, Role
from tests.conftest import NOW


def team_of(practice: Practice) -> Any:
    return Membership.objects.filter(municipality=practice.municipality, role=Role.ENTRANT.value).first().person


def facts(practice: Practice, person: Any = None) -> dict[str, Any]:
    return {
        "actors": (person or team_of(practice),), "now": NOW, "edition": practice.edition,
        "municipality": practice.municipality, "practice": practice,
    }  # fmt: skip


def refused(why: Refusal, act: Any, **what: Any) -> None:
    with pytest.raises(Refused) as trouble:
        act(**what)
    assert trouble.value.reason is why


def test_a_change_makes_a_version_and_the_old_one_stays(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    practice = Practice.objects.select_related("municipality", "edition").first()
    first = practice.versions.get()
    assert first.number == 1 and first.change == "released" and first.digest == digest(first.content)
    answers = {**practice.answers, "results": "Waste fell by 12 %."}
    asked = {"kind": Change.RESULTS, "facts": {"answers": answers}, "words": "Figures of 2026.", "version": 1}
    before = Shelf.objects.get().version
    made = library.change(**facts(practice), **asked)
    practice.refresh_from_db()
    assert (made.number, practice.version, practice.answers["results"]) == (2, 2, "Waste fell by 12 %.")
    assert "fell by 12" not in str(first.content) and made.seat == "city" and Shelf.objects.get().version > before
    leaf = LedgerEntry.objects.get(act="practice.change").leaf
    assert made.digest in leaf and team_of(practice).name not in leaf
    refused(Refusal.STALE, library.change, **facts(practice), **asked)  # somebody read version 1
    again = {**asked, "version": 2}
    refused(Refusal.SAME_PRACTICE, library.change, **facts(practice), **again)
    empty = {**again, "words": " \u202e ", "facts": {"answers": {}}}
    refused(Refusal.INCOMPLETE, library.change, **facts(practice), **empty)


def test_only_the_citys_team_of_today_changes_it(an_edition: Any) -> None:
    story = an_edition(Phase.RESULTS)
    practice = Practice.objects.select_related("municipality", "edition").first()
    other = Practice.objects.exclude(municipality=practice.municipality).first()
    asked = {"kind": Change.CORRECTED, "facts": {"year": 2001}, "words": "The year.", "version": 1}
    with pytest.raises(NotThere):
        library.change(**facts(practice, team_of(other)), **asked)
    mixed = {**facts(practice, team_of(other)), "municipality": other.municipality}
    with pytest.raises(NotThere):  # one's own city's name on another's practice
        library.change(**mixed, **asked)
    refused(Refusal.ROLE, library.change, **facts(practice, story.tehran), **asked)
    old = team_of(practice)
    Membership.objects.filter(person=old).update(person=story.cast.person("IR", "successor"))
    refused(Refusal.SIGN_IN, library.change, **facts(practice, type(old).objects.get(pk=old.pk)), **asked)
    assert library.change(**facts(practice), **asked).number == 2


def test_a_withdrawn_practice_stays_withdrawn(an_edition: Any) -> None:
    story = an_edition(Phase.RESULTS)
    practice = Practice.objects.select_related("municipality", "edition", "entry").first()
    refused(Refusal.INCOMPLETE, library.withdraw, **facts(practice), reason="\n")
    library.withdraw(**facts(practice), reason="The figures did not hold.")
    practice.refresh_from_db()
    assert practice.withdrawn_why == "The figures did not hold." and not practice.vectors.exists()
    refused(Refusal.WITHDRAWN, library.withdraw, **facts(practice), reason="Again.")
    asked = {"kind": Change.CORRECTED, "facts": {"year": 2001}, "words": "The year.", "version": 1}
    refused(Refusal.WITHDRAWN, library.change, **facts(practice), **asked)
    again = {"entry": practice.entry, "grade": "good", "title": {}, "summary": {}}
    refused(Refusal.WITHDRAWN, library.release, actors=(story.tehran,), now=NOW, edition=practice.edition, **again)


def test_a_work_elsewhere_is_cited_once(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    practice = Practice.objects.select_related("municipality", "edition").first()
    said = {"citation": "Azimova, 2024. What lanes change.", "url": "https://a.example/1"}
    library.link(**facts(practice), **said)
    refused(Refusal.DONE, library.link, **facts(practice), **{**said, "citation": f" {said['citation']} "})
    library.link(**facts(practice), **{**said, "url": ""})
    assert practice.links.count() == 2


@pytest.mark.parametrize("blank", [" \n", "\u200b", "\u3164"])
def test_nothing_is_told_or_withdrawn_in_words_that_nobody_sees(an_edition: Any, blank: str) -> None:
    story = an_edition(Phase.RESULTS)
    practice = Practice.objects.select_related("municipality", "edition", "entry__laureate__certificate").first()
    own, other = practice.language, "ru" if practice.language != "ru" else "fa"
    told = {"kind": Change.CORRECTED, "words": "The year.", "version": 1, "facts": {"year": 2001}}
    for more in ({"words": blank}, {"facts": {"title": {own: blank}}}, {"facts": {"summary": {own: blank}}}):
        refused(Refusal.INCOMPLETE, library.change, **facts(practice), **{**told, **more})
    refused(Refusal.INCOMPLETE, library.withdraw, **facts(practice), reason=blank)
    refused(Refusal.INCOMPLETE, library.link, **facts(practice), citation=blank)
    words = {"language": other, "title": "Сады", "summary": "Год.", "way": Translated.HUMAN}
    officer = {"actors": (story.tehran,), "now": NOW, "edition": practice.edition, "practice": practice}
    for more in ({"title": blank}, {"summary": blank}):
        refused(Refusal.INCOMPLETE, library.translate, **officer, **{**words, **more})
    with pytest.raises(Refused) as trouble:
        story.both(Act.CERTIFICATE_WITHDRAW, {"code": practice.entry.laureate.certificate.code, "reason": blank}, NOW)
    assert trouble.value.reason is Refusal.INCOMPLETE
    client = Client()
    client.force_login(team_of(practice), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    page = client.post(f"/enter/practices/{practice.public_id}/withdraw/", {"reason": blank})
    assert page.status_code == 400 and not Practice.objects.get(pk=practice.pk).withdrawn_at
    if blank.strip():
        assert "holds none that can be shown" in page.content.decode(), "told at its field"


def test_who_takes_a_practice_up_has_a_letter_when_it_is_withdrawn_and_who_stopped_has_none(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    goes_on = Adoption.objects.filter(stage="under way").select_related("practice", "municipality").first()
    stopped = Membership.objects.exclude(municipality=goes_on.municipality).exclude(municipality=None).first()
    Adoption.objects.create(practice=goes_on.practice, municipality=stopped.municipality, stage="stopped",
                            language="en", begun_by=stopped.person, begun_at=NOW, changed_at=NOW)  # fmt: skip
    Adoption.objects.filter(practice=goes_on.practice).exclude(stage="stopped").exclude(pk=goes_on.pk).delete()
    library.withdraw(**facts(goes_on.practice), reason="The figures did not hold.")
    told = Notice.objects.filter(kind="practice_withdrawn")
    team = Membership.objects.filter(municipality=goes_on.municipality, right__in=("leads the team", "writes"))
    assert {one.person_id for one in told} == set(team.values_list("person", flat=True)) != set()
    assert told[0].facts["words"] == "The figures did not hold." and str(goes_on.public_id) in told[0].facts["path"]


def test_a_family_has_no_rings(an_edition: Any, django_assert_max_num_queries: Any) -> None:
    an_edition(Phase.RESULTS)
    cities: dict[int, Practice] = {}
    for one in Practice.objects.select_related("municipality", "edition"):
        cities.setdefault(one.municipality_id, one)
    root, child, grandchild = list(cities.values())[:3]
    refused(Refusal.OWN_ORIGIN, library.link, **facts(root), origin=root)
    library.link(**facts(child), origin=root)
    library.link(**facts(grandchild), origin=child)
    for one in (root, child, grandchild):
        one.refresh_from_db()
    refused(Refusal.OWN_ORIGIN, library.link, **facts(root), origin=grandchild)
    practices = [(node.depth, node.parent) for node in family_of(child) if node.public_id]
    assert practices == [(0, -1), (1, 0), (2, 1)] and family_of(child)[1].is_here
    with django_assert_max_num_queries(3):  # not one a generation
        family_of(grandchild)
    library.unlink(**facts(grandchild), pk=0)
    grandchild.refresh_from_db()
    assert grandchild.adapted_from is None
    assert [node.public_id for node in family_of(root) if node.public_id] == [
        str(root.public_id),
        str(child.public_id),
    ]


def test_a_tie_hides_no_adoption(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    root = Practice.objects.select_related("municipality", "entry").first()
    child = Practice.objects.exclude(municipality=root.municipality).select_related("municipality", "edition").first()
    Adoption.objects.filter(practice=root).delete()
    for stage in ("stopped", "evaluated"):
        Adoption.objects.create(
            practice=root, municipality=child.municipality, stage=stage, language="en", begun_at=NOW, changed_at=NOW,
            begun_by=root.entry.started_by,
        )  # fmt: skip
    library.link(**facts(child), origin=root)
    for is_withdrawn in (False, True):
        nodes = [(one.public_id, one.stage, one.is_withdrawn) for one in family_of(root)[1:]]
        assert nodes == [(str(child.public_id), "evaluated", is_withdrawn)]
        if not is_withdrawn:
            library.withdraw(**facts(child), reason="It did not hold.")


def test_research_is_linked_once_and_nothing_else_is_research(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    practice = Practice.objects.filter(kind="practice").select_related("municipality", "edition").first()
    other = Practice.objects.filter(kind="practice").exclude(pk=practice.pk).first()
    refused(Refusal.NO_RESEARCH, library.link, **facts(practice), work=other)
    refused(Refusal.INCOMPLETE, library.link, **facts(practice), citation="\u200e ")
    work = Practice.objects.filter(kind="research").first()
    library.link(**facts(practice), work=work)
    refused(Refusal.DONE, library.link, **facts(practice), work=work)
    library.link(**facts(practice), citation="Al-Farsi, A.: Streets (2024).", url="https://example.org/a")
    assert practice.links.count() == 2
    with pytest.raises(NotThere):
        library.unlink(**facts(practice), pk=10**6)
    library.unlink(**facts(practice), pk=practice.links.last().pk)
    assert practice.links.count() == 1
    assert len(ties_of(practice).links) == len(ties_of(work).studied) == 1
    Practice.objects.filter(pk=practice.pk).update(withdrawn_at=NOW)
    assert ties_of(work).studied == ()  # what was withdrawn stands under no tie
    Practice.objects.filter(pk=work.pk).update(withdrawn_at=NOW)
    assert ties_of(practice).links == ()


def test_who_translates_does_not_check(an_edition: Any) -> None:
    story = an_edition(Phase.RESULTS)
    practice = Practice.objects.filter(language="fa").select_related("edition").first()
    asked = {"edition": practice.edition, "practice": practice, "language": "ru", "title": "Сад", "summary": "Сад."}
    tehran = {"actors": (story.tehran,), "now": NOW}
    library.translate(**tehran, **asked, way=Translated.HUMAN)
    refused(Refusal.OWN_CHECK, library.translate, **tehran, **asked, way=Translated.CHECKED)
    library.translate(actors=(story.kazan,), now=NOW, **asked, way=Translated.CHECKED)
    practice.refresh_from_db()
    assert practice.ways["ru"] == Translated.CHECKED and practice.title["ru"] == "Сад" and practice.version == 3
    with pytest.raises(NotThere):
        library.translate(**tehran, **{**asked, "language": "fa"}, way=Translated.HUMAN)
    assert [row.seat for row in PracticeVersion.objects.filter(practice=practice)] == ["tehran", "tehran", "kazan"]


def test_grades_follow_the_honour_and_else_the_age() -> None:
    assert grade_of("laureate", "by the jury", 2020, 2026) is Grade.LAUREATE
    assert grade_of("medal", "by the jury", 2025, 2026) is Grade.HONOURED
    assert grade_of("public", "public vote", 2025, 2026) is Grade.HONOURED
    assert grade_of("participation", "by the jury", 2020, 2026) is grade_of("", "", 2020, 2026) is Grade.GOOD
    assert grade_of("", "", 2025, 2026) is grade_of("", "", None, 2026) is Grade.PROMISING
