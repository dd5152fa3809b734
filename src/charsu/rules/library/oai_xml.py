"""Answers of OAI-PMH 2.0 as XML: records in Dublin Core, with the language of each title and description."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

for prefix, space in (("", OAI), ("oai_dc", OAI_DC), ("dc", DC), ("xsi", XSI)):
    ET.register_namespace(prefix, space)


@dataclass(frozen=True)
class Record:
    """A practice as libraries harvest it. `fields`: (element of Dublin Core, words, language or ""). A deleted one
    has no fields."""

    identifier: str
    datestamp: str
    sets: Sequence[str]
    fields: Sequence[tuple[str, str, str]]
    is_deleted: bool


def envelope(at: str, address: str, arguments: dict[str, str]) -> ET.Element:
    """The root with date and request; `arguments` is empty for badVerb and badArgument."""
    root = ET.Element(f"{{{OAI}}}OAI-PMH")
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {OAI}OAI-PMH.xsd")
    _add(root, "responseDate", at)
    request = _add(root, "request", address)
    for key, value in arguments.items():
        request.set(key, _clean(value))
    return root


def whole(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written


def error(root: ET.Element, code: str, words: str) -> None:
    _add(root, "error", words).set("code", code)


def identify(root: ET.Element, facts: Sequence[tuple[str, str]]) -> None:
    part = ET.SubElement(root, f"{{{OAI}}}Identify")
    for name, value in facts:
        _add(part, name, value)


def formats(root: ET.Element, prefix: str) -> None:
    part = ET.SubElement(ET.SubElement(root, f"{{{OAI}}}ListMetadataFormats"), f"{{{OAI}}}metadataFormat")
    _add(part, "metadataPrefix", prefix)
    _add(part, "schema", f"{OAI}oai_dc.xsd")
    _add(part, "metadataNamespace", OAI_DC)


def sets(root: ET.Element, rows: Sequence[tuple[str, str]]) -> None:
    part = ET.SubElement(root, f"{{{OAI}}}ListSets")
    for spec, name in rows:
        one = ET.SubElement(part, f"{{{OAI}}}set")
        _add(one, "setSpec", spec)
        _add(one, "setName", name)


def records(root: ET.Element, verb: str, rows: Sequence[Record]) -> ET.Element:
    part = ET.SubElement(root, f"{{{OAI}}}{verb}")
    for row in rows:
        if verb == "ListIdentifiers":
            _header(part, row)
            continue
        one = ET.SubElement(part, f"{{{OAI}}}record")
        _header(one, row)
        if not row.is_deleted:
            _dublin_core(ET.SubElement(one, f"{{{OAI}}}metadata"), row)
    return part


def resume(part: ET.Element, token: str, cursor: int, size: int) -> None:
    """An empty token ends a list that came in parts."""
    element = _add(part, "resumptionToken", token)
    element.set("completeListSize", str(size))
    element.set("cursor", str(cursor))


def _header(parent: ET.Element, row: Record) -> None:
    header = ET.SubElement(parent, f"{{{OAI}}}header")
    if row.is_deleted:
        header.set("status", "deleted")
    _add(header, "identifier", row.identifier)
    _add(header, "datestamp", row.datestamp)
    for spec in row.sets:
        _add(header, "setSpec", spec)


def _dublin_core(parent: ET.Element, row: Record) -> None:
    core = ET.SubElement(parent, f"{{{OAI_DC}}}dc")
    core.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {OAI}oai_dc.xsd")
    for name, words, language in row.fields:
        if not words:
            continue
        element = ET.SubElement(core, f"{{{DC}}}{name}")
        element.text = _clean(words)
        if language:
            element.set(_LANG, language)


def _add(parent: ET.Element, name: str, words: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{OAI}}}{name}")
    element.text = _clean(words)
    return element


def _clean(words: str) -> str:
    """Without what XML 1.0 cannot hold."""
    return _NOT_XML.sub("", words)
