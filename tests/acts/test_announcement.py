"""One instant of the announcement, and the laureates on it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.html import escape

from charsu.acts import honours
from charsu.acts.joint import offer
from charsu.acts.library import change, release, translate
from charsu.adapters import clock
from charsu.adapters.mail import Reader, written
from charsu.gate import Refused
from charsu.management.story.chapters import honouring
from charsu.management.story.stage import Story
from charsu.models import Decision, Entry, Laureate, Notice, Person
from charsu.queries.cities import name_of
from charsu.queries.history import history_of
from charsu.queries.honours import Told, announced_at, certificate_of, on_paper, results_of, titles_in
from charsu.queries.jury import carried
from charsu.queries.ledger import export_of
from charsu.queries.letters import recipients
from charsu.queries.terms import entrants_of
from charsu.rules.calendars import known, write_wall
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.library.shelf import Change as LibraryChange
from charsu.rules.library.shelf import Translated
from charsu.rules.lifecycle import Need, Phase
from charsu.rules.permissions import Act
from tests.conftest import NOW


def in_the_calendar(story: Story) -> datetime:
    at: datetime = story.edition.deadlines.get(code="results_embargo_ends").at
    return at


@pytest.mark.django_db
def test_decision_and_calendar_name_one_instant_whichever_is_moved(
    settings: Any, tmp_path: Path, an_edition: Callable[..., Story]
) -> None:
    settings.CHARSU_DEMO, settings.VAR = True, tmp_path
    story = an_edition(Phase.JURY, has_keys=True)
    honouring._sit(story)
    signed = story.times.day(190)
    story.both(Act.DECIDE, {"announce_at": signed.isoformat()}, story.times.day(174))
    assert announced_at(story.edition) == in_the_calendar(story) == signed
    told = Notice.objects.filter(kind="deadline_moved", facts__until=signed.isoformat())
    assert {letter.person for letter in told} == set(entrants_of(story.edition)) and told.exists()
    text = written(to=Reader("a@x.example", "en"), kind="deadline_moved", facts=told[0].facts)[1]
    assert "The decision that both institutions have signed sets this instant." in text
    story.both_step(Phase.DECIDED)
    moved = story.times.day(195)
    wish = {"code": "results_embargo_ends", "at": moved.isoformat(), "reason": "The hall is taken."}
    story.both(Act.DEADLINE_MOVE, wish, story.times.day(176))
    assert announced_at(story.edition) == in_the_calendar(story) == moved
    story.cosigned()
    assert {check.name for check in verify_bundle(export_of(story.edition)) if not check.ok} == set()


def test_nobody_announces_before_the_instant_that_both_agreed(an_edition: Callable[..., Story]) -> None:
    story = an_edition(Phase.DECIDED)
    agreed = announced_at(story.edition)
    assert agreed
    wish = {"target": Phase.RESULTS.value}
    with pytest.raises(Refused) as refused:
        story.both(Act.EDITION_STEP, wish, agreed - timedelta(seconds=1))
    assert Need.EMBARGO.value in refused.value.details
    story.edition.refresh_from_db()
    assert story.edition.phase == Phase.DECIDED.value and not Laureate.objects.exists()
    story.both(Act.EDITION_STEP, wish, agreed)
    assert story.edition.phase == Phase.RESULTS.value


def test_every_team_is_told_of_its_result_once_and_nobody_before_the_instant(
    an_edition: Callable[..., Story],
) -> None:
    """The honoured with their honour, the others with the ways to feedback and appeal; each in their own language;
    then of the certificate and of the library. The history says the same."""
    story = an_edition(Phase.DECIDED)
    kinds = ("result_told", "certificate_issued", "practice_released")
    body = Decision.objects.get().body["honours"]
    works = Entry.objects.filter(screening__result="admitted", withdrawn_at=None).select_related("edition")
    entry, plain = works.get(pk=body[0][0]), works.exclude(pk__in=[row[0] for row in body]).first()
    assert plain is not None
    assert recipients(story.edition, "honoured") == [] and not Notice.objects.filter(kind__in=kinds).exists()
    assert not any("results were announced" in line.what for line in history_of(entry))
    story.both_step(Phase.RESULTS)
    told = Notice.objects.filter(kind="result_told")
    teams = {work.pk: work.municipality.team.count() for work in works.select_related("municipality")}
    assert told.count() == sum(teams.values()) > len(body)
    countries = {row.entry.municipality.country for row in results_of(None, story.edition)}
    focal = Person.objects.filter(memberships__role="focal point", memberships__institution__country__in=countries)
    copies = Notice.objects.filter(kind="country_honoured")
    assert {copy.person for copy in copies} == set(focal) and copies.exists()
    own = copies.get(person__email="focal-ir@charsu.example") if "IR" in countries else copies[0]
    text = written(to=Reader("a@x.example", "en"), kind=own.kind, facts=own.facts)[1]
    assert f"honoured: {own.facts['count']}." in text and "/results/" in text
    person = Person.objects.filter(memberships__municipality=entry.municipality).first()
    assert person is not None and person in recipients(story.edition, "honoured")
    letter = told.get(person=person, facts__entry=str(entry.public_id))
    tier = story.edition.tiers.get(code=body[0][1])
    for language in ("en", "fa", "ru"):
        _subject, text, _html = written(to=Reader("a@x.example", language), kind="result_told", facts=letter.facts)
        assert tier.name[language] in text and f"/enter/{entry.public_id}/feedback/" in text
    other = told.filter(facts__entry=str(plain.public_id)).first()
    assert other is not None and not other.facts["is_honoured"] and other.facts["until"]
    text = written(to=Reader("a@x.example", "en"), kind="result_told", facts=other.facts)[1]
    assert "not among those honoured" in text and f"/enter/{plain.public_id}/appeal/" in text
    assert "not among" in history_of(works.get(pk=plain.pk))[0].what
    now, what = NOW + timedelta(days=30), {"grade": "good", "title": {}, "summary": {}}
    honours.honour(actors=(story.tehran,), now=now, edition=story.edition)
    for _ in range(2):
        honours.issue(actors=(story.tehran,), now=now, edition=story.edition)
    release(actors=(story.tehran,), now=now, edition=story.edition, entry=entry, **what)
    row = Laureate.objects.select_related("certificate", "entry__practice").get(entry=entry)
    found = {kind: Notice.objects.get(kind=kind, person=person, facts__title=entry.title).facts for kind in kinds[1:]}
    assert row.certificate.code == found["certificate_issued"]["code"]
    assert str(row.entry.practice.public_id) == found["practice_released"]["practice"]
    lines = [line.what for line in history_of(works.get(pk=entry.pk))]
    assert {"It was released to the library.", "Its certificate was issued."} <= set(lines)
    assert "The results were announced; it is honoured." in lines


def test_the_laureates_stand_on_the_results_with_the_announcement(
    an_edition: Callable[..., Story], client: Client
) -> None:
    story = an_edition(Phase.DECIDED)
    story.both_step(Phase.RESULTS)
    page = client.get("/results/").content.decode()
    named = results_of(None, story.edition)
    assert named and not Laureate.objects.exists()
    assert all(escape(row.citation) in page for row in named if row.tier.code == "laureate")
    assert {row.entry_id for row in named} == {row[0] for row in Decision.objects.get().body["honours"]}
    honours.honour(actors=(story.tehran,), now=NOW + timedelta(days=30), edition=story.edition)
    told = [(row.entry_id, row.tier_id, row.citation, row.mention) for row in results_of(None, story.edition)]
    assert told == [(row.entry_id, row.tier_id, row.citation, row.mention) for row in named]


def test_the_decision_shows_its_citations_before_both_sign(an_edition: Callable[..., Story], client: Client) -> None:
    story = an_edition(Phase.JURY)
    honouring._sit(story)
    client.force_login(story.tehran, backend="allauth.account.auth_backends.AuthenticationBackend")
    story.edition.deadlines.filter(code="results_embargo_ends").update(at=clock.now() + timedelta(days=9))
    planned = in_the_calendar(story).astimezone(ZoneInfo(story.tehran.zone))
    assert (
        f'value="{write_wall(planned, known(story.tehran.calendar))}' in client.get("/bureau/joint/").content.decode()
    )
    wish = {"announce_at": planned.isoformat()}
    made = offer(act=Act.DECIDE, actor=story.tehran, now=NOW, edition=story.edition, wish=wish)
    page = client.get(f"/bureau/joint/{made.pk}/").content.decode()
    said = [motion.words for motion in carried(story.edition)]
    assert said and all(escape(words) in page for words in said)
    client.cookies["language"] = "fa"
    work = carried(story.edition)[0].entry
    page = client.get(f"/bureau/joint/{made.pk}/", HTTP_ACCEPT_LANGUAGE="fa").content.decode()
    tier = story.edition.tiers.get(code="laureate")
    assert f"{tier.name['fa']} (laureate)" in page and name_of(work.municipality, "fa") in page


def test_a_city_does_not_rewrite_the_official_results_or_its_certificate(
    an_edition: Callable[..., Story], client: Client
) -> None:
    """What its team writes of its practice afterwards stands in the library, not on the results or the paper."""
    story = an_edition(Phase.HONOURED)
    rows = Laureate.objects.select_related("entry__practice", "certificate", "entry__municipality")
    row = rows.filter(tier__code="laureate", entry__practice__isnull=False).exclude(entry__language="en").first()
    assert row is not None
    practice, entry = row.entry.practice, row.entry
    own = titles_in([row], "en")
    facts = {"title": {**practice.title, entry.language: "ZQX won", "en": "ZQX won by far"}}
    lead = Person.objects.filter(memberships__municipality=entry.municipality, memberships__right="leads the team")
    change(
        actors=(lead.get(),), now=NOW, edition=story.edition, municipality=entry.municipality, practice=practice,
        kind=LibraryChange.CORRECTED, facts=facts, words="Better words.", version=practice.version,
    )  # fmt: skip
    page = client.get("/results/").content.decode()
    assert "ZQX won" not in page and escape(entry.title) in page
    assert titles_in([row], "en") == own and all(escape(told.title) in page for told in own.values())
    certificate = certificate_of(row.certificate.code)
    assert certificate is not None and "ZQX won" not in str(on_paper(certificate))
    assert on_paper(certificate)["title"] == row.certificate.payload["title"]
    assert "ZQX won" in client.get(f"/library/{practice.public_id}/").content.decode()


def test_a_reader_of_the_results_has_a_title_in_the_language_nearest_to_theirs(
    an_edition: Callable[..., Story], client: Client
) -> None:
    """Most works have a translation into English alone: who reads Persian or Russian sees that one, as in the
    library, until there is one in their own language."""
    story = an_edition(Phase.HONOURED)
    rows = Laureate.objects.select_related("entry__practice").exclude(tier__code="participation")
    row = rows.exclude(entry__language__in=("en", "fa", "ru")).first()
    assert row is not None
    practice = row.entry.practice
    assert list(titles_in([row], "fa").values()) == [Told("en", practice.title["en"], practice.ways["en"])]
    assert titles_in([row], row.entry.language) == {}
    page = client.get("/results/", HTTP_ACCEPT_LANGUAGE="ru").content.decode()
    assert f'<bdi lang="en">{escape(practice.title["en"])}</bdi>' in page
    facts = {"title": "باغ باران", "summary": "آب باران می‌ماند.", "way": Translated.HUMAN}
    translate(actors=(story.tehran,), now=NOW, edition=story.edition, practice=practice, language="fa", **facts)
    assert list(titles_in([row], "fa").values()) == [Told("fa", "باغ باران", Translated.HUMAN)]
    assert titles_in([row], "ru")[row.entry_id].language == "en"
    own = rows.filter(entry__language="en").first()
    assert own is not None and titles_in([own], "ru") == {}
