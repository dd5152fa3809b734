"""Whether the shortlist follows from rule and standings, and the honours from the decision that both signed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from charsu.rules.honours import TierRule, Way, by_themselves, way_of
from charsu.rules.ledger.canonical import commitment, digest
from charsu.rules.ledger.evaluation import Evidence, code
from charsu.rules.permissions import Act
from charsu.rules.settings import rules_in_force
from charsu.rules.shortlist import By, Candidate, Why, choose

SEALED = {"shortlist": Act.SHORTLIST_FIX, "decision": Act.DECIDE}
NOT_YET = "not opened yet"


def opened(evidence: Evidence) -> dict[str, Mapping[str, Any]]:
    """What was sealed and is open now: {"shortlist": {"body", "commitment", "salt"}, "decision": ...}."""
    return {name: seal for leaf in evidence.of(Act.HONOUR) for name, seal in leaf["body"].get("opened", {}).items()}


def seals_open(evidence: Evidence) -> str:
    found = opened(evidence)
    for name, seal in found.items():
        if commitment(bytes.fromhex(seal["salt"]), seal["body"]) != seal["commitment"]:
            raise ValueError(f"{name}: it does not open to what was sealed")
        sealed = [leaf["body"].get("commitment") for leaf in evidence.of(SEALED[name])]
        if sealed[-1:] != [seal["commitment"]]:
            raise ValueError(f"{name}: what was opened is not what both sealed")
    return ", ".join(sorted(found)) or NOT_YET


def shortlist_follows(evidence: Evidence) -> str:
    seal = opened(evidence).get("shortlist")
    if seal is None:
        return NOT_YET
    rule = rules_in_force(_told(evidence, {"shortlist_rule", "shortlist_size"})).shortlist
    candidates = _candidates(evidence, rule.by)
    groups = digest(sorted(([one["entry"], one["of"]] for one in evidence.candidates), key=lambda row: int(row[0])))
    if seal["body"].get("groups", groups) != groups:
        raise ValueError("the groups of the candidates are not those that both signed with the shortlist")
    chosen = [(one.entry, one.why.value) for one in choose(rule, candidates)]
    left_out = {entry for entry, _ in seal["body"]["left_out"]}
    listed = [(entry, why) for entry, why, _ in seal["body"]["shortlist"]]
    wanted = [pick for pick in chosen if pick[0] not in left_out]
    by_rule, by_hand = listed[: len(wanted)], listed[len(wanted) :]
    if by_rule != wanted:
        raise ValueError(_first_odd(by_rule, wanted))
    given, known = {entry for entry, _ in chosen}, {one.entry for one in candidates}
    strange = [e for e, why in by_hand if why != Why.BY_HAND.value or e in given or e not in known]
    strange += sorted(left_out - given)
    if strange:
        raise ValueError(f"{code(strange[0])}: neither the rule nor a hand explains its place")
    if len(by_hand) + len(left_out) > len(evidence.of(Act.SHORTLIST_CHANGE)):
        raise ValueError("more places by hand than changes that were recorded")
    return f"{len(by_rule)} by the rule, {len(by_hand)} by hand, {len(left_out)} left out by hand"


def _told(evidence: Evidence, names: Collection[str]) -> dict[str, Any]:
    """The figures of these names, as they were announced and then amended."""
    settings = evidence.amended or {row["code"]: row["value"] for row in evidence.rules["rules"]["settings"]}
    return {name: value for name, value in settings.items() if name in names}


def _candidates(evidence: Evidence, by: By) -> list[Candidate]:
    """Equals go by the order in which their first receipts were recorded."""
    standings = {row["entry"]: row for run in evidence.runs for row in run["standings"]}
    recorded = {leaf["body"].get("receipt"): leaf["index"] for leaf in reversed(evidence.of(Act.ENTRY_SUBMIT))}
    odd = standings.keys() ^ {one["entry"] for one in evidence.candidates}
    if odd or len(standings) != len(evidence.candidates):
        raise ValueError(f"candidates and standings are not the same entries: {', '.join(map(code, sorted(odd)))}")
    return [
        Candidate(one["entry"], standings[one["entry"]][by.value], one["of"], recorded[one["receipt"]])
        for one in evidence.candidates
    ]


def _first_odd(listed: list[tuple[int, str]], wanted: list[tuple[int, str]]) -> str:
    for place, pick in enumerate(wanted):
        if place >= len(listed) or listed[place] != pick:
            return f"{code(pick[0])}: by the rule and the standings it has place {place + 1} on the list"
    return "the list goes on beyond the rule"


def honours_keep_the_rules(evidence: Evidence) -> str:
    """The numbers of the tiers hold, in each of their groups; what comes by itself went to those whose it is."""
    seal = opened(evidence).get("decision")
    if seal is None:
        return NOT_YET
    tiers = {row["code"]: _tier(row) for row in evidence.rules["rules"]["tiers"]}
    honours = [(entry, tier) for entry, tier, _ in seal["body"]["honours"]]
    of = _honour_groups(evidence, seal["body"])
    moved = [(entry, tier) for entry, tier in honours if tiers[tier].is_moved]
    for tier in tiers.values():
        if over := tier.overfull([entry for entry, code_ in moved if code_ == tier.code], of):
            raise ValueError(f"{code(over[0])}: {tier.code} is given beyond the number of the rules")
    most = rules_in_force(_told(evidence, {"laureates_up_to"})).laureates_up_to
    if most is not None and sum(tiers[tier].way is Way.JURY for _, tier in moved) > most:
        raise ValueError("there are more laureates than the rules allow")
    wanted = set(by_themselves(tiers.values(), [entry for entry, _ in moved], _lines(evidence, tiers.values()), of))
    if odd := sorted(wanted ^ (set(honours) - set(moved))):
        raise ValueError(f"{code(odd[0][0])}: {odd[0][1]} is not what the rules give it")
    return f"{len(moved)} by motion, {len(wanted)} by themselves"


def _tier(row: Mapping[str, Any]) -> TierRule:
    way = way_of(row["code"], row.get("way", Way.JURY.value))
    return TierRule(row["code"], way, row["most"], tuple(row.get("per", ())))


def _honour_groups(evidence: Evidence, decided: Mapping[str, Any]) -> dict[int, Mapping[str, str]]:
    rows = sorted(([one["entry"], one.get("honour", {})] for one in evidence.candidates), key=lambda row: int(row[0]))
    if "groups" in decided and decided["groups"] != digest(rows):
        raise ValueError("the groups of the candidates are not those that both signed with the decision")
    return dict(rows)


def _lines(evidence: Evidence, tiers: Iterable[TierRule]) -> dict[Way, Sequence[int]]:
    """The shortlist and the standings, each with the best first; in no order where no number cuts them off."""
    seal = opened(evidence).get("shortlist")
    listed = sorted(entry for entry, _, _ in seal["body"]["shortlist"]) if seal else []
    if not any(rule.way is Way.STANDING or (rule.way is Way.SHORTLISTED and rule.most is not None) for rule in tiers):
        return {Way.SHORTLISTED: listed}
    by = rules_in_force(_told(evidence, {"shortlist_rule", "shortlist_size"})).shortlist.by
    ranked = sorted(_candidates(evidence, by), key=lambda one: (-one.score, one.registered, one.entry))
    place = {one.entry: number for number, one in enumerate(ranked)}
    listed.sort(key=lambda entry: (place.get(entry, len(place)), entry))
    return {Way.SHORTLISTED: listed, Way.STANDING: [one.entry for one in ranked]}


def laureates_follow(evidence: Evidence) -> str:
    seal, told = opened(evidence).get("decision"), evidence.laureates
    if seal is None:
        return NOT_YET
    wanted = {(entry, tier) for entry, tier, _ in seal["body"]["honours"]}
    found = {(entry, tier) for entry, tier, *_ in told["honoured"]}
    if odd := sorted(found ^ wanted):
        raise ValueError(f"{code(odd[0][0])}: {odd[0][1]} is not what the decision says")
    if len(told["honoured"]) + told["participants"] != evidence.held:
        raise ValueError("there are more laureates than those honoured and those who took part")
    _words_follow(evidence, seal["body"])
    _certificates_follow(evidence, wanted)
    return f"{len(found)} honoured, {told['participants']} took part, {len(told['certificates'])} certificates"


def _words_follow(evidence: Evidence, decided: Mapping[str, Any]) -> None:
    """What is said of each honoured one is what the decision says; its title is that of its certificate."""
    citations = {entry: words for entry, _, words in decided["honours"]}
    mentions = dict(decided["mentions"])
    titles = {paper["entry"]: paper["title"] for paper in evidence.laureates["certificates"]}
    for entry, _, citation, mention, title in evidence.laureates["honoured"]:
        if (citation, mention) != (citations[entry], mentions.get(entry, "")):
            raise ValueError(f"{code(entry)}: what is said of it is not what the decision says")
        if title != titles.get(code(entry), title):
            raise ValueError(f"{code(entry)}: its title is not that of its certificate")


def _certificates_follow(evidence: Evidence, honours: set[tuple[int, str]]) -> None:
    issued = {one for leaf in evidence.of(Act.CERTIFICATE_ISSUE) for one in leaf["body"].get("digests", [])}
    named = {(code(entry), tier) for entry, tier in honours}
    papers = evidence.laureates["certificates"]
    for paper in papers:
        if digest(paper) not in issued:
            raise ValueError(f"{paper['entry']}: its certificate is not one that was issued")
        if (paper["entry"], paper["tier"]) not in named:
            raise ValueError(f"{paper['entry']}: its certificate says what the decision does not")
    if len({paper["entry"] for paper in papers}) != len(papers):
        raise ValueError("an entry has two certificates")
    if issued and len(issued) - len(papers) != evidence.laureates["participants"]:
        raise ValueError("the certificates are not as many as the laureates")
