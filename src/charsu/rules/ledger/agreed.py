"""Texts, rules and deadlines as both institutions agreed to them, act by act; and whether the store holds just those.

documents/texts.json  canonical JSON: {"memorandum", "regulations"}: each {"kind", "title", "authentic", "clauses"}
documents/rules.json  canonical JSON: every rule of the edition by its part, with its clause and its words
agreed/N.json         the canonical body of the joint act of leaf N that changed one of them, where no signed
                      statement (`statements/N.json`) holds it already; its digest stands in the leaf
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from charsu.rules.ledger.approvals import statement_path
from charsu.rules.ledger.canonical import digest, read
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act

TEXTS, RULES = "documents/texts.json", "documents/rules.json"
BINDING = (Act.INSTRUMENT_ADOPT, Act.REGULATIONS_AMEND, Act.EDITION_STEP)
NOT_AGREED = "nothing of this is agreed to yet"
_INNER = ("criteria", "questions")
Leaf = Mapping[str, Any]
Files = Mapping[str, bytes]
Records = dict[str, tuple[str, str]]  # what a record is called -> digest, and the leaf that says so


def agreed_path(index: int) -> str:
    """Where the body of leaf `index` stands in an export."""
    return f"agreed/{index}.json"


@dataclass
class Agreed:
    """What holds by the record; each part with the leaf of the act that last changed it."""

    texts: dict[str, Records] = field(default_factory=dict)
    bare: dict[str, tuple[str, str]] = field(default_factory=dict)  # texts of which the record has the digest alone
    rules: Records = field(default_factory=dict)
    settings: list[dict[str, Any]] = field(default_factory=list)


def binds(leaf: Leaf) -> bool:
    """Whether what is agreed to follows from the body of this leaf's act."""
    is_step = leaf["act"] == Act.EDITION_STEP.value
    return leaf["act"] in BINDING and (not is_step or leaf["body"].get("target") == Phase.ANNOUNCED.value)


def agreed(files: Files, facts: Sequence[Leaf]) -> Agreed:
    """Raises ValueError with the leaf whose body is not the one that its digest tells."""
    found = Agreed()
    for leaf in facts:
        where, body = f"leaf {leaf['index']}", leaf["body"]
        if binds(leaf):
            _take(found, leaf["act"], _body_of(files, leaf), where)
        elif leaf["act"] == Act.DEADLINE_MOVE.value:
            _set(found.rules, "deadlines", body["code"], {"at": body["to"]}, where)
        elif leaf["act"] == Act.DECIDE.value and "deadline" in body:
            _set(found.rules, "deadlines", body["deadline"]["code"], {"at": body["deadline"]["to"]}, where)
        elif leaf["act"] == Act.EDITION_BEGIN.value and "memorandum" in body:
            found.bare["memorandum"] = (body["memorandum"], where)
    return found


def _body_of(files: Files, leaf: Leaf) -> dict[str, Any]:
    index = leaf["index"]
    if (path := statement_path(index)) in files:
        body = read(files[path])["credentialSubject"]["body"]
    elif (path := agreed_path(index)) in files:
        body = read(files[path])
    else:
        raise ValueError(f"leaf {index}: {path}, which both agreed to, is not there")
    if digest(body) != leaf["body"].get("digest"):
        raise ValueError(f"leaf {index}: {path} is not what both agreed to")
    return dict(body)


def _take(found: Agreed, act: str, body: dict[str, Any], where: str) -> None:
    if act == Act.INSTRUMENT_ADOPT.value:
        found.texts[body["kind"]] = {name: (bound, where) for name, bound in records_of_text(body)}
    elif act == Act.EDITION_STEP.value:
        found.rules = {name: (bound, where) for name, bound in records_of_rules(body["rules"])}
        found.settings = [dict(row) for row in body["rules"]["settings"]]
    elif "setting" in body:
        _amend_setting(found, body, where)
    elif "form" in body:
        _amend_form(found, body, where)
    else:
        words = {"number": body["clause"], **body["after"]}
        found.texts["regulations"][f"clause {body['clause']} of the regulations"] = (digest(words), where)


