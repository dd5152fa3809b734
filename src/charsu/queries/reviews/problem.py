"""The assignment to be solved, built from what the edition holds: a whole round, or what a running round lacks.

Affinity is the library's (`rules/assignment/affinity`): themes, keywords, expertise, language. An entry has the
keywords of any reviewer that its own words hold. Of a reviewer who declared no expertise the order of their themes
speaks: a perfect fit is 1 for them too, and the secretary's least fit in per cent is of that.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Case, CharField, F, Value, When
from numpy.typing import NDArray

from charsu.models import Assignment, Conflict, Edition, Entry, PairRule, Reviewer
from charsu.queries.editions import rules_in_force
from charsu.queries.reviews.people import admitted, conflicts_by_rule
from charsu.rules.assignment import EntryWords, Problem, ReviewerWords, affinity_of
from charsu.rules.expertise import read_expertise
from charsu.rules.forms import every_word
from charsu.rules.ledger.canonical import digest
from charsu.rules.settings import RulesInForce
from charsu.rules.texts import query_terms, searchable

Pair = tuple[int, int]  # entry, reviewer (ids)


@dataclass(frozen=True)
class Options:
    """What the secretary asks of a plan. `floor` is the least mean fit of an entry's reviewers, `overlap` the least
    share of reviews across themes, both in per cent; `anchors` how many entries are read by more, `least` how many
    each reviewer reads at least; `connected` asks that shared reviewers tie all entries together (which may take
    long where that does not come about by itself); `extra` maps entries (ids) to further reviews."""

    purpose: str = "round"
    seed: int = 1
    floor: int | None = None
    overlap: int = 0
    anchors: int = 0
    least: int = 0
    connected: bool = False
    extra: Mapping[int, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        extra = {str(entry): count for entry, count in sorted(self.extra.items())}
        return {
            "purpose": self.purpose, "seed": self.seed, "floor": self.floor, "overlap": self.overlap,
            "anchors": self.anchors, "least": self.least, "connected": self.connected, "extra": extra,
        }  # fmt: skip

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> "Options":
        floor = facts.get("floor")
        return cls(
            str(facts.get("purpose", "round")), int(facts.get("seed", 1)), None if floor is None else int(floor),
            int(facts.get("overlap", 0)), int(facts.get("anchors", 0)), int(facts.get("least", 0)),
            bool(facts.get("connected", False)),
            {int(entry): int(count) for entry, count in facts.get("extra", {}).items()},
        )  # fmt: skip


@dataclass(frozen=True)
class Inputs:
    """All that a plan rests on. `standing` are pairs that were released and stand, `begun` those with a sheet;
    `reviewers` those who may be given entries and those who hold a standing pair. For the page alone: pairs that
    `ended` by why they did, all that are `given`, and the `names` of everyone."""

    options: Options
    rules: RulesInForce
    entries: list[Entry]
    reviewers: list[Reviewer]
    barred: frozenset[Pair]
    pins: frozenset[Pair]
    forbidden: frozenset[Pair]
    standing: frozenset[Pair]
    begun: frozenset[Pair]
    ended: Mapping[str, frozenset[Pair]]
    given: frozenset[Pair]
    names: Mapping[int, str]

    @property
    def digest(self) -> str:
        """Equal as long as nothing has changed that the plan rests on."""
        options = self.options.as_json()
        return digest(
            {
                "asks": [self.rules.reviews_per_entry, self.rules.max_load, self.rules.min_load],
                "barred": sorted(map(list, self.barred)),
                "entries": sorted([e.pk, e.language, e.theme.code] for e in self.entries),
                "extra": options["extra"],
                "forbidden": sorted(map(list, self.forbidden)),
                "pins": sorted(map(list, self.pins)),
                "purpose": self.options.purpose,
                "reviewers": sorted(
                    [
                        r.pk,
                        r.state,
                        r.country,
                        r.max_load,
                        sorted(r.languages),
                        list(r.themes),
                        sorted(r.keywords),
                        r.expertise,
                    ]
                    for r in self.reviewers
                ),
                "standing": sorted(map(list, self.standing)),
            }
        )


def inputs_of(edition: Edition, options: Options) -> Inputs:
    """Five questions to the store, whatever the size of the round."""
    is_round = options.purpose == "round"
    marks = _marks(edition)
    holding = {reviewer for _, reviewer in marks["given"] | marks["begun"]}
    everyone = list(Reviewer.objects.filter(edition=edition).select_related("person"))
    reviewers = [r for r in everyone if r.state == "accepted" or (not is_round and r.pk in holding)]
    entries = admitted(edition)
    known = {e.pk for e in entries}, {r.pk for r in reviewers}

    def kept(pairs: Iterable[Pair]) -> frozenset[Pair]:
        return frozenset((e, r) for e, r in pairs if e in known[0] and r in known[1])

    told = [(r, e) for e, r in marks["declared"]]
    given = marks["given"] | marks["begun"]
    return Inputs(
        options, rules_in_force(edition), entries, reviewers,
        barred=kept((e, r) for r, e, _ in conflicts_by_rule(edition, entries, reviewers, told)),
        pins=kept(marks["pin"]), forbidden=kept(marks["forbid"]),
        standing=frozenset() if is_round else kept(given), begun=frozenset() if is_round else kept(marks["begun"]),
        ended={why: frozenset(marks[why]) for why in ("left", "conflict")}, given=frozenset(given),
        names={r.pk: r.person.name for r in everyone},
    )  # fmt: skip


def _marks(edition: Edition) -> dict[str, set[Pair]]:
    """What is on record of single pairs, in one question: declared, pin, forbid, given, begun, left, conflict."""
    declared = Conflict.objects.filter(entry__edition=edition, is_declared=True).annotate(mark=Value("declared"))
    ruled = PairRule.objects.filter(entry__edition=edition).annotate(
        mark=Case(When(is_pin=True, then=Value("pin")), default=Value("forbid"))
    )
    given = Assignment.objects.filter(entry__edition=edition).annotate(
        mark=Case(
            When(ended_at__isnull=False, then=F("why")),
            When(sheet__isnull=False, then=Value("begun")),
            default=Value("given"), output_field=CharField(),
        )
    )  # fmt: skip
    columns = ("entry_id", "reviewer_id", "mark")
    rows = declared.order_by().values_list(*columns).union(
        ruled.order_by().values_list(*columns), given.order_by().values_list(*columns), all=True
    )  # fmt: skip
    found: dict[str, set[Pair]] = defaultdict(set)
    for entry, reviewer, mark in rows:
        found[mark].add((entry, reviewer))
    return found


@dataclass(frozen=True)
class Posed:
    """The problem in the library's numbers, and the pairs that stand in it: (N, 2) each."""

    problem: Problem
    standing: NDArray[np.int64]
    begun: NDArray[np.int64]
    gone: NDArray[np.int64]
    extra: NDArray[np.int64]


