"""A kit that is taken before there is a draft: what it shows, and the draft that it begins once it is back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from charsu.acts import entries as acts
from charsu.adapters.clock import now
from charsu.gate import NotThere, Refused, require
from charsu.pages.entrant.forms import KitStartForm
from charsu.pages.kits import Kit, NotAKit
from charsu.queries.editions import newest
from charsu.queries.entries import writable_cities
from charsu.queries.entry_time import require_start
from charsu.rules.drafts import is_too_long
from charsu.rules.permissions import Act


@dataclass(frozen=True)
class Blank:
    """A draft that is not there yet, as the file shows one; its number is the draft's once the file is brought."""

    edition: Any
    municipality: Any
    theme: Any
    kind: str
    language: str
    public_id: UUID = field(default_factory=uuid4)
    title: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 0


def blank_for(person: Any, edition: Any, form: KitStartForm) -> Blank:
    """Raises what would be raised if the draft were begun now: nobody writes for days what cannot come in."""
    wish = _chosen(person, edition, form)
    require(Act.ENTRY_START, person, edition=edition, municipality=wish["municipality"])
    require_start(wish["municipality"], edition, now())
    return Blank(edition, **wish)


def start_form(person: Any, edition: Any, sent: Mapping[str, Any]) -> KitStartForm:
    return KitStartForm(sent, themes=edition.themes.all(), cities=writable_cities(person))


def open_cities(person: Any, edition: Any) -> list[Any]:
    """Those of the person's cities for which a draft may be begun now."""
    return [city for city in writable_cities(person) if _is_open_to(city, edition)]


def _is_open_to(city: Any, edition: Any) -> bool:
    try:
        require_start(city, edition, now())
    except Refused:
        return False
    return True


def begun_by(person: Any, kit: Kit) -> Any:
    """The new draft, by the same act and with the same refusals as on the page; NotAKit with what would help."""
    edition = newest()
    if edition is None or edition.slug != kit.edition:
        raise NotAKit(_("This kit was taken for a call that is over, so it begins no entry. Your words are still in "
                        "it: take a new kit, and copy them."))  # fmt: skip
    form = start_form(person, edition, kit.begins)
    if not form.is_valid():
        raise NotAKit(_("This kit begins an entry for a city, or under a theme, that the account %(email)s cannot "
                        "choose. Sign in with the account of a member of that city's team, or take a new kit.")
                      % {"email": person.email})  # fmt: skip
    wish = _chosen(person, edition, form)
    title = "" if is_too_long(kit.title) else kit.title  # that is told; the draft shows nothing of half a title
    return acts.start(actors=(person,), now=now(), edition=edition, title=title, public_id=UUID(kit.entry), **wish)


def _chosen(person: Any, edition: Any, form: KitStartForm) -> dict[str, Any]:
    wish = form.cleaned_data
    city = next((one for one in writable_cities(person) if str(one.geonameid) == wish["city"]), None)
    if city is None:
        raise NotThere
    return {"municipality": city, "theme": edition.themes.get(code=wish["theme"]), "kind": wish["kind"],
            "language": wish["language"]}  # fmt: skip
