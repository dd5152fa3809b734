"""Two institutions found the award: one alone moves nothing, and both sign the same words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string

from charsu.acts import editions, founding
from charsu.acts.drafting import draft, set_deadline, set_value
from charsu.acts.second_key import countersign, offer, withdraw
from charsu.gate import NotThere, Refused
from charsu.models import Clause, Institution, JointAct, LedgerEntry, Membership, Person
from charsu.queries.needs_help import with_help
from charsu.queries.readiness import Look, unmet
from charsu.rules.lifecycle import Need, Phase, step_between
from charsu.rules.permissions import Act, Refusal, Role

NOW = datetime(2026, 1, 10, 9, tzinfo=UTC)
LANGUAGES = ("fa", "ru", "en")


def words(said):
    return {language: f"{said} {language}" for language in LANGUAGES}


def text(*numbers):
    return {
        "title": words("title"),
        "authentic": list(LANGUAGES),
        "clauses": [{"number": n, "heading": words(f"h{n}"), "text": words(f"t{n}")} for n in numbers],
    }


def officer(email, party):
    person = Person.objects.create(email=email, name=email)
    Membership.objects.create(person=person, role=Role.OFFICER.value, institution=party)
    return person


@pytest.fixture
def house(db):
    class House:
        parties = [
            Institution.objects.create(code=code, name=words(code), is_party=True) for code in ("tehran", "kazan")
        ]

    House.tehran, House.kazan = (officer(f"{p.code}@x.example", p) for p in House.parties)
    House.second = officer("tehran-2@x.example", House.parties[0])
    House.edition = founding.found(
        actors=(House.tehran,), now=NOW, slug="e1", name=words("edition"), zone="Asia/Tehran",
        award_slug="a", award_name=words("award"), parties=House.parties,
        memorandum=text("1", "2"), regulations=text("1", "2", "3"),
    )  # fmt: skip
    return House


def offered(house, act=Act.INSTRUMENT_ADOPT, wish=None, actor=None):
    return offer(
        act=act,
        actor=actor or house.tehran,
        now=NOW,
        edition=house.edition,
        wish=wish or {"kind": "memorandum"},
    )


def both(house, act, wish, now=NOW):
    joint = offer(act=act, actor=house.tehran, now=now, edition=house.edition, wish=wish)
    countersign(joint=joint, actor=house.kazan, now=now)
    house.edition.refresh_from_db()


def drafting(house):
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})
    both(house, Act.EDITION_STEP, {"target": "drafting"})


def rules():
    def row(code, **more):
        return {"code": code, "clause": "2", "name": words(code), **more}

    kinds = ("practice", "research")
    return {
        "themes": [row("water"), row("heat")],
        "divisions": [row("small", least=0, most=99_999), row("large", least=100_000, most=None)],
        "tiers": [row("laureate", most=3)],
        "settings": [row("reviews_per_entry", value=3)],
        "deadlines": [row("call_opens"), row("call_closes")],
        "rubrics": [
            {
                "kind": kind,
                "clause": "3",
                "criteria": [{"code": "effect", "name": words("effect"), "weight": 100}],
            }
            for kind in kinds
        ],
        "forms": [
            {
                "kind": kind,
                "clause": "3",
                "questions": [{"code": "what", "kind": "long", "name": words("what")}],
            }
            for kind in kinds
        ],
    }


CALENDAR = {"call_opens": NOW + timedelta(days=10), "call_closes": NOW + timedelta(days=40)}


def drafted(house):
    drafting(house)
    draft(actors=(house.tehran,), now=NOW, edition=house.edition, rules=rules(), deadlines=CALENDAR)


def leaves():
    return LedgerEntry.objects.filter(edition="e1").count()


def test_two_who_found_at_once_do_not_both_found_it(house):
    with pytest.raises(Refused) as refused:
        founding.found(
            actors=(house.kazan,), now=NOW, slug="e2", name=words("edition"), zone="UTC", award_slug="a",
            award_name=words("award"), parties=house.parties, memorandum=text("1"), regulations=text("1"),
        )  # fmt: skip
    assert refused.value.reason is Refusal.FOUNDED and house.edition.award.editions.count() == 1


def test_one_institution_alone_moves_nothing(house):
    before = leaves()
    joint = offered(house)
    with pytest.raises(Refused) as refused:
        countersign(joint=joint, actor=house.second, now=NOW)
    assert refused.value.reason is Refusal.OTHER_KEY
    house.edition.memorandum.refresh_from_db()
    assert house.edition.memorandum.in_force_at is None
    assert leaves() == before


def test_a_step_offered_alone_changes_no_phase_and_writes_no_leaf(house):
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})
    before = leaves()
    joint = offered(house, Act.EDITION_STEP, {"target": "drafting"})
    for actor in (house.tehran, house.second):
        with pytest.raises(Refused):
            countersign(joint=joint, actor=actor, now=NOW)
    with pytest.raises(Refused) as refused:
        editions.step(actors=(house.tehran,), now=NOW, edition=house.edition, target="drafting")
    assert refused.value.reason is Refusal.OTHER_KEY
    house.edition.refresh_from_db()
    assert (house.edition.phase, leaves()) == ("founding", before)


def test_both_keys_put_the_text_in_force_and_leave_one_leaf(house):
    before = leaves()
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})
    assert house.edition.memorandum.in_force_at == NOW
    assert house.edition.memorandum.digest == JointAct.objects.get().digest
    assert leaves() == before + 1
    assert '"actors":["tehran","kazan"]' in LedgerEntry.objects.order_by("-index").first().leaf


def propose(house, kind="memorandum", number="2", actor=None, said="new"):
    return founding.propose_clause(
        actors=(actor or house.kazan,), now=NOW, edition=house.edition, number=number,
        instrument=getattr(house.edition, kind), heading=words(said), text=words(said),
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_changed_in_any_language_undoes_the_offer(house, language):
    joint = offered(house)
    clause = Clause.objects.get(instrument=house.edition.memorandum, number="2")
    founding.propose_clause(
        actors=(house.tehran,), now=NOW, edition=house.edition, instrument=house.edition.memorandum,
        number="2", heading=clause.heading, text={**clause.text, language: "another word"},
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        countersign(joint=joint, actor=house.kazan, now=NOW)
    assert refused.value.reason is Refusal.CHANGED


def test_a_clause_in_force_is_not_edited(house):
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})
    with pytest.raises(Refused) as refused:
        propose(house)
    assert refused.value.reason is Refusal.DONE
    assert propose(house, kind="regulations").text == words("new")


def test_a_new_clause_stands_last_and_is_its_proposers(house):
    clause = propose(house, number="9")
    assert (clause.order, clause.proposed_by) == (3, house.parties[1])


def test_a_text_without_words_in_one_language_is_not_offered(house):
    Clause.objects.filter(instrument=house.edition.memorandum, number="1").update(text={"fa": "x", "en": "x"})
    with pytest.raises(Refused) as refused:
        offered(house)
    assert refused.value.reason is Refusal.INCOMPLETE
    assert refused.value.details == ("1 (ru)",)


def test_a_withdrawn_offer_cannot_be_countersigned(house):
    joint = offered(house)
    withdraw(joint=joint, actor=house.tehran, now=NOW)
    with pytest.raises(Refused) as refused:
        countersign(joint=joint, actor=house.kazan, now=NOW)
    assert refused.value.reason is Refusal.DONE


def test_a_stranger_neither_founds_nor_proposes(house):
    stranger = Person.objects.create(email="s@x.example", name="s")
    with pytest.raises(Refused):
        propose(house, actor=stranger)


def test_a_step_waits_for_its_needs_and_says_which(house):
    joint = offered(house, Act.EDITION_STEP, {"target": "drafting"})
    with pytest.raises(Refused) as refused:
        countersign(joint=joint, actor=house.kazan, now=NOW)
    assert refused.value.reason is Refusal.NEEDS
    assert refused.value.details == ("The memorandum is in force.",)


def test_a_step_that_the_table_lacks_is_refused(house):
    for target in ("results", "no-such-phase", ""):
        with pytest.raises(Refused) as refused:
            offered(house, Act.EDITION_STEP, {"target": target})
        assert refused.value.reason is Refusal.PHASE


def test_drafting_again_replaces_the_rules(house):
    drafted(house)
    draft(actors=(house.tehran,), now=NOW, edition=house.edition, rules=rules(), deadlines=CALENDAR)
    assert house.edition.themes.count() == 2
    assert {row.clause.number for row in house.edition.rubrics.all()} == {"3"}


def test_a_rule_without_its_clause_is_refused_and_nothing_is_lost(house):
    drafted(house)
    broken = rules()
    broken["tiers"][0]["clause"] = "77"
    with pytest.raises(Refused) as refused:
        draft(actors=(house.tehran,), now=NOW, edition=house.edition, rules=broken, deadlines=CALENDAR)
    assert refused.value.details == ("laureate: 77",)
    assert house.edition.tiers.count() == 1


def test_rules_changed_after_the_offer_undo_the_announcement(house):
    drafted(house)
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "regulations"})
    joint = offered(house, Act.EDITION_STEP, {"target": "announced"})
    set_value(actors=(house.kazan,), now=NOW, edition=house.edition, code="reviews_per_entry", value=2)
    with pytest.raises(Refused) as refused:
        countersign(joint=joint, actor=house.kazan, now=NOW)
    assert refused.value.reason is Refusal.CHANGED


def announced(house):
    drafted(house)
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "regulations"})
    both(house, Act.EDITION_STEP, {"target": "announced"})


def test_after_the_announcement_a_deadline_takes_two_keys(house):
    announced(house)
    later = NOW + timedelta(days=50)
    with pytest.raises(Refused) as refused:
        set_deadline(actors=(house.tehran,), now=NOW, edition=house.edition, code="call_closes", at=later)
    assert refused.value.reason is Refusal.PHASE
    wish = {"code": "call_closes", "at": later.isoformat()}
    with pytest.raises(Refused) as refused:
        both(house, Act.DEADLINE_MOVE, wish)
    assert refused.value.reason is Refusal.REASON
    both(house, Act.DEADLINE_MOVE, {**wish, "reason": "A flood."})
    assert house.edition.deadlines.get(code="call_closes").at == later


@pytest.mark.parametrize(
    ("code", "at", "reason"),
    [
        ("call_closes", "not a date", Refusal.INCOMPLETE),
        ("call_closes", "2026-02-31T10:00:00+00:00", Refusal.INCOMPLETE),
        ("call_closes", "2026-03-01T10:00:00", Refusal.INCOMPLETE),
        ("call_closes", (NOW + timedelta(days=5)).isoformat(), Refusal.INCOMPLETE),
        ("call_opens", (NOW - timedelta(days=1)).isoformat(), Refusal.LATE),
        ("no_such", (NOW + timedelta(days=5)).isoformat(), Refusal.TIE),
    ],
)
def test_an_impossible_or_past_instant_moves_no_deadline(house, code, at, reason):
    announced(house)
    with pytest.raises(Refused) as refused:
        both(house, Act.DEADLINE_MOVE, {"code": code, "at": at, "reason": "A flood."})
    assert refused.value.reason is reason
    assert house.edition.deadlines.get(code="call_closes").at == CALENDAR["call_closes"]


def test_the_call_opens_at_its_instant_and_not_before(house):
    announced(house)
    with pytest.raises(Refused) as refused:
        both(house, Act.EDITION_STEP, {"target": "open"})
    assert refused.value.reason is Refusal.NEEDS
    both(house, Act.EDITION_STEP, {"target": "open"}, now=CALENDAR["call_opens"])
    assert house.edition.phase == "open"


def test_an_unknown_figure_is_not_there(house):
    drafted(house)
    with pytest.raises(NotThere):
        set_value(actors=(house.tehran,), now=NOW, edition=house.edition, code="nope", value=1)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.OFFICER, Role.VISITOR}])
def test_nobody_but_an_officer_offers_or_countersigns(house, role):
    other = Person.objects.create(email="other@x.example", name="o")
    Membership.objects.create(person=other, role=role.value)
    joint = offered(house)
    for act in (lambda: offered(house, actor=other), lambda: countersign(joint=joint, actor=other, now=NOW)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason is Refusal.ROLE
    assert house.edition.memorandum.in_force_at is None


@pytest.mark.parametrize(
    ("act", "wish"),
    [
        (Act.DEADLINE_MOVE, {"code": "call_closes", "at": "2026-05-01T00:00:00+00:00"}),
        (Act.CONFLICTS_FIX, {}),
        (Act.ASSIGNMENT_RELEASE, {"plan": "x"}),
        (Act.SHORTLIST_FIX, {}),
        (Act.DECIDE, {"announce_at": "2026-05-01T00:00:00+00:00"}),
    ],
)
def test_an_act_of_another_phase_is_not_offered(house, act, wish):
    with pytest.raises(Refused) as refused:
        offered(house, act, wish)
    assert refused.value.reason is Refusal.PHASE
    assert not JointAct.objects.exists()


def test_a_phase_that_moved_on_meanwhile_ends_the_offer(house):
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})
    first = offered(house, Act.EDITION_STEP, {"target": "drafting"})
    countersign(joint=first, actor=house.kazan, now=NOW)
    with pytest.raises(Refused) as refused:
        countersign(joint=first, actor=house.kazan, now=NOW)
    assert refused.value.reason is Refusal.DONE


def test_a_calendar_that_has_passed_is_neither_drafted_nor_announced(house):
    drafting(house)
    facts = {"actors": (house.tehran,), "edition": house.edition, "rules": rules()}
    for code in CALENDAR:
        with pytest.raises(Refused) as refused:
            draft(**facts, now=NOW, deadlines={**CALENDAR, code: NOW - timedelta(days=1)})
        assert refused.value.reason is Refusal.INCOMPLETE and "ahead" in refused.value.details[0]
    draft(**facts, now=NOW, deadlines=CALENDAR)
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "regulations"})
    step, late = step_between(Phase.DRAFTING, Phase.ANNOUNCED), CALENDAR["call_closes"] + timedelta(minutes=1)
    assert Need.CLOSES_LATER in unmet(house.edition, step, late)
    assert Need.CLOSES_LATER not in unmet(house.edition, step, NOW)
    assert Need.CLOSES_LATER in unmet(house.edition, step_between(Phase.ANNOUNCED, Phase.OPEN), late)


def test_what_waits_for_the_close_names_the_minute_and_the_grace(house):
    drafted(house)
    step = step_between(Phase.OPEN, Phase.CLOSED)
    clause = house.edition.settings.get().clause
    house.edition.settings.create(code="grace_minutes", value=15, clause=clause, name=words("grace"), order=2)
    [(_, [missing])] = with_help([(step, (Need.CLOSING_TIME,))], Look(house.edition, NOW))
    assert (missing.since, missing.grace) == (CALENDAR["call_closes"] + timedelta(minutes=15), 15)
    html = render_to_string("bureau/need.html", {"row": missing})
    assert "15 minutes of grace" in html and "possible from" in html and "/bureau/joint/" in html