def pose(inputs: Inputs) -> Posed:
    """What the library is asked. In a running round, pins stand like pairs that were released."""
    entries, reviewers = inputs.entries, inputs.reviewers
    at_entry = {e.pk: number for number, e in enumerate(entries)}
    at_reviewer = {r.pk: number for number, r in enumerate(reviewers)}

    def numbered(pairs: Iterable[Pair]) -> NDArray[np.int64]:
        found = sorted((at_entry[e], at_reviewer[r]) for e, r in pairs)
        return np.array(found, dtype=np.int64).reshape(-1, 2)

    standing = inputs.standing | inputs.pins if inputs.options.purpose != "round" else frozenset()
    beyond = Counter(entry for entry, _ in standing - inputs.standing)
    extra = [max(inputs.options.extra.get(e.pk, 0) - beyond[e.pk], 0) for e in entries]
    return Posed(
        _problem(inputs, numbered),
        numbered(standing),
        numbered(inputs.begun),
        np.array([at_reviewer[r.pk] for r in reviewers if r.state != "accepted"], dtype=np.int64),
        np.array(extra, dtype=np.int64),
    )


def _problem(inputs: Inputs, numbered: Callable[[Iterable[Pair]], NDArray[np.int64]]) -> Problem:
    reviewers = inputs.reviewers
    fit = affinity_of(_of_entries(inputs), _of_reviewers(inputs))
    places = {code: number for number, code in enumerate(sorted({r.country for r in reviewers}))}
    closed = np.zeros(fit.values.shape, dtype=bool)
    shut = numbered((inputs.barred | inputs.forbidden) - inputs.standing)
    closed[shut[:, 0], shut[:, 1]] = True
    least, most = _loads(inputs)
    is_round, share = inputs.options.purpose == "round", inputs.options.overlap / 100
    return Problem(
        fit.values, _asks(inputs), most, least, conflicts=closed, reads=fit.reads,
        country=np.array([places[r.country] for r in reviewers], dtype=np.int64),
        floor=_floor(inputs) if is_round else None,
        pinned=numbered(inputs.pins) if is_round else None,
        overlap=fit.overlap if is_round and share else None, overlap_share=share if is_round else 0.0,
        anchors=_anchors(inputs, closed) if is_round and inputs.options.anchors else None,
        connected=is_round and inputs.options.connected,
    )  # fmt: skip


