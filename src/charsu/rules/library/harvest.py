"""OAI-PMH 2.0, the part that needs no store: what a harvester asks, and what is wrong with it.

http://www.openarchives.org/OAI/openarchivesprotocol.html, sections 2 to 4. Resumption tokens hold everything that is
needed to go on, so that none expires; a list goes by datestamp and key, so that what changes meanwhile comes again at
its end and nothing is left out.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PREFIX = "oai_dc"
_ALLOWED: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {  # verb -> required, optional
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
}
_SET = re.compile(r"[\w.!~*'():-]+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


class Wrong(Exception):
    """An error of the protocol: its code, and words for whoever reads the answer."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


@dataclass(frozen=True)
class Wish:
    """A question that is in order. `since` and `before` bound the datestamp: since <= datestamp < before."""

    verb: str
    identifier: str = ""
    prefix: str = ""
    set: str = ""
    since: datetime | None = None
    before: datetime | None = None
    after: tuple[str, int] | None = None  # datestamp and key of the last that was given
    cursor: int = 0
    arguments: Mapping[str, str] = ()  # type: ignore[assignment]


def wish_of(given: Mapping[str, Sequence[str]]) -> Wish:
    """Read the arguments of a request. Raises Wrong."""
    verbs = given.get("verb", ())
    if len(verbs) != 1 or verbs[0] not in _ALLOWED:
        raise Wrong("badVerb", "The verb is missing, repeated or unknown.")
    verb = verbs[0]
    arguments = {key: values[0] for key, values in given.items() if key != "verb"}
    _check_names(verb, given, arguments)
    if "resumptionToken" in arguments:
        return _resumed(verb, arguments["resumptionToken"])
    if arguments.get("metadataPrefix", PREFIX) != PREFIX:
        raise Wrong("cannotDisseminateFormat", f"Records are given as {PREFIX} only.")
    since, before = _span(arguments.get("from", ""), arguments.get("until", ""))
    return Wish(
        verb, arguments.get("identifier", ""), arguments.get("metadataPrefix", ""), arguments.get("set", ""), since,
        before, None, 0, arguments,
    )  # fmt: skip


def _check_names(verb: str, given: Mapping[str, Sequence[str]], arguments: Mapping[str, str]) -> None:
    required, optional = _ALLOWED[verb]
    if any(len(values) != 1 for values in given.values()):
        raise Wrong("badArgument", "An argument is repeated.")
    if strange := set(arguments) - required - optional:
        raise Wrong("badArgument", f"The verb {verb} does not take: {', '.join(sorted(strange))[:200]}.")
    if "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise Wrong("badArgument", "A resumptionToken stands alone.")
        return
    if missing := required - set(arguments):
        raise Wrong("badArgument", f"The verb {verb} needs: {', '.join(sorted(missing))}.")


def _span(since: str, until: str) -> tuple[datetime | None, datetime | None]:
    if since and until and len(since) != len(until):
        raise Wrong("badArgument", "from and until are of different granularity.")
    first, last = _instant(since, "from"), _instant(until, "until")
    if first and last and first > last:
        raise Wrong("badArgument", "from is later than until.")
    step = timedelta(days=1) if len(until) == 10 else timedelta(seconds=1)
    return first, last + step if last else None


def _instant(text: str, name: str) -> datetime | None:
    if not text:
        return None
    if not (_DAY.fullmatch(text) or _INSTANT.fullmatch(text)):
        raise Wrong("badArgument", f"{name} is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ.")
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
        found + timedelta(days=1)  # the last day of all has no next
    except (ValueError, OverflowError) as trouble:
        raise Wrong("badArgument", f"{name} is no date.") from trouble
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def token_of(wish: Wish, after: tuple[str, int], cursor: int) -> str:
    """What a harvester sends back to have the rest."""
    held = [
        wish.verb, wish.set, wish.since.isoformat() if wish.since else "",
        wish.before.isoformat() if wish.before else "", after[0], after[1], cursor,
    ]  # fmt: skip
    return base64.urlsafe_b64encode(json.dumps(held, separators=(",", ":")).encode()).decode().rstrip("=")


def is_set_name(text: str) -> bool:
    """Whether it is made of the characters that a setSpec may have."""
    return _SET.fullmatch(text) is not None


def _given(stamp: str) -> datetime:
    """An instant as tokens hold it: of a zone, and within the days that have a name in every zone."""
    found = datetime.fromisoformat(stamp)
    if found.tzinfo is None:
        raise ValueError("an instant without a zone")
    return found.astimezone(UTC)


def _resumed(verb: str, token: str) -> Wish:
    bad = Wrong("badResumptionToken", "This resumptionToken was not given by this library for this verb.")
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        of, named, since, before, stamp, key, cursor = json.loads(raw)
        first, last = (_given(one) if one else None for one in (since, before))
        _given(stamp)
        is_sound = of == verb and isinstance(key, int) and isinstance(cursor, int) and isinstance(named, str)
    except (ValueError, TypeError, RecursionError, OverflowError) as trouble:
        raise bad from trouble
    if not is_sound or cursor < 0 or not 0 <= key < 2**63 or not (named == "" or is_set_name(named)):
        raise bad
    return Wish(verb, "", PREFIX, named, first, last, (stamp, key), cursor, {"resumptionToken": token})
