"""Whether the store stands where the acts of the record left it: phase, texts, rules, screening, people by number,
seals, keys. Asked of an export alone; whoever changed a row beside the acts is told which row, and which leaf.

state.json  canonical JSON, read from the store's own tables:
            {"phase", "screenings": {entry: [result, clause]}, "withdrawn": [entries], "endorsed": {entry: bool},
            "remarks": {number of a released comment: commitment computed anew}, "standings": {kind: the digest over
            places, bands and intervals}, "chances": {kind: digest over the chances by the rule of the shortlist},
            "reviewers": {number: state}, "jurors": {number: [country, seat]}, "sealed": {what: commitment computed
            anew}, "keys": {public key: [institution, in force]}, "withdrawn_certificates": [digests], "practices":
            {entry: grade}, "shelf": {practice: digests of its versions, and of what stands on the shelf now},
            "minutes": {sitting: {seat: instant of its signature}}, "holders": {public key: number of the officer},
            "clauses": {text that is not in force: {clause: [digest of its words, parties that agreed]}},
            "works": {entry: [kind, theme]}, "conflicts": the digest over those that are fixed, "officers": {number:
            institution}, "erased": [receipts], "joint": {act: how many were performed}}
"""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from charsu.rules.ledger.agreed import Files, agreed, rules_as_agreed, same, texts_as_agreed
from charsu.rules.ledger.bundle import STATE
from charsu.rules.ledger.canonical import digest, read
from charsu.rules.ledger.check import Check
from charsu.rules.ledger.hands import clauses, holders, minutes
from charsu.rules.ledger.leaves import Facts, of, where, word
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import JOINT, Act
from charsu.rules.two_keys import carried, parties_of

Told = dict[str, tuple[str, str]]
State = Mapping[str, Any]


def state(files: Files, facts: Facts) -> list[Check]:
    """A line for each kind of record."""
    try:
        held = read(files[STATE])
        checks = [_asked(name, lambda ask=ask: ask(held, facts)) for name, ask in _OF_STATE]  # type: ignore[misc]
    except (KeyError, ValueError) as trouble:
        checks = [Check("state", False, f"unreadable: {trouble}")]
    told = cache(lambda: agreed(files, facts))  # for both lines; where it cannot be told, each says so
    checks.append(_asked("texts are those that both agreed to", lambda: texts_as_agreed(files, told())))
    return [*checks, _asked("rules are those that both agreed to", lambda: rules_as_agreed(files, told()))]


def _asked(name: str, question: Callable[[], str]) -> Check:
    try:
        return Check(name, True, question())
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as trouble:
        return Check(name, False, str(trouble) if type(trouble) is ValueError else f"unreadable: {trouble!r}")


def _phase(held: State, facts: Facts) -> str:
    steps = [leaf for leaf in facts if leaf["act"] == Act.EDITION_STEP.value and "target" in leaf["body"]]
    told = steps[-1]["body"]["target"] if steps else Phase.FOUNDING.value
    if held["phase"] != told:
        told_by = where(steps[-1]) if steps else "no leaf takes a step"
        raise ValueError(f"the phase {held['phase']} is another one: see {told_by}")
    return str(told)


def _screenings(held: State, facts: Facts) -> str:
    told: Told = {}
    for leaf in of(facts, Act.ENTRY_SCREEN):
        body = leaf["body"]
        for entry in body.get("entries") or [body["entry"]]:
            told[f"screening of {entry}"] = (word([body["result"], body.get("clause", "")]), where(leaf))
    return _held("screening of", told, held["screenings"])


def _withdrawn(held: State, facts: Facts) -> str:
    """What was withdrawn last stays so; a withdrawal that was taken back is none."""
    told: Told = {}
    for leaf in of(facts, Act.ENTRY_WITHDRAW, Act.ENTRY_RESTORE):
        name = f"withdrawal of {leaf['body']['entry']}"
        if leaf["act"] == Act.ENTRY_WITHDRAW.value:
            told[name] = (word(True), where(leaf))
        else:
            told.pop(name, None)
    return _held("withdrawal of", told, dict.fromkeys(held["withdrawn"], True))


def _endorsed(held: State, facts: Facts) -> str:
    told = {f"endorsement of {leaf['body']['entry']}": (word(leaf["body"]["endorsed"]), where(leaf))
            for leaf in of(facts, Act.ENTRY_ENDORSE)}  # fmt: skip
    return _held("endorsement of", told, held["endorsed"])


_STATES = (Act.REVIEWER_APPOINT, Act.REVIEWER_ANSWER, Act.REVIEWER_RELIEVE)


def _reviewers(held: State, facts: Facts) -> str:
    """Whoever is appointed is invited, unless they are in already; then they answer, or leave."""
    told: Told = {}
    gone = (word("declined"), word("left"))
    for leaf in of(facts, *_STATES):
        name = f"reviewer {leaf['body']['reviewer']}"
        if leaf["act"] != Act.REVIEWER_APPOINT.value:
            told[name] = (word(leaf["body"]["state"]), where(leaf))
        elif name not in told or told[name][0] in gone:
            told[name] = (word("invited"), where(leaf))
    return _held("reviewer", told, held["reviewers"])


