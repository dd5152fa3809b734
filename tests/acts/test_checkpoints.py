"""The log's heads: signed, cosigned by witnesses of both, and what waits for them."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from charsu.acts.checkpoints import bring, gather, seal
from charsu.acts.joint import offer
from charsu.adapters.keyring import log_verifier
from charsu.adapters.witnesses import demo_witness
from charsu.gate import Refused
from charsu.management.story.stage import Story
from charsu.models import Checkpoint, Edition, LedgerEntry, Witness
from charsu.plain.witness import door
from charsu.plain.witness_state import Witness as Running
from charsu.queries.checkpoints import (
    Watch,
    is_witnessed,
    latest,
    latest_cosigned,
    proof_to_take,
    request_for,
    tile_of,
    watch,
)
from charsu.queries.ledger import export_of
from charsu.queries.needs_help import with_help
from charsu.queries.readiness import Look, unmet
from charsu.rules.ledger.approvals import VOUCHED
from charsu.rules.ledger.check import Check
from charsu.rules.ledger.checkpoint import Policy, known_key, witness_key
from charsu.rules.ledger.ed25519 import public_of
from charsu.rules.ledger.receipt import check_proof, read_proof
from charsu.rules.ledger.tiles import read_path, tiles_of
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Need, Phase, step_between
from charsu.rules.permissions import Act, Refusal
from charsu.rules.refusals import SignatureFault
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
SECRET = Ed25519PrivateKey.from_private_bytes(b"\11" * 32)


@pytest.fixture(autouse=True)
def as_in_a_demo(settings, tmp_path: Path) -> None:
    settings.CHARSU_DEMO, settings.VAR = True, tmp_path


@pytest.fixture
def house(an_edition: Callable[..., Story]) -> Story:
    return an_edition(Phase.DRAFTING, has_keys=True)


@pytest.fixture
def running(house: Story, tmp_path: Path) -> Iterator[tuple[str, Running]]:
    """A real witness on loopback, the program that an institution runs."""
    witness = Running(tmp_path, "third.example/witness", (log_verifier(house.edition.slug),), SECRET)
    with ThreadingHTTPServer(("127.0.0.1", 0), door(witness)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", witness
        server.shutdown()


def enrol(house: Story, address: str) -> Witness:
    vkey = witness_key("third.example/witness", public_of(SECRET)).vkey
    house.agree(house.tehran, house.kazan, Act.WITNESS_ENROL, {"vkey": vkey, "address": address}, NOW)
    return Witness.objects.get(vkey=vkey)


def policy(house: Story) -> Policy:
    return Policy(log_verifier(house.edition.slug), (demo_witness("kazan"), demo_witness("tehran")), 2)


def test_a_line_is_proven_by_a_file_that_needs_nothing_of_ours(house: Story) -> None:
    gather(edition=house.edition, now=NOW)
    for row in LedgerEntry.objects.all():
        proof = read_proof(proof_to_take(house.edition, row.index))
        assert check_proof(proof, row.leaf.encode(), policy(house)).size == LedgerEntry.objects.count()


def test_a_witness_over_http_follows_the_log_and_is_found_again_after_it_was_lost(house, running) -> None:
    address, witness = running
    own = enrol(house, address)
    assert gather(edition=house.edition, now=NOW) == 3
    assert known_key(own.vkey).name in latest(house.edition).note
    Checkpoint.objects.all().delete()  # this house forgets; the witness does not
    house.agree(house.tehran, house.kazan, Act.INSTRUMENT_ADOPT, {"kind": "regulations"}, NOW)
    assert gather(edition=house.edition, now=NOW) == 3
    assert gather(edition=house.edition, now=NOW) == 0  # nothing new, nobody is asked
    assert Witness.objects.get(pk=own.pk).trouble == ""


def test_a_rewritten_record_is_cosigned_by_no_witness_that_saw_the_old_one(house, running) -> None:
    own = enrol(house, running[0])
    gather(edition=house.edition, now=NOW)
    seen = latest(house.edition).size
    Checkpoint.objects.all().delete()
    row = LedgerEntry.objects.order_by("-index").first()
    LedgerEntry.objects.filter(pk=row.pk).update(peaks="00" * 32, leaf_hash="00" * 32)
    assert gather(edition=house.edition, now=NOW) == 2  # the demo's own remember nothing
    trouble = Witness.objects.get(pk=own.pk).trouble
    assert trouble.startswith("422") and seen == row.index + 1


def test_a_witness_that_does_not_answer_is_told_of_and_nothing_stops(house: Story) -> None:
    own = enrol(house, "http://127.0.0.1:9")
    assert gather(edition=house.edition, now=NOW) == 2
    assert Witness.objects.get(pk=own.pk).trouble


def test_cosignatures_are_carried_by_hand(house: Story, tmp_path: Path, client: Client) -> None:
    enrol(house, "")
    gather(edition=house.edition, now=NOW)
    head = latest(house.edition)
    witness = Running(tmp_path, "third.example/witness", (log_verifier(house.edition.slug),), SECRET)
    answer = witness.asked(request_for(house.tehran, house.edition, 0).encode())
    facts = {"actors": (house.kazan,), "now": NOW, "edition": house.edition, "size": head.size}
    asked = request_for(house.tehran, house.edition, 0)
    for bad, why in (
        ("", SignatureFault.NO_COSIGNATURE),
        ("hello", SignatureFault.NO_COSIGNATURE),
        (asked, SignatureFault.A_REQUEST),
        (answer.body.replace("third", "fourth"), SignatureFault.OTHER_WITNESS),
        (answer.body[:-9] + "AAAAAAA=\n", SignatureFault.OTHER_HEAD),
    ):
        with pytest.raises(Refused) as caught:
            bring(**facts, lines=bad)
        assert (caught.value.reason, caught.value.details) == (Refusal.WRONG_KEY, (why,))
    client.force_login(house.kazan)
    assert "request.txt" in client.get("/bureau/witnesses/").content.decode()
    other = Client()
    other.force_login(house.secretary)
    assert "request.txt" not in other.get("/bureau/witnesses/").content.decode(), "an officer or observer carries it"
    told = client.post("/bureau/witnesses/", {"carried": "1", "size": head.size, "lines": asked})
    assert told.status_code == 400 and SignatureFault.A_REQUEST in told.content.decode()
    told = client.post("/bureau/witnesses/", {"enrol": "1", "vkey": "no key", "address": "", "party": ""})
    assert told.status_code == 400 and 'value="no key"' in told.content.decode()
    assert set(told.context["form"].errors) == {"party"}  # nobody is presumed to run it
    told = client.post("/bureau/witnesses/", {"enrol": "1", "vkey": "no key", "party": "third house"})
    assert set(told.context["form"].errors) == {"vkey"} and told.context["form"].cleaned_data["party"] == ""
    told = client.post("/bureau/keys/", {"enrol": "1", "public": "did-key:z6Mk"})
    assert told.status_code == 400 and 'value="did-key:z6Mk"' in told.content.decode()
    assert client.post("/bureau/witnesses/", {"carried": "1", "size": head.size}).status_code == 400
    ahead = [(step_between(Phase.DRAFTING, Phase.ANNOUNCED), (Need.COSIGNED,))]
    assert "carry the request" in with_help(ahead, Look(house.edition, NOW))[0][1][0].how
    file = SimpleUploadedFile("answer.txt", answer.body.encode())
    told = client.post("/bureau/witnesses/", {"carried": "1", "size": head.size, "file": file})
    assert told.status_code == 302 and "third.example/witness" in latest(house.edition).note
    with pytest.raises(Refused):
        bring(**facts, lines=answer.body)  # the same again is nothing new


def test_the_next_gate_waits_for_both_witnesses(house: Story) -> None:
    step = step_between(Phase.DRAFTING, Phase.ANNOUNCED)
    assert not is_witnessed(house.edition) and Need.COSIGNED in unmet(house.edition, step, NOW)
    Witness.objects.filter(party="kazan").update(address="http://127.0.0.1:9")
    gather(edition=house.edition, now=NOW)
    assert Need.COSIGNED in unmet(house.edition, step, NOW)  # one house alone does not vouch
    Witness.objects.filter(party="kazan").update(address="demo:kazan")
    gather(edition=house.edition, now=NOW)
    assert Need.COSIGNED not in unmet(house.edition, step, NOW)


def test_nothing_is_green_before_anybody_has_cosigned(an_edition: Callable[..., Story]) -> None:
    story = an_edition(Phase.FOUNDING, has_keys=True)
    edition = story.edition
    for party in ("tehran", "kazan"):
        wish = {"vkey": demo_witness(party).vkey, "party": party, "address": f"demo:{party}"}
        story.agree(story.tehran, story.kazan, Act.WITNESS_ENROL, wish, NOW)
    at = LedgerEntry.objects.order_by("-index").first().at
    assert watch(edition, at) is Watch.YET
    found = vouched(edition)
    assert (found.ok, found.waits, found.word) == (True, True, "wait") and "not yet cosigned" in found.detail
    gather(edition=edition, now=at)
    assert watch(edition, at) is Watch.GREEN and vouched(edition).word == "ok"


def test_once_a_step_was_taken_a_head_that_nobody_cosigned_is_no_waiting(house: Story) -> None:
    Checkpoint.objects.all().delete()
    assert vouched(house.edition).word == "FAIL"


def vouched(edition: Edition) -> Check:
    return next(one for one in verify_bundle(export_of(edition)) if one.name == VOUCHED)


def test_the_banner_turns_amber_after_a_day_and_red_after_three(house: Story) -> None:
    gather(edition=house.edition, now=NOW)
    assert watch(house.edition, NOW + timedelta(days=30)) is Watch.GREEN  # nothing new since
    Witness.objects.update(address="")
    house.agree(house.tehran, house.kazan, Act.INSTRUMENT_ADOPT, {"kind": "regulations"}, NOW)
    at = LedgerEntry.objects.order_by("-index").first().at
    for hours, colour in ((23, Watch.GREEN), (25, Watch.AMBER), (73, Watch.RED)):
        assert watch(house.edition, at + timedelta(hours=hours)) is colour
    assert latest_cosigned(house.edition)


@pytest.mark.parametrize(
    "wish", [{"vkey": ""}, {"vkey": "a+b+c"}, {"party": "nobody"}, {"address": "file:///etc/passwd"}]
)
def test_what_is_no_witness_is_refused(house: Story, wish: dict) -> None:
    good = {"party": "", "vkey": witness_key("w.example", public_of(SECRET)).vkey, "address": ""}
    with pytest.raises(Refused):
        offer(act=Act.WITNESS_ENROL, actor=house.tehran, now=NOW, edition=house.edition, wish={**good, **wish})
    with pytest.raises(Refused):
        wish = {**good, "vkey": log_verifier(house.edition.slug).vkey}
        offer(act=Act.WITNESS_ENROL, actor=house.tehran, now=NOW, edition=house.edition, wish=wish)


def test_the_log_stands_as_tiles(house: Story) -> None:
    size = LedgerEntry.objects.count()
    for tile in tiles_of(size):
        assert tile_of(house.edition, read_path(tile.path))
    with pytest.raises(ValueError, match="no such tile"):
        tile_of(house.edition, read_path(f"tile/entries/000.p/{size + 1}"))
    assert seal(edition=house.edition.slug, now=NOW).pk == seal(edition=house.edition.slug, now=NOW).pk
