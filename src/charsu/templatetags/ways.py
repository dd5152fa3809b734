"""The bureau's pages in six groups, in the order of an edition's life: in one line they fit on no screen."""

from typing import NamedTuple

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charsu.templatetags.doors import may

register = template.Library()


class Way(NamedTuple):
    """One link: `here` is what its pages call themselves, `needs` the act without which the page is not shown."""

    here: str
    address: str
    words: str | Promise
    needs: str = ""


GROUPS: tuple[tuple[str | Promise, tuple[Way, ...]], ...] = (
    (
        _("Edition"),
        (
            Way("bureau", "bureau", _("Dashboard")),
            Way("steps", "bureau_steps", _("Steps")),
            Way("joint", "bureau_joint", _("Joint acts")),
        ),
    ),
    (
        _("Regulations"),
        (
            Way("texts", "bureau_texts", _("Texts")),
            Way("rules", "bureau_rules", _("Rules")),
            Way("rehearsal", "bureau_rehearsal", _("Rehearsal")),
            Way("papers", "bureau_papers", _("Signed papers")),
        ),
    ),
    (
        _("Entries"),
        (
            Way("bureau_entries", "bureau_entries", _("Entries")),
            Way("bureau_appeals", "bureau_appeals", _("Appeals")),
            Way("bureau_teams", "bureau_teams", _("Teams"), "team.confirm"),
            Way("cities", "bureau_cities", _("Cities"), "city.change"),
        ),
    ),
    (
        _("Results"),
        (
            Way("honours", "bureau_honours", _("Honours")),
            Way("library", "bureau_library", _("Library")),
            Way("shortlist", "jury_shortlist", _("The shortlist")),  # the jury's desk is without these ways
            Way("jury", "jury", _("Jury")),
        ),
    ),
    (
        _("People"),
        (
            Way("people", "bureau_people", _("People")),
            Way("letters", "bureau_letters", _("Letters"), "letter.send"),
        ),
    ),
    (
        _("Trust"),
        (
            Way("keys", "bureau_keys", _("Keys")),
            Way("witnesses", "bureau_witnesses", _("Witnesses")),
        ),
    ),
)


class Link(NamedTuple):
    """What the template draws."""

    address: str
    words: str | Promise
    current: bool


class Ways(NamedTuple):
    groups: list[Link]
    pages: list[Link]


@register.simple_tag(takes_context=True)
def ways(context: Context, here: str) -> Ways:
    """The groups, each leading to its first page, and the pages of the group in which `here` lies."""
    found = Ways([], [])
    for words, group in GROUPS:
        inside = any(way.here == here for way in group)
        found.groups.append(Link(reverse(group[0].address), words, inside))
        if inside:
            open_to = [way for way in group if not way.needs or may(context, way.needs)]
            found.pages.extend(Link(reverse(way.address), way.words, way.here == here) for way in open_to)
    return found