def _jurors(held: State, facts: Facts) -> str:
    """The list that both signed last, and nobody else: each with country and seat."""
    told: Told = {}
    for leaf in of(facts, Act.JURY_SEAT):
        rows = leaf["body"]["jurors"]
        if digest({"jurors": rows}) != leaf["body"]["digest"]:
            raise ValueError(f"{where(leaf)}: the jury is not the one that both signed")
        told = {f"juror {row['number']}": (word([row["country"], row["seat"]]), where(leaf)) for row in rows}
    return _held("juror", told, held["jurors"])


def _works(held: State, facts: Facts) -> str:
    """As they were begun, or filed anew since."""
    told = {f"kind and theme of {leaf['body']['entry']}": (word([leaf["body"]["kind"], leaf["body"]["theme"]]),
            where(leaf)) for leaf in of(facts, Act.ENTRY_START, Act.ENTRY_FILE)}  # fmt: skip
    return _held("kind and theme of", told, held["works"])


def _conflicts(held: State, facts: Facts) -> str:
    """Those that bar by rule, as both fixed them. What a reviewer declares of themselves the record does not name."""
    told: Told = {"the list": (word(""), "no leaf fixes it")}
    for leaf in of(facts, Act.CONFLICTS_FIX):
        told["the list"] = word(leaf["body"]["digest"]), where(leaf)
    same(told, {"the list": word(held["conflicts"])})
    return told["the list"][1]


_SEALS = {
    Act.SHORTLIST_FIX: "shortlist", Act.DECIDE: "decision", Act.MINUTES_SIGN: "minutes", Act.APPEAL_ANSWER: "appeal",
    Act.SITTING_CLOSE: "sitting",
}  # fmt: skip


def _sealed(held: State, facts: Facts) -> str:
    """Shortlist, decision, answers of appeals, what was done in each sitting, and minutes, computed anew from their
    rows with the salts that the store keeps."""
    told: Told = {}
    for leaf in of(facts, *_SEALS, Act.MINUTES_DRAFT, Act.MINUTES_CORRECT):
        body, what = leaf["body"], _SEALS.get(Act(leaf["act"]), "minutes")
        number = body.get("sitting", body.get("appeal"))
        name = what if number is None else f"{what} {number}"
        if "commitment" in body:
            told[name] = (word(body["commitment"]), where(leaf))
        else:
            told.pop(name, None)  # other words: they are signed anew
    same(told, {name: word(value) for name, value in held["sealed"].items()})
    return ", ".join(sorted(told)) or "nothing is sealed yet"


def _keys(held: State, facts: Facts) -> str:
    told: Told = {f"key {public}": (word([party, True]), where(facts[0])) for public, party in carried(facts).items()}
    for leaf in of(facts, Act.KEY_ENROL, Act.KEY_RETIRE):
        body, in_force = leaf["body"], leaf["act"] == Act.KEY_ENROL.value
        told[f"key {body['public']}"] = (word([body["institution"], in_force]), where(leaf))
    return _held("key", told, held["keys"])


def _officers(held: State, facts: Facts) -> str:
    """Those of the day on which the memorandum entered into force, and every change by both since."""
    told: Told = {}
    adopted = [leaf for leaf in of(facts, Act.INSTRUMENT_ADOPT) if "officers" in leaf["body"]]
    for leaf in adopted:
        told = {f"officer {n}": (word(code), where(leaf)) for n, code in leaf["body"]["officers"].items()}
    for leaf in of(facts, Act.OFFICERS_CHANGE):
        body = leaf["body"]
        if body["seat"] == "given":
            told[f"officer {body['person']}"] = (word(body["institution"]), where(leaf))
        else:
            told.pop(f"officer {body['person']}", None)
    return _held("officer", told, held["officers"]) if adopted else "not told before the memorandum is in force"


def _erased(held: State, facts: Facts) -> str:
    """Words and salts are gone for just those receipts of which a leaf says so; their commitments stand."""
    told = {f"receipt {number}": (word(True), where(leaf))
            for leaf in of(facts, Act.PERSON_ERASE) for number in leaf["body"]["receipts"]}  # fmt: skip
    people = {leaf["body"]["person"] for leaf in of(facts, Act.PERSON_ERASE)}
    same(told, {f"receipt {number}": word(True) for number in held["erased"]})
    return f"{len(people)} people and {len(told)} receipts erased; the commitments stand"


def _withdrawn_certificates(held: State, facts: Facts) -> str:
    told = {f"certificate {leaf['body']['certificate']}": (word(True), where(leaf))
            for leaf in of(facts, Act.CERTIFICATE_WITHDRAW)}  # fmt: skip
    return _held("certificate", told, dict.fromkeys(held["withdrawn_certificates"], True))


def _practices(held: State, facts: Facts) -> str:
    told = {f"practice of {leaf['body']['entry']}": (word(leaf["body"]["grade"]), where(leaf))
            for leaf in of(facts, Act.PRACTICE_RELEASE)}  # fmt: skip
    return _held("practice of", told, held["practices"])


