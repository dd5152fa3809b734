"""Whoever waits for the worker is told when it was last heard, and that it is not there."""

from datetime import timedelta
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.test import Client

from charsu.acts.outbox import give_sign
from charsu.adapters.clock import now
from charsu.management.keeping import checkup
from charsu.models import Computation, LedgerEntry, Person, Witness, WorkerSign
from charsu.queries.waiting import AGAIN, worker
from charsu.rules.ledger.checkpoint import witness_key
from charsu.rules.ledger.ed25519 import public_of
from charsu.rules.lifecycle import Phase

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = pytest.mark.django_db
PLACES = [
    ("assignment", "/science/assignment/", {}), ("calibration", "/science/standings/", {}),
    ("rehearsal", "/bureau/rehearsal/", {"rounds": 5, "reviews": [3], "entries": 9, "reviewers": 9, "k": 2}),
]  # fmt: skip
GONE, HEARD, NEVER = "no worker answers", "The worker was last heard", "No worker was ever heard here"


def reader(person: Person) -> Client:
    Person.objects.filter(pk=person.pk).update(language="en")
    client = Client()
    client.force_login(
        Person.objects.get(pk=person.pk), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.mark.parametrize(("kind", "at", "wish"), PLACES)
def test_the_page_that_waits_says_what_is_with_the_worker(an_edition, kind, at, wish) -> None:
    story = an_edition(Phase.DRAFTING if kind == "rehearsal" else Phase.REVIEW)
    client = reader(story.tehran if kind == "rehearsal" else story.secretary)
    Computation.objects.all().delete()
    asked = Computation.objects.create(
        edition=story.edition.slug, kind=kind, wish=wish, asked_by=story.secretary, asked_at=now()
    )  # fmt: skip

    def shown(**changed) -> str:
        Computation.objects.filter(pk=asked.pk).update(**changed)
        return client.get(at).content.decode()

    assert GONE not in shown() and 'http-equiv="refresh"' in shown()
    long_ago = now() - timedelta(minutes=5)
    words = shown(asked_at=long_ago)
    assert GONE in words and NEVER in words and 'content="60"' in words  # it still looks, and does not hurry
    give_sign(now=now() - timedelta(minutes=3))
    assert GONE in (words := shown()) and HEARD in words and NEVER not in words
    give_sign(now=now())
    assert GONE not in (words := shown()) and "at other work first" in words and HEARD in words
    WorkerSign.objects.all().delete()
    words = shown(began_at=now(), attempts=1)
    assert GONE not in words and "at other work" not in words  # who computes gives no sign meanwhile
    left = now() - AGAIN - timedelta(minutes=1)
    assert "begun and left, and no worker answers" in shown(began_at=left)
    words = shown(attempts=3)
    assert "is not tried again" in words and 'http-equiv="refresh"' not in words
    assert "is not tried again" not in shown(ended_at=now())


def test_a_worker_at_a_long_computation_is_not_taken_for_a_dead_one(an_edition) -> None:
    story = an_edition(Phase.REVIEW)
    facts = {"edition": story.edition.slug, "asked_by": story.secretary, "asked_at": now() - timedelta(minutes=9)}
    Computation.objects.create(kind="assignment", began_at=now() - timedelta(minutes=8), attempts=1, **facts)
    Computation.objects.create(kind="calibration", **facts)
    words = reader(story.secretary).get("/science/standings/").content.decode()
    assert GONE not in words and "at other work first" in words


def test_the_worker_gives_its_sign_and_the_check_up_tells_when(monkeypatch) -> None:
    monkeypatch.setattr(checkup, "weaknesses", list)  # the tests' own store may forget

    def told() -> tuple[str, str]:
        (found,) = (
            one for one in checkup.check_up(now=now(), is_deep=False, with_mail=False) if one.name == "worker"
        )
        return found.grade, found.detail

    monkeypatch.setattr("charsu.management.commands.worker.refuse_unsound", lambda: None)
    assert told()[0] == "note" and told()[1].startswith("never heard, so it does not run")
    call_command("worker", "--once", stdout=StringIO())
    assert WorkerSign.objects.count() == 1 and not worker().is_silent(now())
    assert told()[0] == "ok" and told()[1].startswith("last heard at ")
    give_sign(now=now() - timedelta(hours=1))
    assert told()[0] == "note" and "does not run, or it hangs: charsu worker" in told()[1]
    assert WorkerSign.objects.count() == 1


def test_witnesses_that_nobody_asks_are_told_of_where_they_are_looked_at(an_edition) -> None:
    story = an_edition(Phase.OPEN)
    client, at = reader(story.tehran), "/bureau/witnesses/"
    Witness.objects.update(address="")
    assert GONE not in client.get(at).content.decode()  # cosignatures are carried by hand
    key = witness_key("third.example/witness", public_of(Ed25519PrivateKey.generate())).vkey
    Witness.objects.create(edition=story.edition.slug, vkey=key, address="http://127.0.0.1:9", enrolled_at=now())
    assert LedgerEntry.objects.filter(edition=story.edition.slug).exists()
    words = client.get(at).content.decode()
    assert "The worker asks the witnesses, and no worker answers" in words and NEVER in words
    give_sign(now=now())
    assert GONE not in client.get(at).content.decode()
