"""Where an offline kit met words that the draft had got meanwhile: both sides, until the team has chosen."""

from dataclasses import dataclass
from typing import Any

from charsu.pages.entrant.together import TITLE, Met, met_at
from charsu.pages.questions import Sheet
from charsu.queries.kits import open_kits
from charsu.queries.talk import names_of
from charsu.rules.drafts import mark


@dataclass(frozen=True)
class KitChoice:
    """A kit, and the two sides of one question."""

    kit: Any
    met: Met


def kit_choices(entry: Any, sheet: Sheet) -> list[KitChoice]:
    """In the order in which the kits came; what both sides say alike by now asks for no choice."""
    held = {**entry.answers, TITLE: entry.title}
    rows = [(kit, code, said) for kit in open_kits(entry) for code, said in kit.met.items()]
    unlike = [(kit, code, said) for kit, code, said in rows if mark(held.get(code)) != mark(said)]
    names = names_of({entry.edits[code]["by"] for _kit, code, _said in unlike if code in entry.edits})
    return [
        KitChoice(kit, met_at(code, (held.get(code), said), sheet, entry.edits.get(code, {}), names))
        for kit, code, said in unlike
    ]
