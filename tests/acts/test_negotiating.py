"""A clause is agreed once both parties have agreed to the same digest of all its languages, and no sooner."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from charsu.acts import founding, negotiating
from charsu.acts.outbox import carry_out
from charsu.acts.second_key import countersign
from charsu.adapters.mail import Reader, written
from charsu.gate import NotThere, Refused
from charsu.models import (
    Clause,
    ClauseAgreement,
    Edition,
    Instrument,
    JointAct,
    LedgerEntry,
    Membership,
    Notice,
    Person,
)
from charsu.queries.founding import side_of, text_of, texts
from charsu.queries.hands import negotiated_clauses
from charsu.queries.negotiation import clauses_to_answer, contested, negotiations, present_version
from charsu.queries.todo import todo
from charsu.rules.ledger.canonical import digest
from charsu.rules.ledger.hands import clauses
from charsu.rules.permissions import Act, Refusal, Role
from tests.acts.test_founding import LANGUAGES, NOW, both, house, offered, words  # noqa: F401


def clause_of(house, number="2"):  # noqa: F811
    return Clause.objects.get(instrument=house.edition.memorandum, number=number)


def propose(house, actor, said="new", number="2", **changed):  # noqa: F811
    return founding.propose_clause(
        actors=(actor,), now=NOW, edition=house.edition, instrument=house.edition.memorandum, number=number,
        heading=words(said), text=words(said) | changed,
    )  # fmt: skip


def agree(house, actor, number="2", seen=None):  # noqa: F811
    clause = clause_of(house, number)
    seen = seen or present_version(clause).digest
    return negotiating.agree(actors=(actor,), now=NOW, edition=house.edition, clause=clause, digest=seen)


def stand(house, number="2"):  # noqa: F811
    return negotiations(house.edition, [clause_of(house, number)])[clause_of(house, number).pk]


def by_the_record(house):  # noqa: F811
    """What the check says of the clauses as they stand, from the leaves alone."""
    rows = LedgerEntry.objects.filter(edition=house.edition.slug).order_by("index")
    facts = [json.loads(leaf) for leaf in rows.values_list("leaf", flat=True)]
    return clauses({"clauses": negotiated_clauses(house.edition)}, facts, 2)


@pytest.fixture(autouse=True)
def the_record_tells_how_each_clause_stands(house) -> Iterator[None]:  # noqa: F811
    yield
    by_the_record(house)


def codes(parties):
    return {party.code for party in parties}


def test_who_founds_agrees_to_their_own_words_and_nobody_else_does(house):  # noqa: F811
    assert (codes(stand(house).agreed), codes(stand(house).waits)) == ({"tehran"}, {"kazan"})
    agree(house, house.kazan)
    assert stand(house).is_agreed


def test_what_is_written_past_the_acts_is_named(house):  # noqa: F811
    agree(house, house.kazan)
    forged = ClauseAgreement.objects.create(
        version=present_version(clause_of(house, "1")), party=house.parties[1], at=NOW
    )
    with pytest.raises(ValueError, match="clause 1 of the memorandum is another one: see leaf 0"):
        by_the_record(house)
    forged.delete()
    kept = ClauseAgreement.objects.get(party=house.parties[1])
    kept.delete()
    with pytest.raises(ValueError, match="clause 2 of the memorandum is another one: see leaf 1"):
        by_the_record(house)
    kept.save(force_insert=True)
    Clause.objects.filter(pk=clause_of(house).pk).update(text=words("bought"))
    with pytest.raises(ValueError, match="clause 2 of the memorandum is another one"):
        by_the_record(house)
    Clause.objects.filter(pk=clause_of(house).pk).update(text=present_version(clause_of(house)).text)


def test_agreeing_is_to_a_digest_that_was_read(house):  # noqa: F811
    seen = present_version(clause_of(house)).digest
    propose(house, house.tehran, "newer")
    with pytest.raises(Refused) as refused:
        agree(house, house.kazan, seen=seen)  # G3: the text changed while one was reading
    assert refused.value.reason is Refusal.REWORDED
    assert codes(stand(house).agreed) == {"tehran"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_changed_in_one_language_undoes_the_agreement_of_all(house, language):  # noqa: F811
    """G8: the digest covers every language, and what did not follow is named."""
    agree(house, house.kazan)
    clause = clause_of(house)
    founding.propose_clause(
        actors=(house.tehran,), now=NOW, edition=house.edition, instrument=house.edition.memorandum, number="2",
        heading=clause.heading, text={**clause.text, language: "another"},
    )  # fmt: skip
    now = stand(house)
    assert not now.is_agreed and codes(now.waits) == {"kazan"}
    assert now.changed == (language,) and set(now.kept) == set(LANGUAGES) - {language}


def test_going_back_to_agreed_words_by_a_new_version_is_agreed_to_anew(house):  # noqa: F811
    agree(house, house.kazan)
    first = clause_of(house)
    propose(house, house.tehran, "other")
    founding.propose_clause(
        actors=(house.tehran,), now=NOW, edition=house.edition, instrument=house.edition.memorandum, number="2",
        heading=first.heading, text=first.text,
    )  # fmt: skip
    assert codes(stand(house).waits) == {"kazan"}


def test_a_counter_taken_back_leaves_the_words_before_it(house):  # noqa: F811
    before = clause_of(house)
    propose(house, house.kazan, "counter")
    assert (codes(stand(house).agreed), contested(house.edition, house.edition.memorandum)) == ({"kazan"}, ("2",))
    negotiating.take_back(actors=(house.kazan,), now=NOW, edition=house.edition, clause=clause_of(house))
    after = clause_of(house)
    assert (after.text, after.heading, after.proposed_by) == (before.text, before.heading, before.proposed_by)
    assert codes(stand(house).agreed) == {"tehran"}
    assert contested(house.edition, house.edition.memorandum) == ()


def test_only_ones_own_words_are_taken_back_and_not_what_the_other_agreed_to(house):  # noqa: F811
    propose(house, house.kazan, "counter")
    clause = clause_of(house)
    with pytest.raises(Refused) as refused:
        negotiating.take_back(actors=(house.tehran,), now=NOW, edition=house.edition, clause=clause)
    assert refused.value.reason is Refusal.TIE
    agree(house, house.tehran)
    with pytest.raises(Refused) as refused:
        negotiating.take_back(actors=(house.kazan,), now=NOW, edition=house.edition, clause=clause)
    assert refused.value.reason is Refusal.DONE


def test_a_new_clause_taken_back_leaves_the_text(house):  # noqa: F811
    before = digest(text_of(house.edition.memorandum))
    propose(house, house.kazan, number="9")
    negotiating.take_back(actors=(house.kazan,), now=NOW, edition=house.edition, clause=clause_of(house, "9"))
    assert not Clause.objects.filter(instrument=house.edition.memorandum, number="9").exists()
    assert digest(text_of(house.edition.memorandum)) == before


def test_a_countered_clause_bars_offering_and_adopting_until_both_agree_to_its_words(house):  # noqa: F811
    joint = offered(house)
    strike(house, house.kazan)  # the words stay the same, so the offer would
    for act in (lambda: countersign(joint=joint, actor=house.kazan, now=NOW), lambda: offered(house)):
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.reason, refused.value.details) == (Refusal.NEGOTIATED, ("2",))
    house.edition.memorandum.refresh_from_db()
    assert house.edition.memorandum.in_force_at is None and JointAct.objects.get().performed_at is None
    negotiating.take_back(actors=(house.kazan,), now=NOW, edition=house.edition, clause=clause_of(house))
    countersign(joint=joint, actor=house.kazan, now=NOW)
    house.edition.memorandum.refresh_from_db()
    assert house.edition.memorandum.in_force_at == NOW


def test_words_changed_after_the_other_had_agreed_are_agreed_to_before_the_text_is_adopted(house):  # noqa: F811
    agree(house, house.kazan)
    propose(house, house.tehran, "again")
    assert contested(house.edition, house.edition.memorandum) == ("2",)
    with pytest.raises(Refused) as refused:
        offered(house, actor=house.kazan)
    assert refused.value.reason is Refusal.NEGOTIATED
    agree(house, house.kazan)
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})


def test_a_translation_that_has_not_followed_is_told_until_it_does(house):  # noqa: F811
    agree(house, house.kazan)
    first = clause_of(house).text
    for said, changed in (({"en": "x"}, ("en",)), ({"en": "x", "fa": "x", "ru": "x"}, ()), ({"fa": "y"}, ("fa",))):
        propose_words = {**first, **said}
        founding.propose_clause(
            actors=(house.tehran,), now=NOW, edition=house.edition, instrument=house.edition.memorandum, number="2",
            heading=clause_of(house).heading, text=propose_words,
        )  # fmt: skip
        agree(house, house.kazan)
        assert stand(house).is_agreed and stand(house).changed == changed, said
        first = clause_of(house).text


def test_a_translation_that_the_other_institution_brought_has_followed(house):  # noqa: F811
    for who, language, lacks in (
        (house.kazan, "en", {"fa", "ru"}),
        (house.tehran, "fa", {"ru"}),
        (house.kazan, "ru", set()),
    ):
        clause = clause_of(house)
        founding.propose_clause(
            actors=(who,), now=NOW, edition=house.edition, instrument=house.edition.memorandum, number="2",
            heading=clause.heading, text={**clause.text, language: "changed"},
        )  # fmt: skip
        assert set(stand(house).kept) == lacks and language in stand(house).changed


def test_adopting_is_agreeing_to_every_clause(house):  # noqa: F811
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})
    assert all(clause.negotiation.is_agreed for clause in texts(house.edition, is_desk=True)[0].clauses)
    for act in (
        lambda: agree(house, house.kazan),
        lambda: negotiating.take_back(
            actors=(house.tehran,), now=NOW, edition=house.edition, clause=clause_of(house)
        ),
        lambda: negotiating.name_languages(
            actors=(house.tehran,), now=NOW, edition=house.edition, instrument=house.edition.memorandum,
            languages=["en"],
        ),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason is Refusal.DONE


def test_agreeing_twice_for_one_party_counts_once(house):  # noqa: F811
    """G4: a second officer of the same institution is no second party."""
    for actor in (house.tehran, house.second):
        with pytest.raises(Refused) as refused:
            agree(house, actor)
        assert refused.value.reason is Refusal.DONE
    assert ClauseAgreement.objects.filter(version=present_version(clause_of(house))).count() == 1
    assert not stand(house).is_agreed


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.OFFICER, Role.VISITOR}])
def test_nobody_but_an_officer_takes_part(house, role):  # noqa: F811
    """G1: who acts for neither institution changes nothing of the text."""
    other = Person.objects.create(email="other@x.example", name="o")
    Membership.objects.create(person=other, role=role.value)
    before = LedgerEntry.objects.count()
    facts = {"actors": (other,), "now": NOW, "edition": house.edition, "clause": clause_of(house)}
    for act in (
        lambda: agree(house, other),
        lambda: negotiating.take_back(**facts),
        lambda: negotiating.comment(**facts, words="x"),
        lambda: propose(house, other),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason is Refusal.ROLE
    assert LedgerEntry.objects.count() == before


def test_a_clause_of_another_edition_is_not_there(house):  # noqa: F811
    stranger = founding.found(
        actors=(house.tehran,), now=NOW, slug="e2", name=words("e"), zone="UTC", award_slug="a2",
        award_name=words("a"), parties=house.parties, **{k: _text() for k in ("memorandum", "regulations")},
    )  # fmt: skip
    clause = stranger.memorandum.clauses.first()
    with pytest.raises(NotThere):
        negotiating.comment(actors=(house.kazan,), now=NOW, edition=house.edition, clause=clause, words="x")


def _text():
    return {"title": words("t"), "clauses": [{"number": "1", "heading": words("h"), "text": words("w")}]}


def test_a_comment_is_kept_and_the_record_holds_its_digest_alone(house):  # noqa: F811
    facts = {"actors": (house.kazan,), "now": NOW, "edition": house.edition, "clause": clause_of(house)}
    negotiating.comment(**facts, words="  سخن\u202e پنهان ")
    assert clause_of(house).comments.get().words == "سخن پنهان"
    leaf = LedgerEntry.objects.order_by("-index").first().leaf
    assert '"act":"clause.comment"' in leaf and "سخن" not in leaf
    with pytest.raises(Refused) as refused:
        negotiating.comment(**facts, words=" \u202e\n ")
    assert refused.value.reason is Refusal.INCOMPLETE


def test_languages_that_are_not_authentic_are_translations(house):  # noqa: F811
    joint = offered(house)
    facts = {"actors": (house.tehran,), "now": NOW, "edition": house.edition}
    text = house.edition.memorandum
    for none in ([], ["zh"], ["fa", "zh"]):
        with pytest.raises(Refused):
            negotiating.name_languages(**facts, instrument=text, languages=none)
    negotiating.name_languages(**facts, instrument=text, languages=["ru", "fa"])
    house.edition.refresh_from_db()
    side = side_of(house.edition, clause_of(house))
    assert [(one.language, one.is_authentic) for one in side.words] == [("fa", True), ("ru", True), ("en", False)]
    with pytest.raises(Refused) as refused:
        countersign(joint=joint, actor=house.kazan, now=NOW)
    assert refused.value.reason is Refusal.CHANGED
    founding.propose_clause(
        actors=(house.tehran,), now=NOW, edition=house.edition, instrument=text, number="1",
        heading=words("h1"), text={"fa": "x", "ru": "x"},
    )  # fmt: skip
    assert next(c for c in texts(house.edition)[0].clauses if c.number == "1").lacking == ("en",)
    both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})  # a translation may follow later


def test_a_clause_proposed_in_one_language_is_agreed_to_once_all_are_there(house):  # noqa: F811
    founding.propose_clause(
        actors=(house.kazan,), now=NOW, edition=house.edition, instrument=house.edition.memorandum, number="7",
        heading={"ru": "Новое"}, text={"ru": "Слова", "fa": " "},
    )  # fmt: skip
    assert side_of(house.edition, clause_of(house, "7")).lacking == ("fa", "en")
    with pytest.raises(Refused) as refused:
        agree(house, house.tehran, "7")
    assert (refused.value.reason, refused.value.details) == (Refusal.LANGUAGE_LACKS, ("fa", "en"))
    clauses = [clause_of(house, number) for number in ("1", "7")]
    both_read = {clause.pk: present_version(clause).digest for clause in clauses}
    press = {"actors": (house.tehran,), "now": NOW, "edition": house.edition, "instrument": house.edition.memorandum}
    before = ClauseAgreement.objects.count()
    with pytest.raises(Refused) as refused:  # one press obeys the same rule, and agrees to all or to none
        negotiating.agree_to_all(**press, digests=both_read)
    assert refused.value.reason is Refusal.LANGUAGE_LACKS and ClauseAgreement.objects.count() == before
    propose(house, house.tehran, number="7")
    with pytest.raises(Refused) as refused:
        negotiating.agree_to_all(**{**press, "actors": (house.kazan,)}, digests=both_read)
    assert refused.value.reason is Refusal.REWORDED  # the words are no longer those that were read
    assert refused.value.details == ("7",)
    agree(house, house.kazan, "7")
    assert stand(house, "7").is_agreed


def strike(house, actor, number="2"):  # noqa: F811
    return negotiating.strike(actors=(actor,), now=NOW, edition=house.edition, clause=clause_of(house, number))


def test_a_clause_leaves_the_text_once_both_agree_to_leave_it_out(house):  # noqa: F811
    agree(house, house.kazan)
    whole = digest(text_of(house.edition.memorandum))
    strike(house, house.kazan)
    assert digest(text_of(house.edition.memorandum)) == whole  # one alone takes nothing out
    with pytest.raises(Refused) as refused:
        both(house, Act.INSTRUMENT_ADOPT, {"kind": "memorandum"})
    assert (refused.value.reason, refused.value.details) == (Refusal.NEGOTIATED, ("2",))
    with pytest.raises(Refused) as refused:
        strike(house, house.tehran)  # the way to agree is to agree
    assert refused.value.reason is Refusal.DONE
    agree(house, house.tehran)
    assert "2" not in {clause["number"] for clause in text_of(house.edition.memorandum)["clauses"]}
    leaf = LedgerEntry.objects.order_by("-index").first().leaf
    assert '"number":"2"' in leaf and '"strikes":true' in leaf


def test_a_wish_to_leave_a_clause_out_is_taken_back_or_countered(house):  # noqa: F811
    strike(house, house.tehran)
    negotiating.take_back(actors=(house.tehran,), now=NOW, edition=house.edition, clause=clause_of(house))
    assert not stand(house).strikes and codes(stand(house).waits) == {"kazan"}
    strike(house, house.tehran)
    seen = present_version(clause_of(house)).digest
    propose(house, house.kazan, "shorter instead")
    with pytest.raises(Refused) as refused:
        agree(house, house.kazan, seen=seen)
    assert refused.value.reason is Refusal.REWORDED
    agree(house, house.tehran)
    assert stand(house).is_agreed and clause_of(house).text == words("shorter instead")


def test_a_clause_under_which_rules_stand_is_not_left_out(house):  # noqa: F811
    house.edition.settings.create(code="quorum", clause=clause_of(house), order=1, value=3)
    with pytest.raises(Refused) as refused:
        strike(house, house.tehran)
    assert refused.value.details == (negotiating.ALONE,)
    house.edition.settings.all().delete()
    strike(house, house.tehran)
    house.edition.settings.create(code="quorum", clause=clause_of(house), order=1, value=3)  # meanwhile
    with pytest.raises(Refused) as refused:
        agree(house, house.kazan)
    assert refused.value.details == (negotiating.ALONE,) and stand(house).strikes


def test_words_that_lack_a_language_can_be_left_out_with_the_others_at_once(house):  # noqa: F811
    propose(house, house.tehran, number="9", ru="")
    strike(house, house.tehran, "9")
    seen = {clause_of(house, "9").pk: present_version(clause_of(house, "9")).digest}
    negotiating.agree_to_all(
        actors=(house.kazan,), now=NOW, edition=house.edition, instrument=house.edition.memorandum, digests=seen
    )
    assert not Clause.objects.filter(instrument=house.edition.memorandum, number="9").exists()


def letters_to(person):
    return list(person.notices.filter(kind="clauses_turned"))


def comment(house, actor, said="Why?", number="2", now=NOW):  # noqa: F811
    facts = {"actors": (actor,), "now": now, "edition": house.edition}
    return negotiating.comment(**facts, clause=clause_of(house, number), words=said)


def test_what_one_proposes_or_says_is_told_to_the_officers_of_the_other_once_a_day(house):  # noqa: F811
    (founded,) = letters_to(house.kazan)
    assert founded.facts["memorandum"] == ["1", "2"] and founded.facts["regulations"] == ["1", "2", "3"]
    assert letters_to(house.tehran) == letters_to(house.second) == []
    propose(house, house.kazan)
    comment(house, house.kazan, number="1")
    negotiating.strike(actors=(house.kazan,), now=NOW, edition=house.edition, clause=clause_of(house))
    for officer in (house.tehran, house.second):
        (letter,) = letters_to(officer)
        assert letter.facts == {"edition": "e1", "award": "a", "memorandum": ["2", "1"]}
        assert letter.next_at > NOW
    assert letters_to(house.kazan) == [founded]
    (first,) = letters_to(house.tehran)
    first.sent_at = first.next_at
    first.save()
    later = first.sent_at + timedelta(hours=1)
    comment(house, house.kazan, number="2", now=later)
    _, second = letters_to(house.tehran)
    assert second.next_at == first.next_at + timedelta(days=1) and second.facts["memorandum"] == ["2"]
    told = written(to=Reader("a@x.example", "fa"), kind=first.kind, facts=first.facts)[1]
    assert "۲، ۱" in told and "/bureau/texts/" in told


def test_of_clauses_that_are_settled_meanwhile_no_letter_goes_out(house, mailoutbox):  # noqa: F811
    """A letter waits a little for what follows: it asks as it goes out what still waits for its reader."""
    propose(house, house.kazan)
    comment(house, house.kazan, number="1")
    (letter,) = letters_to(house.second)
    agree(house, house.tehran)
    carry_out(now=letter.next_at)
    said = next(one.body for one in mailoutbox if one.to == [house.second.email])
    assert "Memorandum, clauses: 1\n" in said  # clause 2 is agreed; of clause 1 something was said
    negotiating.strike(actors=(house.tehran,), now=NOW, edition=house.edition, clause=clause_of(house, "1"))
    Instrument.objects.filter(pk=house.edition.memorandum_id).update(in_force_at=NOW)
    (*_, waits) = letters_to(house.kazan)
    sent = len(mailoutbox)
    Notice.objects.filter(pk=waits.pk).update(sent_at=None, facts={"edition": "e1", "memorandum": ["1"]})
    carry_out(now=waits.next_at)
    waits.refresh_from_db()
    assert len(mailoutbox) == sent and waits.sent_at is None and waits.settled_at == waits.next_at
    Instrument.objects.filter(pk=house.edition.memorandum_id).update(in_force_at=None)


def waiting(house, person):  # noqa: F811
    return {row.what: row.count for row in todo(person, house.edition, NOW) if row.url_name == "bureau_texts"}


def test_rules_wait_for_an_officer_as_long_as_nobody_is_scientific_secretary(house):  # noqa: F811
    Edition.objects.update(phase="drafting")
    house.edition.refresh_from_db()

    def waits_for():
        return {row.who for row in todo(house.tehran, house.edition, NOW) if row.url_name == "bureau_rules"}

    assert waits_for() == {Role.OFFICER.value}
    somebody = Person.objects.create(email="sci@x.example", name="sci")
    Membership.objects.create(person=somebody, role=Role.SCIENCE.value, institution=house.parties[0])
    assert waits_for() == {Role.SCIENCE.value}


def test_what_the_other_said_waits_until_it_is_answered(house):  # noqa: F811
    said = "The other institution said something of clauses and waits for an answer."
    comment(house, house.kazan, now=NOW + timedelta(minutes=1))
    comment(house, house.kazan, "And why not?", now=NOW + timedelta(minutes=2))
    assert waiting(house, house.tehran)[said] == waiting(house, house.second)[said] == 1
    assert clauses_to_answer(house.edition, house.parties[0]) == {"memorandum": ["2"]}
    assert said not in waiting(house, house.kazan) and clauses_to_answer(house.edition, house.parties[1]) == {}
    comment(house, house.second, "Because.", now=NOW + timedelta(minutes=3))
    assert said not in waiting(house, house.tehran) and waiting(house, house.kazan)[said] == 1
    version = present_version(clause_of(house))
    facts = {"actors": (house.kazan,), "now": NOW + timedelta(minutes=4), "edition": house.edition}
    negotiating.agree(**facts, clause=clause_of(house), digest=version.digest)
    assert said not in waiting(house, house.kazan)


def test_an_offer_whose_text_changed_ends_by_itself_once_it_is_offered_anew(house):  # noqa: F811
    """It waits for nobody any more; the one that holds does."""
    dead = offered(house)
    propose(house, house.kazan)
    agree(house, house.tehran)
    live = offered(house)
    dead.refresh_from_db()
    assert dead.is_void and dead.withdrawn_at == NOW
    with pytest.raises(Refused) as refused:
        countersign(joint=dead, actor=house.kazan, now=NOW)
    assert refused.value.reason is Refusal.DONE
    live.refresh_from_db()
    assert live.withdrawn_at is None
    countersign(joint=live, actor=house.kazan, now=NOW)
    assert not any("countersignature" in row.what for row in todo(house.kazan, house.edition, NOW))


def test_who_proposed_a_clause_sees_that_it_waits_for_the_other(house):  # noqa: F811
    theirs = "Clauses wait for the other institution's agreement."
    before = waiting(house, house.kazan).get(theirs, 0)
    propose(house, house.kazan)
    assert waiting(house, house.kazan)[theirs] == before + 1
    told = waiting(house, house.tehran)["Clauses wait for your institution's agreement."]
    agree(house, house.tehran)
    assert waiting(house, house.kazan).get(theirs, 0) == before
    assert waiting(house, house.tehran).get("Clauses wait for your institution's agreement.", 0) == told - 1
