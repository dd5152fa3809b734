"""Announced regulations change by amendments of both parties alone: dated, told, marked on what came before."""

from datetime import timedelta

import pytest

from charsu.acts.joint import countersign
from charsu.acts.outbox import carry_out
from charsu.adapters.mail import Reader, written
from charsu.gate import Refused
from charsu.models import LedgerEntry, Notice, Receipt, Terms
from charsu.queries.founding import text_of
from charsu.queries.negotiation import negotiations
from charsu.queries.terms import entrants_of, frozen, older_terms, terms_now, terms_told
from charsu.rules.ledger.canonical import digest
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal
from tests.acts.test_founding import CALENDAR, NOW, announced, both, house, offered, words  # noqa: F401


@pytest.fixture
def opened(house):  # noqa: F811
    announced(house)
    both(house, Act.EDITION_STEP, {"target": "open"}, now=CALENDAR["call_opens"])
    house.edition.refresh_from_db()
    return house


CLAUSE = {"clause": "2", "heading": words("h2"), "text": words("amended"), "reason": "It was unclear."}
FIGURE = {"setting": "reviews_per_entry", "value": 2, "reason": "Too few reviewers."}


def test_opening_the_call_freezes_the_digest_and_both_sign_it(opened):
    kept = frozen(opened.edition)
    assert kept.digest == digest(terms_now(opened.edition)) == digest(kept.body)
    assert kept.since == CALENDAR["call_opens"] and kept.change == {}
    assert f'"terms":"{kept.digest}"' in LedgerEntry.objects.order_by("-index").first().leaf


@pytest.mark.parametrize("wish", [CLAUSE, FIGURE])
def test_an_amendment_needs_both_and_binds_the_old_and_the_new_digest(opened, wish):
    before = frozen(opened.edition).digest
    joint = offered(opened, Act.REGULATIONS_AMEND, wish)
    with pytest.raises(Refused) as refused:
        countersign(joint=joint, actor=opened.second, now=NOW)
    assert refused.value.reason is Refusal.OTHER_KEY
    assert frozen(opened.edition).digest == before == digest(terms_now(opened.edition))
    countersign(joint=joint, actor=opened.kazan, now=CALENDAR["call_opens"] + timedelta(days=1))
    opened.edition.refresh_from_db()
    after = frozen(opened.edition)
    assert after.digest == digest(terms_now(opened.edition)) != before
    leaf = LedgerEntry.objects.order_by("-index").first().leaf
    assert f'"from":"{before}"' in leaf and f'"to":"{after.digest}"' in leaf
    assert len(terms_told(opened.edition)["amendments"]) == 1


def test_an_amended_clause_is_agreed_by_both_and_its_text_has_a_new_digest(opened):
    both(opened, Act.REGULATIONS_AMEND, CLAUSE)
    text = opened.edition.regulations
    text.refresh_from_db()
    clause = text.clauses.get(number="2")
    assert clause.text == words("amended") and text.digest == digest(text_of(text))
    assert negotiations(opened.edition, [clause])[clause.pk].is_agreed and clause.versions.count() == 2
    (one,) = terms_told(opened.edition)["amendments"]
    assert [row.is_changed for row in one.rows] == [True, True, True]


def test_an_amendment_shows_the_languages_that_changed_and_names_those_that_stayed(opened):
    stands = opened.edition.regulations.clauses.get(number="2")
    text = {**stands.text, "en": "Other words."}
    wish = {"clause": "2", "heading": stands.heading, "text": text, "reason": "A slip."}
    both(opened, Act.REGULATIONS_AMEND, wish)
    (one,) = terms_told(opened.edition)["amendments"]
    assert [row.language for row in one.rows] == ["en"] and set(one.kept) == set(text) - {"en"}


def test_a_figure_holds_its_new_value(opened):
    both(opened, Act.REGULATIONS_AMEND, FIGURE)
    assert opened.edition.settings.get(code="reviews_per_entry").value == 2
    (one,) = terms_told(opened.edition)["amendments"]
    assert (one.before, one.after) == ("3 reviewers", "2 reviewers")


def test_a_text_amended_meanwhile_undoes_the_other_offer(opened):
    """G3: both digests are of the whole text, so an amendment of one clause ends an offer on another."""
    joint = offered(opened, Act.REGULATIONS_AMEND, CLAUSE)
    both(opened, Act.REGULATIONS_AMEND, FIGURE)
    joint.refresh_from_db()
    assert joint.is_void and joint.withdrawn_at == NOW  # it waits for nobody any more
    with pytest.raises(Refused) as refused:
        countersign(joint=joint, actor=opened.kazan, now=NOW)
    assert refused.value.reason is Refusal.DONE


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({}, Refusal.TIE),
        ({"clause": "77", "heading": words("h"), "text": words("t")}, Refusal.TIE),
        ({"setting": "nope", "value": 1}, Refusal.TIE),
        ({"setting": "reviews_per_entry", "value": "many"}, Refusal.INCOMPLETE),
        ({"setting": "reviews_per_entry", "value": 3}, Refusal.DONE),
        (CLAUSE | {"text": words("t2")}, Refusal.DONE),
        (CLAUSE | {"reason": " \n"}, Refusal.REASON),
        (CLAUSE | {"text": words("x") | {"ru": " "}}, Refusal.INCOMPLETE),  # G8: one language alone is no amendment
    ],
)
def test_what_is_no_amendment_is_not_offered(opened, wish, reason):
    with pytest.raises(Refused) as refused:
        offered(opened, Act.REGULATIONS_AMEND, wish)
    assert refused.value.reason is reason


