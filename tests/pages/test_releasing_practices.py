"""Works are released to the library through a page: chosen, with their honours, and not before the announcement."""

from typing import Any

from django.test import Client

from charsu.models import Adoption, CityQuestion, Entry, Practice
from charsu.rules.lifecycle import Phase


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
