"""Golden Adobe's rule of honours, signed by both and played through the acts: one laureate a theme, a plaque for the
rest of the shortlist, the best of each theme by standing, and a certificate for all admitted."""

import json

import pytest

from charsu.acts import honours, jury
from charsu.gate import NotThere, Refused
from charsu.management.story.chapters import calling
from charsu.management.story.chapters.honouring import Morning
from charsu.management.story.play import play
from charsu.management.story.stage import Story
from charsu.models import Decision, Entry, Laureate, Tier
from charsu.queries.honours import results_of
from charsu.queries.jury import barred_from, in_room, portfolio_of
from charsu.queries.ledger import export_of
from charsu.queries.shortlist import latest_standings
from charsu.rules.ledger.canonical import canonical
from charsu.rules.ledger.choices import honours_keep_the_rules
from charsu.rules.ledger.evaluation import read_evidence
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal
from charsu.rules.portfolio import Bar
from tests.conftest import NOW

TIERS = {
    "laureate": {"most": 1, "per": ["theme"], "way": "by the jury"},
    "plaque": {"way": "the shortlist"},
    "finalist": {"most": 2, "per": ["theme"], "way": "by standing"},
    "side-prize": {"most": 3, "way": "by special jury"},
    "thanks": {"way": "all admitted"},
}


@pytest.fixture
def golden(db, monkeypatch) -> Story:  # noqa: ANN001
    real = calling.read_json

    def read_json(name: str):  # noqa: ANN202
        rules = real(name)
        if name == "founding/edition.json":
            first = rules["tiers"][0]
            rules["tiers"] = [{**first, "most": None, "code": code, **facts} for code, facts in TIERS.items()]
            size = next(row for row in rules["settings"] if row["code"] == "shortlist_size")
            size["value"] = 8
        return rules

    monkeypatch.setattr(calling, "read_json", read_json)
    return play(stage=Phase.JURY, seed=3, today=NOW, say=lambda words: None, most_entries=16)


def put(morning: Morning, tier: str, work: Entry):  # noqa: ANN201
    barred = barred_from(work, morning.jurors)
    mover = next(one for one in morning.jurors if one.pk in in_room(morning.sitting) and one.pk not in barred)
    return jury.put_motion(
        actors=(mover.person,), now=morning.now(), edition=morning.edition, sitting=morning.sitting,
        tier=Tier.objects.get(edition=morning.edition, code=tier), work=work, words="Sound.",
    )  # fmt: skip


def of_one_theme_and_another(story: Story) -> tuple[Entry, Entry, Entry]:
    works = [row.entry for row in story.edition.shortlist.select_related("entry__theme", "entry__municipality")]
    first, second = next((a, b) for a in works for b in works if a.pk < b.pk and a.theme_id == b.theme_id)
    return first, second, next(work for work in works if work.theme_id != first.theme_id)


def announced(story: Story) -> None:
    story.cosigned()
    story.both(Act.DECIDE, {"announce_at": story.times.day(185).isoformat()}, story.times.day(174))
    story.both_step(Phase.DECIDED)
    story.both_step(Phase.RESULTS)
    facts = {"actors": (story.tehran,), "now": story.times.day(186), "edition": story.edition}
    honours.honour(**facts)
    honours.issue(**facts)


def line_of(story: Story, files: dict[str, bytes], decided: dict | None = None) -> str:  # noqa: ANN001
    """What the check says of the honours, where the decision were `decided`."""
    facts = [json.loads(leaf) for leaf in files["ledger/leaves.jsonl"].splitlines()]
    for leaf in facts:
        if decided and "decision" in leaf["body"].get("opened", {}):
            leaf["body"]["opened"]["decision"]["body"] = decided
    try:
        return honours_keep_the_rules(read_evidence(files, facts, json.loads(files["records.json"])["laureates"]))
    except ValueError as trouble:
        return str(trouble)


def test_a_number_in_each_theme_is_kept_from_the_motion_to_the_check_of_the_record(golden: Story) -> None:
    story, morning = golden, Morning(golden)
    first, second, other = of_one_theme_and_another(story)
    assert morning.count(put(morning, "laureate", first), ["for"]).is_carried
    with pytest.raises(Refused) as refusal:
        put(morning, "laureate", second)
    assert refusal.value.reason is Refusal.ROOM and refusal.value.details == (Bar.GROUP.value,)
    assert morning.count(put(morning, "laureate", other), ["for"]).is_carried  # the other theme has its own place
    for tier in ("plaque", "finalist", "thanks"):  # these come by themselves
        with pytest.raises(NotThere):
            put(morning, tier, second)
    assert morning.count(put(morning, "side-prize", second), ["for"]).is_carried
    told = portfolio_of(story.edition)
    assert {tier.code: count for tier, count in told.tiers} == {"laureate": 2, "side-prize": 1}
    assert [tier.code for tier in told.by_themselves] == ["plaque", "finalist", "thanks"]
    morning.close()
    announced(story)

    held: dict[str, set[int]] = {}
    for row in Laureate.objects.filter(edition=story.edition).select_related("tier"):
        held.setdefault(row.tier.code, set()).add(row.entry_id)
    listed = set(story.edition.shortlist.values_list("entry_id", flat=True))
    assert (held["laureate"], held["side-prize"]) == ({first.pk, other.pk}, {second.pk})
    assert held["plaque"] == listed - {first.pk, other.pk, second.pk} != set()
    ranks: dict[str, list[int]] = {}
    for row in latest_standings(story.edition):
        ranks.setdefault(row.entry.theme.code, []).append(row.entry_id)
    best = {entry for rows in ranks.values() for entry in rows[:2]}
    assert held["finalist"] == best - held["laureate"] - held["side-prize"] - held["plaque"] != set()
    admitted = set(
        Entry.objects.filter(edition=story.edition, screening__result="admitted").values_list("pk", flat=True)
    )
    assert held["thanks"] == admitted.difference(*(held[tier] for tier in held if tier != "thanks")) != set()
    assert "thanks" not in {row.tier.code for row in results_of(None, story.edition)}

    files, body = export_of(story.edition), Decision.objects.get().body
    assert line_of(story, files) == f"3 by motion, {len(held['plaque'] | held['finalist'])} by themselves"
    twice = [[second.pk, "laureate", "Sound."] if row[0] == second.pk else row for row in body["honours"]]
    assert "laureate is given beyond the number" in line_of(story, files, {**body, "honours": twice})
    assert "is not what the rules give it" in line_of(story, files, {**body, "honours": body["honours"][:-1]})
    candidates = json.loads(files["evaluation/candidates.json"])
    next(one for one in candidates if one["entry"] == second.pk)["honour"]["theme"] = "another"
    moved = {**files, "evaluation/candidates.json": canonical(candidates)}
    assert "groups of the candidates are not those" in line_of(story, moved)
