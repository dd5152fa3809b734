"""The rooms of teams, registry, letters and sign-in, tried as somebody would who means no good."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from charsu.acts import entries as acts
from charsu.models import Deadline, Invitation, Membership, Municipality, Notice, Person
from charsu.rules.lifecycle import Phase

NOW = timezone.now()
BAD = {
    "long": "x" * 60_000, "nul": "a\x00b", "override": "\u202egpj.exe", "emoji": "🏙️👩‍🚒", "digits": "۱۲٣४",
    "impossible": "1405-13-45", "script": "<script>alert(1)</script>", "huge number": "9" * 400, "minus": "-1",
    "line": "a\r\nBcc: eve@x.example", "braces": "{0.__class__} {{ settings.SECRET_KEY }} {% debug %}", "empty": "",
}  # fmt: skip
FIELDS = (
    "names", "country", "region", "residents", "year", "source", "is_another", "do", "confirm-latitude",
    "confirm-longitude", "confirm-zone", "refuse-reason", "rename-names", "rename-since", "rename-reason",
    "count-residents", "count-year", "count-source", "merge-into", "merge-reason", "separate-reason", "subject",
    "body", "set", "segment", "subject_en", "body_en", "count", "send", "email", "reason", "code", "city", "words",
    "ends", "confirm", "take_over", "right",
)  # fmt: skip


@pytest.fixture
def house(an_edition):
    cache.clear()
    story = an_edition(Phase.OPEN)
    Deadline.objects.filter(code="call_closes").update(at=NOW + timedelta(days=9))
    yield story
    cache.clear()


def sit(email):
    client = Client()
    client.force_login(Person.objects.get(email=email))
    return client


def test_no_bad_value_in_any_form_of_these_rooms_breaks_a_page_or_leaves_a_trace(house):
    city = Membership.objects.filter(role="entrant", municipality__country="IR").first().municipality
    new = Person.objects.create(email="new@x.example", name="N")
    asked = acts.ask_for_team(actors=(new,), now=NOW, municipality=city, words="w")
    names = (city.name, city.population)
    forms = {
        "tehran-1@charsu.example": [f"/bureau/cities/{city.geonameid}/", "/bureau/letters/texts/received/fa/",
                                    "/bureau/letters/many/", "/bureau/help/"],
        "focal-ir@charsu.example": ["/focal/invite/", "/focal/invitations/1/withdraw/"],
        "city-1@charsu.example": ["/enter/city/new/", f"/enter/city/{city.geonameid}/join/"],
    }  # fmt: skip
    for email, pages in forms.items():
        client = sit(email)
        for at in pages:
            for name, value in BAD.items():
                for do in ("rename", "count", "merge") if "cities" in at else ("",):
                    answer = client.post(at, {**dict.fromkeys(FIELDS, value), **({"do": do} if do else {})})
                    assert answer.status_code < 500, (at, name, do)
                    assert "<script>alert(1)</script>" not in answer.content.decode(), (at, name)
    city.refresh_from_db()
    asked.refresh_from_db()
    assert (city.name, city.population) == names and not city.changes.exists()
    assert asked.done_at is None and not any("\n" in str(n.facts.get("city", "")) for n in Notice.objects.all())


def test_ids_of_others_and_unknown_ids_answer_alike(house):
    mine = Membership.objects.filter(role="entrant", municipality__country="IR").first()
    theirs = Membership.objects.filter(role="entrant", municipality__country="RU").first()
    call = Invitation.objects.create(
        municipality=theirs.municipality,
        email="a@x.example",
        by=theirs.person,
        at=NOW,
        expires_at=NOW,
        by_country=True,
    )
    new = Person.objects.create(email="new@x.example", name="N")
    asked = acts.ask_for_team(actors=(new,), now=NOW, municipality=theirs.municipality, words="w")
    client = sit("focal-ir@charsu.example")
    plain = [re.sub(r'value="[^"]*"|\d+', "", client.post(at).content.decode()) for at in (
        f"/focal/invitations/{call.pk}/withdraw/", "/focal/invitations/987654/withdraw/")]  # fmt: skip
    assert plain[0] == plain[1]
    for at in (f"/focal/handovers/{asked.pk}/", f"/focal/handovers/{asked.pk}/letter/", "/focal/handovers/987654/"):
        assert client.get(at).status_code == client.head(at).status_code == 404, at
    member = sit(mine.person.email)
    city = theirs.municipality.geonameid
    for at in (
        f"/enter/team/{city}/invite/",
        f"/enter/team/{city}/member/{theirs.pk}/",
        f"/enter/team/{city}/leave/",
    ):
        assert member.post(at, {"right": "none", "email": "x@x.example"}).status_code == 404, at
    own = mine.municipality.geonameid
    assert member.post(f"/enter/team/{own}/member/{theirs.pk}/", {"right": "none"}).status_code == 404
    assert Membership.objects.filter(pk=theirs.pk).exists()


def test_extra_fields_change_nothing(house):
    """Mass assignment: a form takes what it asks for."""
    Person.objects.create(email="new@x.example", name="N")
    client = sit("new@x.example")
    wish = {"names": "Nowabad", "country": "IR", "residents": "5", "year": "2024", "source": "s",
            "state": "registered", "geonameid": "1", "merged_into": "1", "latitude": "1",
            "is_active": "1", "role": "officer"}  # fmt: skip
    client.post("/enter/city/new/", wish)
    city = Municipality.objects.get(name="Nowabad")
    assert city.state == "proposed" and city.geonameid > 2_000_000_000 and city.merged_into is None
    client.post("/me/", {"name": "N", "language": "en", "zone": "UTC", "calendar": "gregorian", "role": "officer",
                         "email": "tehran-1@charsu.example", "is_active": "0"})  # fmt: skip
    person = Person.objects.get(name="N")
    assert person.email == "new@x.example" and person.is_active and not person.memberships.exists()


def test_an_invitation_of_a_city_given_to_another_opens_nothing_and_names_nobody(house):
    focal = Person.objects.get(email="focal-ir@charsu.example")
    city = Municipality.objects.filter(country="IR", team=None).first()
    call = acts.invite_city(actors=(focal,), now=NOW, municipality=city, email="true@x.example")
    Person.objects.create(email="thief@x.example", name="T")
    thief, at = sit("thief@x.example"), f"/enter/invitations/{call.public_id}/"
    assert "true@x.example" not in thief.get(at).content.decode()
    assert thief.post(at).status_code == 409 and not city.team.exists()


def test_letters_of_the_outbox_show_no_other_readers_address(house):
    """Each letter is one person's: nothing of a letter to many tells who else got it."""
    from charsu.acts import outbox
    from charsu.adapters.mail import written
    from charsu.queries.letters import recipients

    people = recipients(house.edition, "teams")
    outbox.broadcast(actors=(house.tehran,), now=NOW, edition=house.edition, segment="teams", count=len(people),
                     words={"en": ("S", "B")})  # fmt: skip
    for one in Notice.objects.filter(broadcast__isnull=False).select_related("person"):
        whole = "".join(written(to=outbox.reader_of(one), kind=one.kind, facts=one.facts)) + str(one.facts)
        assert not [person.email for person in people if person.email in whole]