def test_before_the_announcement_there_is_nothing_to_amend(house):  # noqa: F811
    with pytest.raises(Refused) as refused:
        offered(house, Act.REGULATIONS_AMEND, CLAUSE)
    assert refused.value.reason is Refusal.PHASE


def test_amended_before_the_opening_the_older_text_is_kept_too(house):  # noqa: F811
    announced(house)
    both(house, Act.REGULATIONS_AMEND, FIGURE)
    both(house, Act.EDITION_STEP, {"target": "open"}, now=CALENDAR["call_opens"])
    assert [bool(row.change) for row in Terms.objects.filter(edition=house.edition)] == [False, True]


def test_entrants_are_told_in_their_language_and_older_receipts_are_marked(an_edition, client):
    story = an_edition(Phase.OPEN)
    receipt = Receipt.objects.select_related("entry").order_by("at").last()
    assert older_terms(receipt) is None
    clause = story.edition.regulations.clauses.get(number="9")
    wish = {"clause": "9", "heading": clause.heading, "text": {k: f"{v} +" for k, v in clause.text.items()},
            "reason": "It was unclear."}  # fmt: skip
    at = receipt.at + timedelta(hours=1)
    story.agree(story.tehran, story.kazan, Act.REGULATIONS_AMEND, wish, at)
    told = Notice.objects.filter(kind="amended")
    assert {one.person for one in told} == set(entrants_of(story.edition)) and told.exists()
    while carry_out(now=at):  # the worker's own way: the letter names award and edition from the store
        pass
    assert not told.filter(sent_at=None).exists() and not told.exclude(trouble="").exists()
    since = Terms.objects.filter(edition=story.edition).first().since
    assert older_terms(receipt) == since
    later = Receipt(entry=receipt.entry, at=at + timedelta(hours=1))
    assert older_terms(later) is None
    page = client.get("/founding/").content.decode()
    assert 'id="amendments"' in page and "<ins>" in page and "It was unclear." in page
    shown = terms_told(story.edition)
    assert shown["frozen_since"] == since < shown["terms"].since == at  # frozen at the opening, not at the amendment
    client.force_login(receipt.by, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Received under the text of" in client.get(f"/enter/receipts/{receipt.number}/").content.decode()
    client.force_login(story.tehran, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Received under the text of" in client.get(f"/bureau/entries/{receipt.entry.public_id}/").content.decode()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "amended the regulations"), ("fa", "amended fa"), ("ru", "amended ru")]
)
def test_the_letter_says_the_new_words_in_the_readers_language(language, said):
    facts = {"clause": "2", "after": {"heading": words("h2"), "text": words("amended")}, "edition_name": words("e"),
                 "award_name": words("a"), "at": NOW.isoformat(), "before": {}}  # fmt: skip
    _, text, _ = written(to=Reader("a@x.example", language), kind="amended", facts=facts)
    assert said in text and "/founding/#amendments" in text


def test_an_amendment_is_offered_on_its_page_and_read_before_it_is_signed(opened, client):
    client.force_login(opened.tehran, backend="allauth.account.auth_backends.AuthenticationBackend")
    clause = opened.edition.regulations.clauses.get(number="2")
    assert f"/bureau/texts/{clause.pk}/amend/" in client.get(f"/bureau/texts/{clause.pk}/").content.decode()
    assert "/bureau/rules/amend/reviews_per_entry/" in client.get("/bureau/rules/").content.decode()
    typed = {f"heading_{k}": v for k, v in words("h2").items()} | {f"text_{k}": v for k, v in words("new").items()}
    lacking = client.post(f"/bureau/texts/{clause.pk}/amend/", typed | {"text_ru": ""})
    assert lacking.status_code == 400 and "new fa" in lacking.content.decode()
    told = {"reason": "It was unclear."}
    at = client.post(f"/bureau/texts/{clause.pk}/amend/", typed | told)["Location"]
    page = client.get(at).content.decode()
    assert "Amend the regulations" in page and "new ru" in page and "Words so far" in page
    assert client.post("/bureau/rules/amend/nothing/", {"code": "nothing", "value": "1"}).status_code == 404
    at = client.post(
        "/bureau/rules/amend/reviews_per_entry/", {"code": "reviews_per_entry", "value": "\u06f2", **told}
    )
    assert at.status_code == 302
    memorandum = opened.edition.memorandum.clauses.first()
    assert client.get(f"/bureau/texts/{memorandum.pk}/amend/").status_code == 404


def test_a_text_or_its_terms_changed_in_the_store_say_so_on_the_page_of_the_founding(opened, client):
    def alarms():
        return client.get("/founding/").content.count(b'class="notice bad"')

    assert alarms() == 0
    Terms.objects.update(digest="f" * 64)
    assert alarms() == 1
    opened.edition.regulations.clauses.filter(number="2").update(text={"en": "Kazan decides."})
    assert alarms() == 2
