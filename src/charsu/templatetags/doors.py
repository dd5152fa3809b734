"""What the reader may do, for links and buttons: a way that would be refused is not shown."""

from typing import Any

from django import template
from django.template import Context

from charsu import gate
from charsu.rules.permissions import Act

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: Context, act: str) -> bool:
    """`{% may "team.confirm" as may_confirm %}`: by the reader's roles, whatever the phase."""
    request: Any = getattr(context, "request", None) or context.get("request")
    user = getattr(request, "user", None)
    return gate.may(Act(act), user if user is not None and user.is_authenticated else None)
