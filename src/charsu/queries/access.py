"""Codes that officers handed over: when, by whom, for whom, and whether they were used. Never the code."""

from charsu.gate import require
from charsu.models import HandedCode, Person
from charsu.rules.permissions import Act


def codes_made(person: Person, most: int = 30) -> list[HandedCode]:
    require(Act.CODE_HAND, person)
    return list(HandedCode.objects.select_related("person", "by")[:most])
