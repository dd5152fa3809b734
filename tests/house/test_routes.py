"""Every route × every role: who is let in, who is turned away, and that nobody meets a broken page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from charsu.models import (
    Adoption,
    Assignment,
    Award,
    Certificate,
    CityQuestion,
    Clause,
    Edition,
    Effect,
    Entry,
    Institution,
    Instrument,
    JointAct,
    Listing,
    Meeting,
    Membership,
    Motion,
    Notice,
    Observation,
    Person,
    Practice,
    Receipt,
    Sitting,
    Visit,
)
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Role
from tests.conftest import NOW

WHO = {
    "visitor": None,
    "officer": "tehran-1@charsu.example",
    "science": "science@charsu.example",
    "reviewer": "reviewer-1@charsu.example",
    "juror": "juror-1@charsu.example",
    "entrant": "city-1@charsu.example",
    "focal": "focal-ir@charsu.example",
    "observer": "observer@charsu.example",
}
# First part of the address -> who may be let in by it; the empty part and the rest are public.
DESKS = {
    "bureau": {"officer", "science"},
    "science": {"officer", "science"},
    "jury": {"officer", "science", "juror"},
    "review": {"reviewer"},
    "enter": set(WHO) - {"visitor"},
    "focal": set(WHO) - {"visitor"},
}


ADOPTION = (
    "exchange_adoption", "exchange_plan", "exchange_move", "exchange_confirm", "exchange_milestone",
    "exchange_reach", "exchange_unmilestone",
)  # fmt: skip


MEETING = (
    "exchange_meeting", "exchange_add_session", "exchange_invite_city", "exchange_correct_meeting",
    "exchange_cancel_meeting", "exchange_drop_session",
)  # fmt: skip


# Who sits for another award of the union, in force too: what all awards share is theirs, and nothing of the first.
STRANGERS = {"officer of another award": Role.OFFICER, "science of another award": Role.SCIENCE}
OF_THE_UNION = ("bureau_found", "bureau_cities", "bureau_city", "bureau_teams", "bureau_help")
NOT_THEIRS = ("exchange_correct_meeting", "exchange_cancel_meeting", "exchange_call_meeting")


def strangers(first: Edition) -> dict[str, Person]:
    award = Award.objects.create(slug="another", name={"en": "Another"})
    body = Institution.objects.create(code="another", name={"en": "Another"}, country="BR", is_party=True)
    award.parties.add(body)
    agreed = Instrument.objects.create(
        award=award, proposed_by=body, kind="memorandum", title={"en": "M"}, in_force_at=NOW
    )
    Edition.objects.create(
        award=award, slug="another-2027", name={"en": "2027"}, zone="UTC", memorandum=agreed, regulations=agreed
    )
    found = {}
    for number, (name, role) in enumerate(STRANGERS.items()):
        found[name] = Person.objects.create_user(f"stranger-{number}@charsu.example", name=name)
        Membership.objects.create(person=found[name], role=role.value, institution=body)
    return found


def routes(patterns: list[Any], before: str = "") -> list[tuple[str, str]]:
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.append((pattern.name, before + str(pattern.pattern)))
    return [row for row in found if not row[1].startswith(("accounts/", "i18n/"))]


def facts() -> dict[str, str]:
    """A real thing for each kind of address."""
    reviewer = Assignment.objects.filter(reviewer__person__email=WHO["reviewer"]).first()
    own = Entry.objects.filter(municipality__team__person__email=WHO["entrant"]).first()
    sitting, motion = Sitting.objects.first(), Motion.objects.first()
    return {
        "bureau_clause": str(Clause.objects.first().pk),
        "bureau_amend_clause": str(Clause.objects.filter(instrument__kind="regulations").first().pk),
        "bureau_redline": str(Clause.objects.first().pk),
        "bureau_joint_one": str(JointAct.objects.first().pk),
        "reviewer_": str(reviewer.pk) if reviewer else "0",
        **dict.fromkeys(("jury_comments", "jury_work", "jury_file"), str(Entry.objects.first().public_id)),
        "jury_motion": str(motion.pk if motion else 0),
        "jury_sitting": str(sitting.number if sitting else 0),
        "bureau_team": "1",
        "bureau_letter_text": "received",
        "bureau_letter": str(Notice.objects.first().pk),
        "bureau_city": str(own.municipality.geonameid),
        "registry_city": str(own.municipality.geonameid),
        "focal_team": "1",
        "entrant_invitation": str(own.public_id),
        "entrant_invite": str(own.municipality.geonameid),
        "entrant_uninvite": "1",
        "entrant_member": "1",
        "entrant_leave": str(own.municipality.geonameid),
        "entrant_letter": str(own.municipality.geonameid),
        "entrant_ask": str(own.municipality.geonameid),
        "entrant_send_letter": str(own.municipality.geonameid),
        "entrant_join": str(own.municipality.geonameid),
        "entrant_receipt": Receipt.objects.filter(entry=own).first().number,
        "exchange_adopt": str(Practice.objects.first().public_id),
        **dict.fromkeys(ADOPTION, str(Adoption.objects.first().public_id)),
        "exchange_question": str(CityQuestion.objects.filter(is_shown=True).first().public_id),
        "exchange_listing": str(Listing.objects.first().public_id),
        **dict.fromkeys(MEETING, str(Meeting.objects.first().public_id)),
        "exchange_visit": str(Visit.objects.first().public_id),
        "exchange_observation": str(Observation.objects.first().pk),
        "exchange_": str(own.municipality.geonameid),
        "indicator": "fine-dust",
        "city": str(own.municipality.geonameid),
        "effect": str(Effect.objects.first().pk),
        "entrant_practice": str(Practice.objects.filter(municipality=own.municipality).first().public_id),
        "practice": str(Practice.objects.first().public_id),
        "certificate": Certificate.objects.first().code,
        "audit_leaf": "0",
        "entrant_": str(own.public_id),
        "bureau_": str(Entry.objects.first().public_id),
        "focal_": str(Entry.objects.filter(municipality__country="IR").first().public_id),
    }


# What a part of an address may be, where its own name tells; the rest comes from `facts`.
PARTS = {
    "slug:kind": "memorandum",
    "slug:part": "rubrics",
    "slug:of": "practice",
    "slug:theme": "all",
    "int:stage": "1",
    "slug:code": "reviews_per_entry",
    "slug:language": "fa",
}


def address(name: str, pattern: str, known: dict[str, str]) -> str:
    value = next((value for key, value in known.items() if name.startswith(key)), "1")
    out = pattern
    while "<" in out:
        before, _, rest = out.partition("<")
        part, _, after = rest.partition(">")
        usual = "1" if part.startswith("int:") and not value.isdecimal() else value
        out = before + PARTS.get(part, usual) + after
    return "/" + out


@pytest.mark.django_db
def test_every_route_for_every_role(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    known, strange = facts(), []
    for role, email in WHO.items():
        client = Client()
        if email:
            client.force_login(Person.objects.get(email=email))
        for name, pattern in routes(get_resolver().url_patterns):
            at = address(name, pattern, known)
            status = client.get(at).status_code
            desk = at.split("/")[1]
            barred = desk in DESKS and role not in DESKS[desk]
            if status >= 500 or (barred and status == 200):
                strange.append((role, name, at, status))
            if role == "visitor" and desk in DESKS and status not in {302, 405}:
                strange.append((role, name, at, status))
    assert strange == []


@pytest.mark.django_db
def test_every_route_for_whoever_sits_for_another_award(an_edition: Any) -> None:
    """Looking at the first award, they are nobody there: no desk of it opens, nor a page that changes what is its."""
    first = an_edition(Phase.RESULTS).edition
    known, strange = facts(), []
    desks = set(DESKS) - {"enter", "focal"}  # those two are empty for who is nobody there
    for role, person in strangers(first).items():
        client = Client()
        client.force_login(person)
        for name, pattern in routes(get_resolver().url_patterns):
            at = address(name, pattern, known)
            if name in OF_THE_UNION or at.split("/")[1] not in {*desks, "exchange"}:
                continue
            status = client.get(at, {"award": first.award.slug}).status_code
            if status >= 500 or (status == 200 and (at.split("/")[1] in desks or name in NOT_THEIRS)):
                strange.append((role, name, at, status))
    assert strange == []


@pytest.mark.django_db
def test_unknown_and_forbidden_things_answer_alike(an_edition: Any) -> None:
    an_edition(Phase.OPEN)
    other = Entry.objects.exclude(municipality__team__person__email=WHO["entrant"]).first()
    client = Client()
    client.force_login(Person.objects.get(email=WHO["entrant"]))
    unknown = client.get("/enter/00000000-0000-4000-8000-000000000000/")
    forbidden = client.get(f"/enter/{other.public_id}/")
    assert (unknown.status_code, forbidden.status_code) == (404, 404)
