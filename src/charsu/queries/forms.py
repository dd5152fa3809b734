"""Reading the forms of a call: which one an entry answers, in which version, and what has changed since."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from charsu.gate import NotThere, require
from charsu.models import Clause, Edition, Entry, Form, FormVersion, Person, Receipt, Theme
from charsu.rules.forms import CallForm, FormChange, changes_between, from_schema, to_row
from charsu.rules.ledger.canonical import digest
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class AskedForm:
    """A form with where it belongs. `digest` is of the schema, and what a receipt names."""

    pk: int
    kind: str
    theme: Theme | None
    stage: int
    clause: Clause
    version: int
    digest: str
    form: CallForm

    @property
    def theme_id(self) -> int | None:
        return self.theme.pk if self.theme else None


@dataclass(frozen=True)
class Version:
    """A version of a form, with what it changed of the one before."""

    number: int
    since: datetime | None
    digest: str
    form: CallForm
    changes: tuple[FormChange, ...] = ()


@dataclass(frozen=True)
class Reading:
    """The forms of an edition, read once for many entries."""

    now: Mapping[tuple[str, int | None], AskedForm]
    by_digest: Mapping[str, CallForm]

    def of(self, kind: str, theme: int, content: Mapping[str, Any] | None = None) -> CallForm:
        """The form that `content` answered, else the one that stands now; a theme's own comes first."""
        named = str(((content or {}).get("form") or {}).get("digest", ""))
        return self.by_digest.get(named) or self.asked(kind, theme).form

    def asked(self, kind: str, theme: int) -> AskedForm:
        return self.now.get((kind, theme)) or self.now[(kind, None)]


@lru_cache(maxsize=64)
def _read(text: str) -> CallForm:
    return from_schema(json.loads(text))


def read_schema(schema: Any) -> CallForm:
    """The form of a stored schema; an edition whose form is not written yet has an empty one."""
    return _read(json.dumps(schema, sort_keys=True)) if schema else CallForm()


def asked_form(row: Form) -> AskedForm:
    return AskedForm(
        row.pk, row.kind, row.theme, row.stage, row.clause, row.version, digest(row.schema), read_schema(row.schema)
    )


def forms_of(edition: Edition) -> tuple[AskedForm, ...]:
    """Every form of an edition, stage by stage."""
    found = edition.forms.select_related("clause", "theme").order_by("kind", "stage", "pk")
    return tuple(asked_form(row) for row in found)


def forms_by_kind(edition: Edition) -> dict[tuple[str, int | None], AskedForm]:
    return {(one.kind, one.theme_id): one for one in forms_of(edition) if one.stage == 1}


def reading_of(edition: Edition) -> Reading:
    """All that is needed to read every entry of an edition: two questions to the store."""
    now = forms_by_kind(edition)
    older = FormVersion.objects.filter(form__edition=edition).values_list("digest", "schema")
    known = {mark: read_schema(schema) for mark, schema in older}
    return Reading(now, known | {one.digest: one.form for one in now.values()})


def asked_of(entry: Entry) -> AskedForm:
    """The form of the entry's kind as it stands now; a theme's own comes first."""
    return asked_for(entry.edition_id, entry.kind, entry.theme_id)


def asked_for(edition: int, kind: str, theme: int) -> AskedForm:
    rows = Form.objects.filter(edition=edition, kind=kind, stage=1).select_related("clause", "theme")
    fitting = sorted((row for row in rows if row.theme_id in {None, theme}), key=lambda r: r.theme_id is None)
    if not fitting:
        raise NotThere
    return asked_form(fitting[0])


def themes_of(edition: Edition, asked: AskedForm) -> list[Theme]:
    """The themes whose entries of this kind answer this form: all but those that have a form of their own."""
    if asked.theme is not None:
        return [asked.theme]
    own = Form.objects.filter(edition=edition, kind=asked.kind, stage=1).exclude(theme=None)
    return list(edition.themes.exclude(pk__in=own.values("theme")))


