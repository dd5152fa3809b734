"""The made-up people of the demo. No real official is named; every one is marked as made up."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from charsu.models import Institution, Membership, Municipality, Person
from charsu.rules.permissions import Role

PASSWORD = "charsu-demo-2026"  # noqa: S105 -- the demo's one password, refused outside loopback
ZONES = {
    "IR": "Asia/Tehran", "RU": "Europe/Moscow", "BR": "America/Sao_Paulo", "IN": "Asia/Kolkata",
    "CN": "Asia/Shanghai", "ZA": "Africa/Johannesburg", "EG": "Africa/Cairo", "ET": "Africa/Addis_Ababa",
    "AE": "Asia/Dubai", "SA": "Asia/Riyadh", "ID": "Asia/Jakarta",
}  # fmt: skip
CALENDARS = {"IR": "persian", "ET": "ethiopic"}
PAGES_IN = {"IR": "fa", "RU": "ru"}


@dataclass
class Cast:
    """Everyone of the demo, and the dice that made them."""

    dice: random.Random
    names: Mapping[str, Mapping[str, Sequence[Any]]]
    officers: list[Person] = field(default_factory=list)
    secretary: Person | None = None
    reviewers: list[tuple[Person, str]] = field(default_factory=list)
    jurors: list[tuple[Person, str]] = field(default_factory=list)
    entrants: dict[int, Person] = field(default_factory=dict)
    accounts: list[dict[str, str]] = field(default_factory=list)
    _hash: str = field(default_factory=lambda: make_password(PASSWORD))
    _count: int = 0

    def person(self, country: str, seat: str) -> Person:
        """A made-up person of `country`; the e-mail tells the seat."""
        self._count += 1
        email = f"{seat}@charsu.example"
        person = Person.objects.create(
            email=email,
            name=self._name(country),
            password=self._hash,
            language=PAGES_IN.get(country, "en"),
            zone=ZONES.get(country, "UTC"),
            calendar=CALENDARS.get(country, "gregorian"),
            is_made_up=True,
        )
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        return person

    def _name(self, country: str) -> str:
        pool = self.names.get(country) or self.names["IR"]
        given, family = self.dice.choice(pool["given"]), self.dice.choice(pool["family"])
        if not isinstance(given, str):
            given, family = given["own"], family["own"]
        return f"{family}{given}" if country == "CN" else f"{given} {family}"

    def seat(self, person: Person, role: Role, place: Institution | Municipality | None = None) -> None:
        """Give the person a role. `place` is the institution or municipality they hold it for."""
        institution = place if isinstance(place, Institution) else None
        municipality = place if isinstance(place, Municipality) else None
        held = {"person": person, "role": role.value, "institution": institution, "municipality": municipality}
        if not Membership.objects.filter(**held).exists():  # both institutions may have given it already
            Membership.objects.create(**held)
        self.accounts.append(
            {
                "role": role.value,
                "institution": institution.code if institution else (municipality.name if municipality else ""),
                "email": person.email,
                "password": PASSWORD,
            }
        )


REVIEWER_COUNTRIES = ("IR", "RU", "BR", "IN", "CN", "ZA", "EG", "ET", "AE", "ID", "SA")
OWN_LANGUAGES = {
    "IR": ["fa"], "RU": ["ru"], "BR": ["pt"], "IN": ["hi"], "CN": ["zh"], "ZA": [], "EG": ["ar"], "ET": ["am"],
    "AE": ["ar"], "ID": ["id"], "SA": ["ar"],
}  # fmt: skip
# Nobody reviews an entry of their own country, so each language needs readers elsewhere.
ALSO_READ = ("fa", "ru", "pt", "zh", "hi", "am", "id", "ar")


def languages_of(index: int, country: str) -> list[str]:
    """English, one's own, and two more in turn, so that each language has readers in several countries."""
    more = [ALSO_READ[(index + shift) % len(ALSO_READ)] for shift in (0, 3)]
    return sorted({"en", *OWN_LANGUAGES[country], *more})


def reviewer_countries(count: int) -> Iterator[str]:
    for index in range(count):
        yield REVIEWER_COUNTRIES[index % len(REVIEWER_COUNTRIES)]
