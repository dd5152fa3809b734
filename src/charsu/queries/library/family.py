"""Where a practice came from and what came of it: its family, drawn as a tree.

Two kinds of children: practices of the library that say what they were adapted from, and adoptions by cities that
have no practice of their own here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from charsu.models import Adoption, Practice
from charsu.queries.cities import name_of
from charsu.queries.exchange.adoptions import adoptions
from charsu.rules.texts import pick

DEEPEST = 12  # generations
MOST = 60  # in one drawing


def is_descendant(practice: Practice, of: Practice) -> bool:
    """Whether `practice` came, step by step, from `of`."""
    at: Practice | None = practice
    for _ in range(DEEPEST):
        if at is None or at.adapted_from_id is None:
            return False
        if at.adapted_from_id == of.pk:
            return True
        at = at.adapted_from
    return True  # deeper than anybody can follow: nothing is hung beneath it


@dataclass(frozen=True)
class Node:
    """A practice or an adoption in the family. `depth` is its generation, `parent` the place of its parent, or -1."""

    depth: int
    parent: int
    city: str
    title: str
    public_id: str  # of the practice; "" for an adoption
    adoption: str  # of the adoption by which the city has it; "" where there is none
    stage: str
    year: int | None
    is_here: bool
    is_withdrawn: bool


def family_of(practice: Practice) -> list[Node]:
    """The whole family, each after its parent; only the practice itself where there is none."""
    return family_and_adoptions(practice)[0]


def family_and_adoptions(practice: Practice) -> tuple[list[Node], list[Adoption]]:
    """The family, and the adoptions of the practice itself as lists show them: the newest change first.

    At most three questions are asked of the store, however many the generations are.
    """
    ties = dict(Practice.objects.exclude(adapted_from=None).values_list("pk", "adapted_from_id"))
    root = _root(practice.pk, ties)
    members = _members(root, ties)
    children: dict[int, list[Practice]] = defaultdict(list)
    for row in [practice] if len(members) == 1 else _in_order(members):
        children[ties.get(row.pk, 0) if row.pk != root else 0].append(row)
    told = list(adoptions().filter(practice__in=members).order_by("begun_at", "pk"))
    branches: dict[int, list[Adoption]] = defaultdict(list)
    for one in told[:MOST]:
        branches[one.practice_id].append(one)
    nodes: list[Node] = []
    _grow(nodes, children[0][0], -1, 0, practice.pk, children, branches)
    own = [one for one in told if one.practice_id == practice.pk]
    return nodes, sorted(own, key=lambda one: (one.changed_at, -one.pk), reverse=True)


def _in_order(members: set[int]) -> Iterable[Practice]:
    rows = Practice.objects.filter(pk__in=members).select_related("municipality").defer("search_text")
    return rows.order_by("released_at")


def _root(practice: int, ties: Mapping[int, int]) -> int:
    at = practice
    for _ in range(DEEPEST):
        if at not in ties:
            break
        at = ties[at]
    return at


def _members(root: int, ties: Mapping[int, int]) -> set[int]:
    """Those that came from `root`, generation by generation, until there are too many to draw."""
    children: dict[int, list[int]] = defaultdict(list)
    for child, parent in ties.items():
        children[parent].append(child)
    generation, known = [root], {root}
    for _ in range(DEEPEST):
        generation = [child for parent in generation for child in children[parent] if child not in known]
        known |= set(generation)
        if not generation or len(known) > MOST:
            break
    return known


def _grow(
    nodes: list[Node], practice: Practice, parent: int, depth: int, here: int,
    children: Mapping[int, Sequence[Practice]], adoptions: Mapping[int, Sequence[Adoption]],
    adoption: Adoption | None = None,
) -> None:  # fmt: skip
    """`adoption` is that by which the city took over the parent, where it told of one."""
    place, language = len(nodes), get_language() or "en"
    title = pick(practice.title, language, (practice.language, "en"))[1]
    nodes.append(Node(
        depth, parent, name_of(practice.municipality, language), title, str(practice.public_id),
        str(adoption.public_id) if adoption else "", adoption.stage if adoption else "",
        practice.year, practice.pk == here, practice.withdrawn_at is not None,
    ))  # fmt: skip
    own = {child.municipality_id for child in children.get(practice.pk, ())}
    told = {one.municipality_id: one for one in adoptions.get(practice.pk, ())}  # of each city the latest
    for child in children.get(practice.pk, ()):
        if len(nodes) < MOST:
            _grow(nodes, child, place, depth + 1, here, children, adoptions, told.get(child.municipality_id))
    for one in adoptions.get(practice.pk, ()):
        if one.municipality_id not in own and len(nodes) < MOST:
            city = name_of(one.municipality, language)
            nodes.append(
                Node(
                    depth + 1,
                    place,
                    city,
                    "",
                    "",
                    str(one.public_id),
                    one.stage,
                    (one.begins or one.begun_at).year,
                    False,
                    False,
                )
            )
