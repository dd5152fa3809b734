"""What the reader may do, for links and buttons: a way that would be refused is not shown."""

from typing import Any

from django import template
from django.template import Context

from charsu import gate
from charsu.queries.addresses import has_proved, unproved
from charsu.rules.permissions import Act

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: Context, act: str) -> bool:
    """`{% may "team.confirm" as may_confirm %}`: by the reader's roles in the edition that the page is about."""
    request: Any = getattr(context, "request", None) or context.get("request")
    user = getattr(request, "user", None)
    reader = user if user is not None and user.is_authenticated else None
    return gate.may(Act(act), reader, edition=context.get("edition"))


@register.simple_tag(takes_context=True)
def address_to_confirm(context: Context) -> str:
    """`{% address_to_confirm as address %}`: the reader's own address while nothing proves it, else nothing."""
    request: Any = getattr(context, "request", None) or context.get("request")
    user = getattr(request, "user", None)
    return unproved(user) if user is not None and user.is_authenticated else ""


@register.filter
def address_proved(person: Any) -> bool:
    """`{% if claim.by|address_proved %}`: whether the address that stands beside the name is known to be theirs."""
    return has_proved(person)
