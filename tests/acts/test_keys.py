"""Keys of officers: who enrols them, what they sign, how they are lost, and every way round them that is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from charsu.acts.joint import countersign, offer, sign, withdraw
from charsu.adapters.demo_keys import public_of_person, signed_by
from charsu.gate import NotThere, Refused
from charsu.management.story.stage import Story
from charsu.models import Institution, JointAct, Key, LedgerEntry, Membership
from charsu.queries.signatures import offer_of, offers
from charsu.queries.todo import todo
from charsu.rules import credentials
from charsu.rules.ledger.canonical import digest, read
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal, Role
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def house(an_edition: Callable[..., Story]) -> Story:
    """A founding edition in its drafting, whose four officers hold keys."""
    return an_edition(Phase.DRAFTING, most_entries=None, has_keys=True)


@pytest.fixture
def young(an_edition: Callable[..., Story]) -> Story:
    """The same before any key is enrolled."""
    return an_edition(Phase.FOUNDING, most_entries=None)


def adoption(house: Story) -> JointAct:
    wish = {"kind": "regulations"}
    return offer(act=Act.INSTRUMENT_ADOPT, actor=house.tehran, now=NOW, edition=house.edition, wish=wish)


def signed(joint: JointAct, who: Any) -> dict[str, Any]:
    joint.refresh_from_db()
    return signed_by(who.email, joint.statement, NOW)


def refused(reason: Refusal, **turn: Any) -> None:
    act = turn.pop("act", countersign)
    with pytest.raises(Refused) as caught:
        act(now=LATER, **turn)
    assert caught.value.reason is reason


def test_both_sign_one_statement_and_the_leaf_binds_it(house: Story) -> None:
    joint = adoption(house)
    refused(Refusal.UNSIGNED, joint=joint, actor=house.kazan, signed=signed(joint, house.kazan))
    joint = sign(joint=joint, actor=house.tehran, now=NOW, signed=signed(joint, house.tehran))
    countersign(joint=joint, actor=house.kazan, now=LATER, signed=signed(joint, house.kazan))
    joint.refresh_from_db()
    keys = {bytes.fromhex(public_of_person(who.email)) for who in (house.tehran, house.kazan)}
    assert set(credentials.signers(joint.statement)) == keys
    leaf = read(LedgerEntry.objects.order_by("-index").first().leaf.encode())
    assert leaf["body"]["statement"] == digest(joint.statement)
    assert joint.statement["credentialSubject"]["digest"] == leaf["body"]["digest"] == joint.digest


def test_an_offer_that_its_own_side_has_not_signed_is_nobody_elses_to_see(house: Story) -> None:
    joint = adoption(house)
    assert offer_of(house.tehran, house.edition, joint.pk).turn == "sign"
    assert offers(house.kazan, house.edition)[0] == ()
    with pytest.raises(NotThere):
        offer_of(house.kazan, house.edition, joint.pk)
    waits = [row.url_name for row in todo(house.kazan, house.edition, NOW) if row.url_name == "bureau_joint"]
    sign(joint=joint, actor=house.tehran, now=NOW, signed=signed(joint, house.tehran))
    assert offer_of(house.kazan, house.edition, joint.pk).turn == "countersign"
    told = [row.url_name for row in todo(house.kazan, house.edition, NOW) if row.url_name == "bureau_joint"]
    assert len(told) == len(waits) + 1


def test_a_word_is_no_signature_once_both_hold_keys(house: Story) -> None:
    joint = adoption(house)
    joint = sign(joint=joint, actor=house.tehran, now=NOW, signed=signed(joint, house.tehran))
    refused(Refusal.UNSIGNED, joint=joint, actor=house.kazan)
    joint.refresh_from_db()
    assert joint.performed_at is None and len(joint.statement["proof"]) == 1


def test_signatures_that_do_not_count(house: Story) -> None:
    tehran_2, kazan_2 = house.cast.officers[1], house.cast.officers[3]
    joint = adoption(house)
    turn = {"act": sign, "joint": joint, "actor": house.tehran}
    refused(Refusal.WRONG_KEY, **turn, signed=signed(joint, tehran_2))  # a colleague's key
    refused(Refusal.WRONG_KEY, **turn, signed=signed(joint, house.kazan))  # the other institution's
    refused(Refusal.WRONG_KEY, **turn, signed=signed_by("nobody@charsu.example", joint.statement, NOW))
    refused(Refusal.WRONG_KEY, **turn, signed={**signed(joint, house.tehran), "validFrom": "2027-01-01T00:00:00Z"})
    refused(Refusal.WRONG_KEY, **turn, signed=dict(joint.statement))  # nobody's
    refused(Refusal.WRONG_KEY, **turn, signed={"proof": [{}]})
    both = credentials.with_proof(signed(joint, house.tehran), signed(joint, house.kazan)["proof"][0])
    refused(Refusal.WRONG_KEY, **turn, signed=both)  # one cannot sign for both
    joint = sign(joint=joint, actor=house.tehran, now=NOW, signed=signed(joint, house.tehran))
    refused(Refusal.DONE, **turn, signed=signed(joint, house.tehran))
    turn = {"joint": joint, "actor": house.kazan}
    refused(Refusal.WRONG_KEY, **turn, signed=signed(joint, kazan_2))
    taken_away = {**signed(joint, house.kazan), "proof": signed(joint, house.kazan)["proof"][1:]}
    refused(Refusal.WRONG_KEY, **turn, signed=taken_away)
    refused(Refusal.OTHER_KEY, joint=joint, actor=tehran_2, signed=signed(joint, tehran_2))
    assert JointAct.objects.get(pk=joint.pk).performed_at is None


def test_a_text_that_changes_after_the_signature_is_not_performed(house: Story) -> None:
    joint = adoption(house)
    joint = sign(joint=joint, actor=house.tehran, now=NOW, signed=signed(joint, house.tehran))
    clause = house.edition.regulations.clauses.first()
    clause.text = {**clause.text, "en": clause.text["en"] + " Almost."}
    clause.save(update_fields=["text"])
    refused(Refusal.CHANGED, joint=joint, actor=house.kazan, signed=signed(joint, house.kazan))


def test_the_first_keys_are_enrolled_by_both_and_bind_from_then_on(young: Story) -> None:
    wish = {"institution": "tehran", "public": public_of_person(young.tehran.email)}
    offered = {"act": Act.KEY_ENROL, "now": NOW, "edition": young.edition, "wish": wish}
    joint = offer(actor=young.tehran, **offered)
    assert joint.signed_at is None  # possession is proven first
    refused(Refusal.WRONG_KEY, act=sign, joint=joint, actor=young.tehran, signed=signed(joint, young.kazan))
    joint = sign(joint=joint, actor=young.tehran, now=NOW, signed=signed(joint, young.tehran))
    countersign(joint=joint, actor=young.kazan, now=NOW)  # Kazan holds none yet: its officer's word
    assert Key.objects.get().holder == young.tehran
    wish["public"] = public_of_person(young.kazan.email)
    with pytest.raises(Refused):  # a key for the other institution
        made = offer(actor=young.kazan, **offered)
        made = sign(joint=made, actor=young.kazan, now=NOW, signed=signed(made, young.kazan))
        countersign(joint=made, actor=young.tehran, now=NOW, signed=signed(made, young.tehran))
    assert Key.objects.count() == 1


def test_no_key_serves_twice_and_none_that_is_weak(house: Story) -> None:
    for public in (public_of_person(house.tehran.email), "00" * 32, "zz", "", "01" + "00" * 31):
        wish = {"institution": "kazan", "public": public}
        with pytest.raises(Refused):
            offer(act=Act.KEY_ENROL, actor=house.kazan, now=NOW, edition=house.edition, wish=wish)


def test_a_lost_key_is_retired_under_the_others_signature_and_signs_no_more(house: Story) -> None:
    tehran_2 = house.cast.officers[1]
    wish = {"public": public_of_person(house.tehran.email), "reason": "lost"}
    house.agree(house.kazan, tehran_2, Act.KEY_RETIRE, wish, NOW)
    _retired_by_word(house, {"public": public_of_person(tehran_2.email), "reason": "lost"})
    assert set(Key.objects.filter(retired_at=None).values_list("institution__code", flat=True)) == {"kazan"}
    assert credentials.signers(JointAct.objects.filter(act=Act.INSTRUMENT_ADOPT.value).first().statement)
    wish = {"institution": "tehran", "public": public_of_person("tehran-new@charsu.example")}
    joint = offer(act=Act.KEY_ENROL, actor=house.tehran, now=NOW, edition=house.edition, wish=wish)
    new = signed_by("tehran-new@charsu.example", joint.statement, NOW)
    joint = sign(joint=joint, actor=house.tehran, now=NOW, signed=new)
    refused(Refusal.UNSIGNED, joint=joint, actor=house.kazan)
    countersign(joint=joint, actor=house.kazan, now=NOW, signed=signed(joint, house.kazan))
    assert Key.objects.filter(retired_at=None, institution__code="tehran").count() == 1


def _retired_by_word(house: Story, wish: dict[str, str]) -> None:
    """The party's only key is lost: its officer's word, and the other's signature."""
    joint = offer(act=Act.KEY_RETIRE, actor=house.tehran, now=NOW, edition=house.edition, wish=wish)
    assert joint.signed_at
    refused(Refusal.UNSIGNED, joint=joint, actor=house.kazan)
    countersign(joint=joint, actor=house.kazan, now=NOW, signed=signed(joint, house.kazan))


def test_officers_of_other_awards_and_people_of_two_parties_hold_no_key_here(house: Story) -> None:
    stranger = house.cast.person("BR", "stranger")
    other = Institution.objects.create(code="other", name={"en": "Other"}, is_party=True)
    Membership.objects.create(person=stranger, role=Role.OFFICER.value, institution=other)
    refused(Refusal.ROLE, act=withdraw, joint=adoption(house), actor=stranger)
    with pytest.raises(Refused):
        offer(act=Act.INSTRUMENT_ADOPT, actor=stranger, now=NOW, edition=house.edition, wish={"kind": "regulations"})
    with pytest.raises(NotThere):
        wish = {"institution": "other", "public": public_of_person("stranger@charsu.example")}
        offer(act=Act.KEY_ENROL, actor=house.tehran, now=NOW, edition=house.edition, wish=wish)