def form_at(edition: Edition, key: Mapping[str, Any]) -> Form | None:
    """The form of a kind, theme and stage; of no other when there is none."""
    facts = {"kind": key["kind"], "stage": key.get("stage") or 1}
    facts |= {"theme__code": key["theme"]} if key.get("theme") else {"theme__isnull": True}
    return Form.objects.filter(edition=edition, **facts).select_related("clause", "theme").first()


def seal_of(form: Form | None) -> str:
    """A mark of what a builder shows, so that a stale save is seen."""
    shown = form and (form.draft if form.draft is not None else form.schema)
    return digest({"form": shown or {}})[:24]


@dataclass(frozen=True)
class Build:
    """A form on the builder's table: `form` is what is shown (the prepared one, where there is one), `stands` what
    holds; `row` what is kept with it. A theme's form that is not kept yet shows the general one."""

    key: Mapping[str, Any]
    form: CallForm
    stands: CallForm
    clause: str
    seen: str
    is_new: bool
    is_free: bool
    is_prepared: bool
    asked: AskedForm | None

    def row(self, form: CallForm) -> dict[str, Any]:
        return {**self.key, "clause": self.clause, **to_row(form)}


def build_of(person: Person, edition: Edition, key: Mapping[str, Any]) -> Build:
    require(Act.SEE_DASHBOARD, person, edition=edition)
    held = form_at(edition, key)
    source = held or (form_at(edition, {**key, "theme": ""}) if key.get("theme") else None)
    asked = asked_form(source) if source else None
    stands = asked.form if asked else CallForm()
    prepared = held.draft if held else None
    return Build(
        key, read_schema(prepared) if prepared is not None else stands, stands,
        source.clause.number if source else "", seal_of(held), held is None, is_free(edition), prepared is not None,
        asked if held else None,
    )  # fmt: skip


def forms_that_stood(build: Build) -> tuple[CallForm, ...]:
    """Every form that answers may have been written to: the one that stands, and all versions before it."""
    return (build.stands, *earlier_forms(build.asked)) if build.asked else (build.stands,)


def earlier_forms(asked: AskedForm) -> tuple[CallForm, ...]:
    """The forms that an answer may have been written to before the one that stands, the newest first."""
    return tuple(one.form for one in versions_of(asked)[1:]) if asked.version > 1 else ()


def is_free(edition: Edition) -> bool:
    """Whether the rules are still drafted: a form then changes at once."""
    return Phase(edition.phase).order < Phase.ANNOUNCED.order


def form_of(entry: Entry) -> CallForm:
    return asked_of(entry).form


def form_received(entry: Entry, receipt: Receipt | None, asked: AskedForm | None = None) -> CallForm:
    """The form in the version that a receipt answered; without one, as it stands now."""
    return form_named(entry, ((receipt.content if receipt else {}).get("form") or {}).get("digest"), asked)


def form_named(entry: Entry, digest: str | None, asked: AskedForm | None = None) -> CallForm:
    """The form in the version of that digest; where there is none, as it stands now."""
    asked = asked or asked_of(entry)
    if digest in {None, asked.digest}:
        return asked.form
    older = FormVersion.objects.filter(form__edition=entry.edition_id, digest=digest).first()
    return read_schema(older.schema) if older else asked.form


def versions_of(asked: AskedForm) -> tuple[Version, ...]:
    """Every version, the newest first, each with what it changed; a form that never changed has none."""
    rows = list(FormVersion.objects.filter(form=asked.pk).order_by("number"))
    found: list[Version] = []
    for row in rows:
        form = read_schema(row.schema)
        changes = changes_between(found[-1].form, form) if found else ()
        found.append(Version(row.number, row.since, row.digest, form, changes))
    return tuple(reversed(found))


def changed_since(asked: AskedForm, since: datetime) -> tuple[FormChange, ...]:
    """What changed of a form after an instant, all versions together: told to whoever has a draft of before."""
    if asked.version == 1:
        return ()
    before = [one for one in versions_of(asked) if one.since is None or one.since <= since]
    return changes_between(before[0].form, asked.form) if before else ()
