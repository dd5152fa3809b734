"""How the site was reached: by a number no browser makes or shows a passkey."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http.request import validate_host

from charsu.rules.hosts import is_number, name_instead

register = template.Library()


@register.inclusion_tag("account/key_needs_name.html")
def key_needs_name(request: Any, *, is_quiet: bool = False) -> dict[str, Any]:
    """`{% key_needs_name request %}`: says so, with the address to open instead; nothing where that is a name."""
    host = request.get_host()
    name = name_instead(host)
    if not validate_host(name.partition(":")[0], settings.ALLOWED_HOSTS):
        name = ""  # the house would not answer there
    then = request.GET.get("next") or request.POST.get("next")
    query = f"?{urlencode({'next': then})}" if then else ""
    instead = f"{request.scheme}://{name}{request.path}{query}" if name else ""
    return {"is_number": is_number(host), "instead": instead, "is_quiet": is_quiet}