def _shelf(held: State, facts: Facts) -> str:
    """Every version of a practice as it was published, and the newest as it stands on the shelf."""
    told: Told = {}
    for leaf in of(facts, Act.PRACTICE_RELEASE, Act.PRACTICE_CHANGE, Act.PRACTICE_TRANSLATE):
        body = leaf["body"]
        if "practice" in body:
            told[f"version {body['version']} of the practice {body['practice']}"] = (
                word(body["digest"]),
                where(leaf),
            )
            told[f"words of the practice {body['practice']}"] = word(body["digest"]), where(leaf)
    rows = {}
    for practice, (*versions, now) in held["shelf"].items():
        rows[f"words of the practice {practice}"] = word(now)
        rows |= {f"version {n} of the practice {practice}": word(one) for n, one in enumerate(versions, start=1)}
    same(told, rows)
    return f"{len(held['shelf'])} practices"


_OF_RUN = (  # in words, in the state, in a leaf
    ("places", "standings", "shown"),
    ("figures", "figures", "standings"),
    ("chances", "chances", "chances"),
)


def _standings(held: State, facts: Facts) -> str:
    """Places, bands and intervals of the last run of each kind, as the jury is shown them, the figures from which the
    shortlist is drawn, and the chances by its rule that the run keeps."""
    told: Told = {}
    for leaf in of(facts, Act.CALIBRATE):
        for words, _, name in _OF_RUN:
            told[f"{words} of {leaf['body']['kind']}"] = word(leaf["body"].get(name, "")), where(leaf)
    bound = {name: pair for name, pair in told.items() if pair[0] != word("")}  # a run made before leaves told them
    rows = {f"{words} of {kind}": word(one) for words, of, _ in _OF_RUN for kind, one in held.get(of, {}).items()}
    same(bound, {name: value for name, value in rows.items() if name in bound or name not in told})
    return f"{sum(name.startswith('places') for name in bound)} runs"


def _remarks(held: State, facts: Facts) -> str:
    """Comments as they were released to the teams, a commitment each; those of before had none."""
    told: Told = {}
    leaves = of(facts, Act.COMMENT_RELEASE)
    for leaf in leaves:
        if "commitment" in leaf["body"]:
            told[f"comment {leaf['body']['comment']}"] = word(leaf["body"]["commitment"]), where(leaf)
    rows = {f"comment {number}": bound for number, bound in held.get("remarks", {}).items()}
    bare = [name for name, bound in rows.items() if not bound and name not in told]
    before = sum("commitment" not in leaf["body"] for leaf in leaves)
    if len(bare) > before:
        raise ValueError(f"{len(bare)} comments have no salt, the record tells of {before}")
    same(told, {name: word(bound) for name, bound in rows.items() if name not in bare})
    return f"{len(rows)} comments"


def _joint(held: State, facts: Facts) -> str:
    """Every joint act that the store holds as performed has its leaf, so that the newest leaf is missed as well."""
    told = Counter(leaf["act"] for leaf in facts if leaf["act"] in _BOTH and len(set(leaf["actors"])) > 1)
    odd = sorted(act for act in told.keys() | held["joint"].keys() if told[act] != held["joint"].get(act, 0))
    if odd:
        act = odd[0]
        last = max((leaf["index"] for leaf in facts if leaf["act"] == act), default="none")
        raise ValueError(
            f"{act}: {told[act]} leaves (the last {last}), the store performed {held['joint'].get(act, 0)}"
        )
    return f"{sum(told.values())} joint acts"


_BOTH = frozenset(act.value for act in JOINT)
_OF_STATE: tuple[tuple[str, Callable[[State, Facts], str]], ...] = (
    ("phase is that of the last step", _phase),
    ("screening is that of the record", _screenings),
    ("works are those that were begun", _works),
    ("withdrawals are those of the record", _withdrawn),
    ("endorsements are those of the record", _endorsed),
    ("conflicts are those that both fixed", _conflicts),
    ("reviewers are those of the record", _reviewers),
    ("jurors are those of the record", _jurors),
    ("what is sealed is what was sealed", _sealed),
    ("minutes are signed as the record says", minutes),
    ("keys are those of the record", _keys),
    ("keys are with those for whom they were enrolled", holders),
    ("officers are those of the record", _officers),
    ("what was erased is what the record says", _erased),
    ("withdrawn certificates are those of the record", _withdrawn_certificates),
    ("practices are those of the record", _practices),
    ("what the library shows is what was published", _shelf),
    ("places and intervals are those of the record", _standings),
    ("comments to the cities are those of the record", _remarks),
    (
        "clauses under negotiation are those of the record",
        lambda held, facts: clauses(held, facts, len(parties_of(facts))),
    ),
    ("joint acts of the store have their leaves", _joint),
)


def _held(what: str, told: Told, rows: Mapping[str, Any]) -> str:
    same(told, {f"{what} {name}": word(value) for name, value in rows.items()})
    return f"{len(told)}"
