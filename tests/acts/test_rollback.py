"""An old backup brought back, and two histories shown to two readers: neither passes whoever saw the other."""

from datetime import timedelta
from pathlib import Path

from charsu.acts.checkpoints import gather
from charsu.models import Checkpoint, Key, LedgerEntry, Witness
from charsu.plain.run import run
from charsu.queries.checkpoints import Watch, latest, policy_of, standings_of_witnesses, watch
from charsu.rules.ledger.held import holds, one_history
from charsu.rules.ledger.held import policy as read_policy
from charsu.rules.ledger.merkle import grow, leaf_hash
from charsu.rules.permissions import Act
from tests.acts.test_checkpoints import as_in_a_demo, enrol, house, running  # noqa: F401
from tests.conftest import NOW


def adopted(house):  # noqa: F811
    house.agree(house.tehran, house.kazan, Act.INSTRUMENT_ADOPT, {"kind": "regulations"}, NOW)
    gather(edition=house.edition, now=NOW)
    return latest(house.edition)


def test_an_old_backup_is_refused_by_who_saw_more_and_both_are_told(house, running, client):  # noqa: F811
    own = enrol(house, running[0])
    Witness.objects.exclude(pk=own.pk).update(address="")  # the demo's own remember nothing
    gather(edition=house.edition, now=NOW)
    before = latest(house.edition).size
    newest = adopted(house)
    LedgerEntry.objects.filter(index__gte=before).delete()  # as a restore of an older backup leaves it
    Checkpoint.objects.filter(size__gt=before).delete()
    assert gather(edition=house.edition, now=NOW) == 0  # nothing of it is new to anybody
    house.agree(house.tehran, house.kazan, Act.KEY_RETIRE, {"public": house_key(house), "reason": "lost"}, NOW)
    assert gather(edition=house.edition, now=NOW) == 0
    (standing,) = [one for one in standings_of_witnesses(house.edition) if one.witness.pk == own.pk]
    assert standing.witness.trouble.startswith(("409", "422"))
    at = LedgerEntry.objects.order_by("-index").first().at
    assert watch(house.edition, at + timedelta(days=4)) is Watch.RED
    leaves = [row.leaf.encode() for row in LedgerEntry.objects.order_by("index")]
    kept = holds(newest.note.encode(), leaves)
    assert not kept.ok
    client.force_login(house.tehran)
    assert client.get("/bureau/witnesses/").status_code == 200


def house_key(house):  # noqa: F811
    return Key.objects.filter(holder=house.cast.officers[3]).get().public


def test_a_record_shorter_than_its_witness_saw_says_that_it_was_wound_back(house, running, client):  # noqa: F811
    own = enrol(house, running[0])
    gather(edition=house.edition, now=NOW)
    newest = adopted(house)
    LedgerEntry.objects.filter(index__gte=newest.size - 2).delete()
    Checkpoint.objects.filter(size__gt=newest.size - 2).delete()
    gather(edition=house.edition, now=NOW)
    (standing,) = [one for one in standings_of_witnesses(house.edition) if one.witness.pk == own.pk]
    assert standing.saw_more == newest.size
    client.force_login(house.kazan)
    assert "was wound back" in client.get("/bureau/witnesses/").content.decode()


def other_last_leaf(edition: str) -> None:
    """The same record with another last line, all its hashes made anew: what a host would show to one reader."""
    *_, before, last = LedgerEntry.objects.filter(edition=edition).order_by("index")
    leaf = last.leaf.replace('"clauses":', '"clause":')
    assert leaf != last.leaf
    peaks = bytes.fromhex(before.peaks)
    grown = grow([peaks[at : at + 32] for at in range(0, len(peaks), 32)], last.index, leaf_hash(leaf.encode()))
    facts = {"leaf": leaf, "leaf_hash": leaf_hash(leaf.encode()).hex(), "peaks": b"".join(grown).hex()}
    LedgerEntry.objects.filter(pk=last.pk).update(**facts)


def test_two_trees_for_two_readers_fail_at_the_first_exchange(house, running, tmp_path: Path, capsys):  # noqa: F811
    own = enrol(house, running[0])
    gather(edition=house.edition, now=NOW)
    one = adopted(house).note
    (first := tmp_path / "tehran.checkpoint").write_text(one)
    other_last_leaf(house.edition.slug)
    Checkpoint.objects.filter(size=latest(house.edition).size).delete()
    gather(edition=house.edition, now=NOW)
    assert Witness.objects.get(pk=own.pk).trouble.startswith("422")  # who saw the one cosigns not the other
    (second := tmp_path / "kazan.checkpoint").write_text(latest(house.edition).note)
    (trust := tmp_path / "policy").write_text(policy_of(house.edition))
    assert run("verify", [str(first), "--held", str(second), "--policy", str(trust)]) == 1
    assert "the log showed two histories" in capsys.readouterr().out
    assert run("verify", [str(first), "--held", str(first), "--policy", str(trust)]) == 0
    forged = one.replace(str(latest(house.edition).size), "7", 1)
    found = one_history(forged.encode(), one.encode(), read_policy(policy_of(house.edition)))
    assert not found.ok and "is wrong" in found.detail
