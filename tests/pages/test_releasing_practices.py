"""Works are released to the library through a page: chosen, with their honours, and not before the announcement."""

from typing import Any

from django.test import Client

from charsu.acts import library
from charsu.models import Adoption, CityQuestion, Entry, Membership, Practice, PracticeVersion
from charsu.rules.library.shelf import Change, Licence, Translated
from charsu.rules.lifecycle import Phase
from tests.conftest import NOW


def sit(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_an_officer_releases_what_is_chosen(an_edition: Any, django_assert_max_num_queries: Any) -> None:
    story = an_edition(Phase.RESULTS)
    Adoption.objects.all().delete()
    CityQuestion.objects.all().delete()
    Practice.objects.all().delete()
    client, at = sit(story.tehran), "/bureau/library/"
    assert f'href="{at}"' in client.get("/bureau/").content.decode()
    with django_assert_max_num_queries(12):
        page = client.get(at).content.decode()
    assert page.count('type="checkbox"') == Entry.objects.filter(screening__result="admitted").count()
    laureate = Entry.objects.filter(laureate__tier__code="laureate").first()
    plain = Entry.objects.filter(laureate__tier__code="medal").first()
    plain.laureate.certificate.delete()
    plain.laureate.delete()  # admitted, and without an honour
    Entry.objects.filter(pk=plain.pk).update(
        answers={**plain.answers, "started": "2019"}
    )  # old enough to show results
    chosen = [str(laureate.public_id), str(plain.public_id), "no-such-work"]
    assert client.post(at, {"entry": chosen}).status_code == 302
    assert {p.entry_id: p.grade for p in Practice.objects.all()} == {laureate.pk: "laureate", plain.pk: "good"}
    assert str(Practice.objects.first().public_id) in client.get(at).content.decode()
    assert client.get("/library/").context["count"] == 2


def test_nothing_is_released_before_the_announcement_or_by_others(an_edition: Any) -> None:
    story = an_edition(Phase.DECIDED)
    work = Entry.objects.filter(screening__result="admitted").first()
    page = sit(story.tehran).get("/bureau/library/").content.decode()
    assert work.title in page and 'name="entry"' not in page
    for tier in story.edition.tiers.all():
        assert tier.name["en"] not in page  # under embargo: no honour is told
    assert sit(story.tehran).post("/bureau/library/", {"entry": [str(work.public_id)]}).status_code == 409
    assert sit(story.cast.jurors[0][0]).get("/bureau/library/").status_code in {403, 404}
    assert not Practice.objects.exists()


def test_a_second_press_leaves_what_its_city_made_of_it(an_edition: Any) -> None:
    """A tab opened before the first release has every box ticked; an honour that came since is told, and no more."""
    story = an_edition(Phase.RESULTS)
    entry = Entry.objects.filter(laureate__tier__code="laureate").select_related("edition").first()
    practice = Practice.objects.select_related("municipality", "edition").get(entry=entry)
    team = Membership.objects.filter(municipality=practice.municipality).first().person
    own = practice.language
    library.change(
        actors=(team,), now=NOW, edition=practice.edition, municipality=practice.municipality, practice=practice,
        kind=Change.RESULTS, words="A year later.", version=practice.version,
        facts={"licence": Licence.CC_BY.value, "answers": {**practice.answers, "results": "Half the dust"},
               "summary": {**practice.summary, own: "What a year showed."}},
    )  # fmt: skip
    other = "ru" if own != "ru" else "fa"
    library.translate(
        actors=(story.kazan,), now=NOW, edition=practice.edition, practice=practice, language=other,
        title="Сады", summary="Что показал год.", way=Translated.HUMAN,
    )  # fmt: skip
    kept = Practice.objects.filter(pk=practice.pk).values().get()
    client, at = sit(story.tehran), "/bureau/library/"
    assert 'name="entry"' not in client.get(at).content.decode(), "nothing waits"
    said = client.post(at, {"entry": [str(entry.public_id)]}, follow=True).content.decode()
    assert "1 work stands in the library already" in said and "0 works" not in said
    assert Practice.objects.filter(pk=practice.pk).values().get() == kept
    Practice.objects.filter(pk=practice.pk).update(grade="good")  # released before its honour was entered
    page = client.get(at)
    assert page.context["rows"][0].entry == entry, "what waits stands first"
    assert "Its honour is not told there yet" in page.content.decode()
    assert "1 work is released" in client.post(at, {"entry": [str(entry.public_id)]}, follow=True).content.decode()
    told = Practice.objects.filter(pk=practice.pk).values().get()
    assert {name for name in kept if kept[name] != told[name]} <= {"version", "changed_at", "stamp"}
    assert PracticeVersion.objects.get(practice=practice, number=told["version"]).change == Change.RENEWED
    assert told["grade"] == "laureate"