def _amend_setting(found: Agreed, body: Mapping[str, Any], where: str) -> None:
    for row in found.settings:
        if row["code"] == body["setting"]:
            row["value"] = body["after"]
            found.rules[f"settings {body['setting']}"] = (digest(row), where)


def _amend_form(found: Agreed, body: Mapping[str, Any], where: str) -> None:
    """A form as a whole: none of its earlier questions is left, unless it stands in the new one."""
    name = f"forms {_name_of(body['after'])}"
    for old in [one for one in found.rules if one == name or one.startswith(f"{name}: ")]:
        del found.rules[old]
    records = records_of_rules({"forms": [body["after"]]})
    found.rules |= {one: (bound, where) for one, bound in records if one != "order of the forms"}


def _set(rules: Records, part: str, code: str, facts: Mapping[str, Any], where: str) -> None:
    """A record of which one member alone was changed is compared by that member."""
    rules[f"{part} {code}: instant"] = (digest(facts), where)


def records_of_text(text: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each clause of a text, and what stands above them, with its digest."""
    kind = text["kind"]
    yield f"title and languages of the {kind}", digest({part: text[part] for part in ("authentic", "title")})
    yield f"order of the clauses of the {kind}", digest([clause["number"] for clause in text["clauses"]])
    for clause in text["clauses"]:
        yield f"clause {clause['number']} of the {kind}", digest(clause)


def records_of_rules(rules: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each rule with its digest; of a deadline the instant apart, of a rubric or form its parts apart."""
    for part in sorted(rules):
        yield f"order of the {part}", digest([_name_of(row) for row in rules[part]])
        for row in rules[part]:
            name = f"{part} {_name_of(row)}"
            if part == "deadlines":
                yield f"{name}: instant", digest({"at": row["at"]})
            inner = [(key, row[key]) for key in _INNER if key in row]
            bare = {key: value for key, value in row.items() if key not in {*_INNER, *_apart(part)}}
            yield name, digest(bare)
            for key, rows in inner:
                yield f"{name}: order of the {key}", digest([one["code"] for one in rows])
                yield from ((f"{name}: {one['code']}", digest(one)) for one in rows)


def _apart(part: str) -> tuple[str, ...]:
    return ("at",) if part == "deadlines" else ()


def _name_of(row: Mapping[str, Any]) -> str:
    """A rule is known by its code; a rubric and a form by their kind, theme and stage."""
    if "code" in row:
        return str(row["code"])
    return " ".join(str(row[part]) for part in ("kind", "theme", "stage") if row.get(part))


def texts_as_agreed(files: Files, found: Agreed) -> str:
    """Raises ValueError with the clause that is another one."""
    if not found.texts and not found.bare:
        return NOT_AGREED
    held = read(files[TEXTS])
    for kind, wanted in found.texts.items():
        same(wanted, dict(records_of_text(held[kind])))
    for kind, (bound, where) in found.bare.items():
        if kind not in found.texts and digest(held[kind]) != bound:
            raise ValueError(f"the {kind} is not that of {where}")
    return ", ".join(sorted({*found.texts, *found.bare}))


def rules_as_agreed(files: Files, found: Agreed) -> str:
    """Raises ValueError with the rule that is another one."""
    if not any(name.startswith("order") for name in found.rules):
        return NOT_AGREED
    same(found.rules, dict(records_of_rules(read(files[RULES]))))
    return f"{len(found.rules)} rules"


def same(wanted: Mapping[str, tuple[str, str]], held: Mapping[str, str]) -> None:
    """Raises ValueError with the first record that is gone, added or changed, and the leaf that tells otherwise."""
    odd = [name for name in wanted if held.get(name) != wanted[name][0]] + [
        name for name in held if name not in wanted
    ]
    odd.sort(key=lambda name: "order of" in name)  # a record itself says more than the order it stands in
    if not odd:
        return
    name, more = odd[0], f" (and {len(odd) - 1} more)" if len(odd) > 1 else ""
    if name not in wanted:
        raise ValueError(f"{name}: no leaf tells of it{more}")
    how = "is gone" if name not in held else "is another one"
    raise ValueError(f"{name} {how}: see {wanted[name][1]}{more}")
