"""A team's letter that follows its claim, and words to whoever answers for the country's cities."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from charsu.acts.entries.writing_to import MOST_A_DAY
from charsu.models import Claim, Membership, Municipality, Notice, Person
from charsu.rules.lifecycle import Phase


@pytest.fixture
def claimed(an_edition, settings, tmp_path):
    an_edition(Phase.OPEN)
    settings.STORAGE_ROOT = tmp_path
    person = Person.objects.create(email="clerk@x.example", name="Clerk", language="en")
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    city = Municipality.objects.filter(country="IR", team=None).first()
    assert client.post(f"/enter/city/{city.geonameid}/join/", {"words": "mayor's office"}).status_code == 302
    return client, person, city


def test_the_letter_follows_and_another_takes_its_place_until_the_answer(
    claimed, settings, django_capture_on_commit_callbacks
):
    client, _, city = claimed
    at = f"/enter/team/{city.geonameid}/letter/send/"
    assert at in client.get("/enter/team/").content.decode() and client.get(at).status_code == 200
    kept = lambda: [one for one in settings.STORAGE_ROOT.rglob("*") if one.is_file()]  # noqa: E731
    for number in (1, 2):
        letter = SimpleUploadedFile(f"letter-{number}.txt", b"A letter %d" % number)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(at, {"letter": letter}).status_code == 302
        assert Claim.objects.get().letter["name"] == f"letter-{number}.txt" and len(kept()) == 1
    bad = client.post(at, {"letter": SimpleUploadedFile("virus.exe", b"MZ\x90")})
    assert bad.status_code == 200 and Claim.objects.get().letter["name"] == "letter-2.txt"
    Claim.objects.update(confirmed_at=Claim.objects.get().at)
    late = client.post(at, {"letter": SimpleUploadedFile("late.txt", b"A letter")})
    assert late.status_code == 409 and len(kept()) == 1, "what proved the team stays as it was judged"
    other = Client()
    other.force_login(Person.objects.get(email="city-1@charsu.example"))
    assert other.post(at, {"letter": SimpleUploadedFile("x.txt", b"A letter")}).status_code == 404


def test_words_reach_the_focal_point_else_the_officers_and_nobodys_address_is_shown(claimed):
    client, person, _ = claimed
    seat = Membership.objects.filter(role="entrant", municipality__country="IR").exclude(person=person).first()
    city, focal = seat.municipality, Person.objects.get(email="focal-ir@charsu.example")
    at = f"/enter/city/{city.geonameid}/ask/"
    assert at in client.get(f"/enter/city/{city.geonameid}/join/").content.decode()
    page = client.get(at).content.decode()
    assert focal.email not in page and seat.person.email not in page
    for _ in range(2):  # a second press sends nothing twice
        assert client.post(at, {"words": "Who leads the team?"}).status_code == 302
    assert Notice.objects.get(kind="body_written").person == focal
    assert client.post(at, {"words": "\u202e"}).status_code in {200, 409}
    for number in range(MOST_A_DAY - 1):
        assert client.post(at, {"words": f"again {number}"}).status_code == 302
    assert client.post(at, {"words": "once more"}).status_code == 409
    Notice.objects.all().delete()
    Membership.objects.filter(role="focal point", institution__country="IR").delete()
    client.post(at, {"words": "Is anybody there?"})
    told = set(Notice.objects.filter(kind="body_written").values_list("person", flat=True))
    assert told == set(Membership.objects.filter(role="officer").values_list("person", flat=True))