def test_a_fourth_claim_is_refused_on_its_page_and_its_letter_is_not_kept(house, settings, tmp_path):
    settings.STORAGE_ROOT = tmp_path
    clerk = Person.objects.create(email="new@x.example", name="N")
    client, cities = sit("new@x.example"), list(Municipality.objects.filter(country="IR", team=None)[:4])
    for city in cities[:3]:
        acts.claim(actors=(clerk,), now=NOW, municipality=city, words="me")
    letter = SimpleUploadedFile("letter.txt", b"The mayor signs.")
    assert "The file has at most 25" in client.get(f"/enter/city/{cities[3].geonameid}/join/").content.decode()
    answer = client.post(f"/enter/city/{cities[3].geonameid}/join/", {"words": "my office", "letter": letter})
    assert answer.status_code == 409 and "Three of your claims wait" in answer.content.decode()
    assert "my office" in answer.content.decode() and "has a team already" not in answer.content.decode()
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_an_invitation_too_many_keeps_what_was_typed(house):
    clerk = Person.objects.create(email="new@x.example", name="N")
    client, city = sit("new@x.example"), Municipality.objects.filter(country="IR", team=None).first()
    acts.claim(actors=(clerk,), now=NOW, municipality=city, words="me")
    at, at_city = f"/enter/team/{city.geonameid}/invite/", str(city.geonameid)
    for number in range(6):
        sent = {f"{at_city}-email": f"mate-{number}@x.example", f"{at_city}-right": "write"}
        answer = client.post(at, sent)
        assert answer.status_code == (302 if number < 5 else 409), number
    assert "mate-5@x.example" in answer.content.decode() and "five colleagues a day" in answer.content.decode()
    assert not Invitation.objects.filter(email="mate-5@x.example").exists()


@pytest.mark.parametrize("name", ["Verify at http://evil.example/login", "WWW.evil.example", "evil.example/login"])
def test_no_name_that_letters_would_carry_holds_a_web_address(house, name):
    client = Client()
    account = {
        "email": "new@x.example",
        "name": name,
        "password1": "a-long-pass-2026x",
        "password2": "a-long-pass-2026x",
    }
    assert "A name holds no web address." in client.post("/accounts/signup/", account).content.decode()
    assert not Person.objects.filter(email="new@x.example").exists()
    known = sit("city-1@charsu.example")
    client = known.post("/me/", {"name": name, "language": "en", "zone": "UTC", "calendar": "gregorian"})
    assert "A name holds no web address." in client.content.decode()
    wish = {"names": f"Nowabad\n{name}", "country": "IR", "residents": "5", "year": "2024", "source": "s"}
    assert "A name holds no web address." in known.post("/enter/city/new/", wish).content.decode()
    assert not Municipality.objects.filter(name="Nowabad").exists()


@pytest.mark.parametrize("email", ["a@[127.0.0.1]", "a@[IPv6:::1]", "a@[::1]"])
def test_no_letter_goes_to_a_bare_number_of_a_machine(house, email):
    seat = Membership.objects.filter(role="entrant", municipality__country="IR").first()
    city = Municipality.objects.filter(country="IR", team=None).first()
    own = str(seat.municipality.geonameid)
    member, focal = sit(seat.person.email), sit("focal-ir@charsu.example")
    answer = member.post(f"/enter/team/{own}/invite/", {f"{own}-email": email, f"{own}-right": "read"})
    assert "Enter a valid email address." in answer.content.decode()
    answer = focal.post("/focal/invite/", {"city": city.geonameid, "email": email, "words": "w"})
    assert "Enter a valid email address." in answer.content.decode() and not Invitation.objects.exists()
    account = {"email": email, "name": "N", "password1": "a-long-pass-2026x", "password2": "a-long-pass-2026x"}
    assert "Enter a valid email address." in Client().post("/accounts/signup/", account).content.decode()
    assert not Person.objects.filter(email=email).exists() and not Notice.objects.filter(email=email).exists()
