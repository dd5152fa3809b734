"""Who lost app, keys and recovery codes is let in again by password: both institutions end the second step.

One officer alone could open an account with a code of their making and then sit in its holder's place; two of two
institutions, each of whom has made sure that it is the holder who asks, and the letter that tells the holder, stand
against that. The password is not touched.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator

from charsu.acts.protocol import Done, jointly, tell, type_actors
from charsu.gate import NotThere, Refused
from charsu.models import Edition, Person
from charsu.rules.permissions import Act, Refusal


def second_step_body(edition: Edition, wish: Mapping[str, Any]) -> dict[str, Any]:
    """The number of the person alone."""
    number = str(wish.get("person", ""))
    is_number = number.isascii() and number.isdecimal() and len(number) < 12
    person = Person.objects.filter(pk=int(number), is_active=True).first() if is_number else None
    if person is None:
        raise NotThere
    if not Authenticator.objects.filter(user=person).exists():
        raise Refused(Refusal.NO_SECOND_STEP)
    return {"person": person.pk}


@jointly(Act.SECOND_STEP_END, describe=second_step_body)
def end_second_step(*, actors: type_actors, now: datetime, edition: Edition, body: Mapping[str, Any]) -> Done:
    """Both keys have turned: apps, security keys, passkeys and recovery codes of the account count no more. The
    holder is told, signs in with the password, and may set a second step anew."""
    person = Person.objects.select_for_update().get(pk=body["person"])
    Authenticator.objects.filter(user=person).delete()
    tell(person=person, kind="second_step_ended", now=now, at=now.isoformat())
    return Done(person, {"person": person.pk})