def _asks(inputs: Inputs) -> NDArray[np.int64]:
    held = Counter(entry for entry, _ in inputs.standing)
    return np.array([max(inputs.rules.reviews_per_entry, held[e.pk]) for e in inputs.entries], dtype=np.int64)


def _loads(inputs: Inputs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What each reviewer may take. Least loads hold for a whole round alone; who has left takes nothing new."""
    held = Counter(reviewer for _, reviewer in inputs.standing)
    most = [
        max(min(r.max_load, inputs.rules.max_load), held[r.pk]) if r.state == "accepted" else held[r.pk]
        for r in inputs.reviewers
    ]
    is_round = inputs.options.purpose == "round"
    asked = max(inputs.rules.min_load, inputs.options.least)
    least = [min(asked, top) if is_round else 0 for top in most]
    return np.array(least, dtype=np.int64), np.array(most, dtype=np.int64)


def _floor(inputs: Inputs) -> float | None:
    share = inputs.options.floor
    return None if share is None else share / 100 * inputs.rules.reviews_per_entry


def _of_entries(inputs: Inputs) -> list[EntryWords]:
    words = {word for r in inputs.reviewers for word in (*r.keywords, *read_expertise(r.expertise).words)}
    found = []
    for e in inputs.entries:
        text = searchable(" ".join([e.title, *every_word(e.answers)])) if words else ""
        held = frozenset(word for word in words if _holds(text, word))
        found.append(EntryWords(frozenset({e.theme.code}), held, e.language))
    return found


def _of_reviewers(inputs: Inputs) -> list[ReviewerWords]:
    return [_words_of(r) for r in inputs.reviewers]


def _words_of(reviewer: Reviewer) -> ReviewerWords:
    """The secretary's facts, with what the reviewer said of themselves."""
    said, languages = read_expertise(reviewer.expertise), frozenset(reviewer.languages)
    levels = {word: level.share for word, level in said.words.items()}
    return ReviewerWords(
        tuple(reviewer.themes), frozenset({*reviewer.keywords, *levels}), said.shares(reviewer.themes), languages,
        languages, levels,
    )  # fmt: skip


def _holds(text: str, word: str) -> bool:
    terms = query_terms(word)
    return bool(terms) and all(term in text for term in terms)


def _anchors(inputs: Inputs, closed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The entries that most reviewers may read, one of each theme in turn, equals by the seed's lot."""
    free = (~closed).sum(axis=1)
    lots = np.random.default_rng(inputs.options.seed).permutation(len(inputs.entries))
    order = sorted(range(len(inputs.entries)), key=lambda e: (-int(free[e]), int(lots[e])))
    seen: Counter[str] = Counter()
    ranked = []
    for number in order:
        theme = inputs.entries[number].theme.code
        ranked.append((seen[theme], number))
        seen[theme] += 1
    return np.array([number for _, number in sorted(ranked)[: inputs.options.anchors]], dtype=np.int64)
