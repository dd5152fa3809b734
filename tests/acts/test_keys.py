"""Keys of officers: who enrols them, what they sign, how they are lost, and every way round them that is refused."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from charsu.acts import drafting
from charsu.acts.joint import countersign, offer, sign, withdraw
from charsu.acts.keys import keep
from charsu.adapters.demo_keys import public_of_person, signed_by
from charsu.adapters.mail import Reader, written
from charsu.adapters.zips import of_zip
from charsu.gate import NotThere, Refused
from charsu.management.story.stage import Story
from charsu.models import Edition, Institution, JointAct, Key, LedgerEntry, Membership, Notice, Person
from charsu.queries.keys import recoveries
from charsu.queries.ledger import export_of
from charsu.queries.signatures import offer_of, offers
from charsu.queries.todo import todo
from charsu.rules import credentials
from charsu.rules.keys import fingerprint
from charsu.rules.ledger.bundle import build_bundle
from charsu.rules.ledger.canonical import canonical, digest, read
from charsu.rules.ledger.verify import verify_bundle
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal, Role
from charsu.rules.refusals import SignatureFault
from charsu.rules.two_keys import RECOVERY_DAYS
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def house(an_edition: Callable[..., Story]) -> Story:
    """A founding edition in its drafting, whose four officers hold keys."""
    return an_edition(Phase.DRAFTING, has_keys=True)


@pytest.fixture
def young(an_edition: Callable[..., Story]) -> Story:
    """The same before any key is enrolled."""
    return an_edition(Phase.FOUNDING)


def adoption(house: Story) -> JointAct:
    return adoption_of(house, house.tehran)


def signed(joint: JointAct, who: Any) -> dict[str, Any]:
    joint.refresh_from_db()
    return signed_by(who.email, joint.statement, NOW)


def refused(reason: Refusal, **turn: Any) -> tuple[str, ...]:
    """The details of the refusal."""
    act = turn.pop("act", countersign)
    with pytest.raises(Refused) as caught:
        act(now=LATER, **turn)
    assert caught.value.reason is reason
    return caught.value.details


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


def test_an_offer_that_its_own_side_has_not_signed_is_nobody_elses_to_see(house: Story, client: Client) -> None:
    joint = adoption(house)
    assert offer_of(house.tehran, house.edition, joint.pk, NOW).turn == "sign"
    assert offers(house.kazan, house.edition, NOW)[0] == ()
    with pytest.raises(NotThere):
        offer_of(house.kazan, house.edition, joint.pk, NOW)
    waits = [row.url_name for row in todo(house.kazan, house.edition, NOW) if row.url_name == "bureau_joint"]
    own, colleague = (todo(who, house.edition, NOW) for who in house.cast.officers[:2])
    assert all(any("its own signature" in row.what and row.count == 1 for row in rows) for rows in (own, colleague))
    for who, said in ((house.tehran, "your own signature."), (house.cast.officers[1], "officer who offered it.")):
        client.force_login(who)
        for at in ("/bureau/joint/", f"/bureau/joint/{joint.pk}/"):
            page = client.get(at, headers={"accept-language": "en"}).content.decode()
            assert said in page and "cannot see the offer until then" in page
    sign(joint=joint, actor=house.tehran, now=NOW, signed=signed(joint, house.tehran))
    assert offer_of(house.kazan, house.edition, joint.pk, NOW).turn == "countersign"
    told = [row.url_name for row in todo(house.kazan, house.edition, NOW) if row.url_name == "bureau_joint"]
    assert len(told) == len(waits) + 1
    for who, words in ((house.kazan, "wait for your countersignature"), (house.tehran, "for the other's counter")):
        (said,) = [row.what for row in todo(who, house.edition, NOW) if "countersignature" in row.what]
        assert words in said, said


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


def failing(house: Story) -> dict[str, str]:
    """What the check says of the record, but that nobody cosigned what a test did."""
    checks = verify_bundle(export_of(house.edition))
    return {one.name: one.detail for one in checks if not one.ok and one.name != "witnesses vouch for the record"}


def enrolling(house: Story, holder: Any, code: str, email: str, now: Any = NOW, act: Act = Act.KEY_ENROL) -> JointAct:
    """The key of `email`, offered by `holder` and signed with itself."""
    wish = {"institution": code, "public": public_of_person(email)}
    joint = offer(act=act, actor=holder, now=now, edition=house.edition, wish=wish)
    return sign(joint=joint, actor=holder, now=now, signed=signed_by(email, joint.statement, NOW))


def test_a_key_in_force_signs_for_a_new_one_of_its_party(house: Story) -> None:
    tehran_2 = house.cast.officers[1]
    joint = enrolling(house, house.kazan, "kazan", "kazan-new@charsu.example")
    assert joint.signed_at is None and offer_of(house.kazan, house.edition, joint.pk, NOW).turn == "sign"
    refused(Refusal.UNSIGNED, joint=joint, actor=house.tehran, signed=signed(joint, house.tehran))
    again = signed_by("kazan-new@charsu.example", joint.statement, NOW)
    told = refused(Refusal.WRONG_KEY, act=sign, joint=joint, actor=house.kazan, signed=again)
    assert told == (SignatureFault.NEW_KEY_TWICE,)
    refused(Refusal.OTHER_KEY, act=sign, joint=joint, actor=tehran_2, signed=signed(joint, tehran_2))
    joint = sign(joint=joint, actor=house.cast.officers[3], now=NOW, signed=signed(joint, house.cast.officers[3]))
    assert joint.signed_at
    countersign(joint=joint, actor=house.tehran, now=NOW, signed=signed(joint, house.tehran))
    assert Key.objects.filter(institution__code="kazan", retired_at=None).count() == 3
    assert failing(house) == {}


def test_the_page_says_which_of_the_two_has_signed_whatever_the_order(house: Story, client: Client) -> None:
    new, colleague = "kazan-new@charsu.example", house.cast.officers[3]
    old_is_in, new_is_in = "in force has signed. Now sign with the new key", "The new key has signed. Now sign with"
    for first, second, said in ((new, house.kazan.email, new_is_in), (house.kazan.email, new, old_is_in)):
        wish = {"institution": "kazan", "public": public_of_person(new)}
        joint = offer(act=Act.KEY_ENROL, actor=house.kazan, now=NOW, edition=house.edition, wish=wish)
        client.force_login(house.kazan)
        page = f"/bureau/joint/{joint.pk}/"
        told = client.get(page).content.decode()
        assert "Two keys sign this offer" in told and fingerprint(bytes.fromhex(wish["public"])) in told
        sent = client.post(page, {"turn": "sign", "signed_text": json.dumps(signed_by(first, joint.statement, NOW))})
        assert sent.url == page and said in client.get(page).content.decode()
        joint.refresh_from_db()
        assert offer_of(colleague, house.edition, joint.pk, NOW).turn == ("sign" if first == new else "")
        both = signed_by(second, joint.statement, NOW)
        assert client.post(page, {"turn": "sign", "signed_text": json.dumps(both)}).status_code == 302
        joint.refresh_from_db()
        assert joint.signed_at and len(joint.statement["proof"]) == 2
        withdraw(joint=joint, actor=house.kazan, now=NOW)


def test_an_offer_whose_statement_was_changed_in_the_store_takes_no_signature(house: Story) -> None:
    joint = adoption(house)
    subject = joint.statement["credentialSubject"]
    for changed in ({"body": {**subject["body"], "kind": "memorandum"}}, {"digest": "ab" * 32}):
        joint.statement = {**joint.statement, "credentialSubject": {**subject, **changed}}
        joint.save(update_fields=["statement"])
        with pytest.raises(Refused):
            sign(joint=joint, actor=house.tehran, now=NOW, signed=signed(joint, house.tehran))
    assert not JointAct.objects.get(pk=joint.pk).has_signature


def test_a_partys_last_key_is_not_retired_and_no_act_goes_unsigned(house: Story, client: Client) -> None:
    tehran_2 = house.cast.officers[1]
    wish = {"public": public_of_person(house.tehran.email), "reason": "lost"}
    house.agree(house.kazan, tehran_2, Act.KEY_RETIRE, wish, NOW)
    last = {"public": public_of_person(tehran_2.email), "reason": "lost"}
    for actor in (tehran_2, house.kazan):
        with pytest.raises(Refused) as caught:
            offer(act=Act.KEY_RETIRE, actor=actor, now=NOW, edition=house.edition, wish=last)
        assert caught.value.reason is Refusal.LAST_KEY
    client.force_login(tehran_2)
    told = client.get("/bureau/keys/").content.decode()  # said before a button is pressed
    assert "Enrol its successor first" in told and f'name="public" value="{last["public"]}"' not in told
    kazan_public = public_of_person(house.kazan.email)
    assert f'name="public" value="{kazan_public}"' in told and "You may offer to retire it" in told
    told = client.post("/bureau/keys/", {"retire": "1", **last}).content.decode()
    assert "Enrol its successor first" in told and '<option value="lost" selected>' in told
    unsaid = client.post("/bureau/keys/", {"retire": "1", "public": last["public"], "reason": ""})
    assert unsaid.status_code == 400 and list(unsaid.context["retire"].errors) == ["reason"]
    assert credentials.signers(JointAct.objects.filter(act=Act.INSTRUMENT_ADOPT.value).first().statement)
    assert failing(house) == {}


def test_a_key_is_retired_by_a_colleagues_signature_and_never_by_its_own(house: Story, client: Client) -> None:
    colleague, public = house.cast.officers[1], public_of_person(house.tehran.email)
    wish = {"public": public, "reason": "replaced"}
    joint = offer(act=Act.KEY_RETIRE, actor=house.tehran, now=NOW, edition=house.edition, wish=wish)
    client.force_login(house.tehran)
    page = f"/bureau/joint/{joint.pk}/"
    assert "does not sign its own retirement" in client.get(page).content.decode()
    own = json.dumps(signed(joint, house.tehran))
    answer = client.post(page, {"turn": "sign", "signed_text": own})
    assert answer.status_code == 409 and "does not sign its own retirement" in answer.content.decode()
    assert offer_of(colleague, house.edition, joint.pk, NOW).turn == "sign"
    joint = sign(joint=joint, actor=colleague, now=NOW, signed=signed(joint, colleague))
    countersign(joint=joint, actor=house.kazan, now=NOW, signed=signed(joint, house.kazan))
    assert Key.objects.get(public=public).retired_at == NOW and failing(house) == {}


def test_an_offer_from_before_the_keys_says_so_and_is_not_countersigned(house: Story, client: Client) -> None:
    joint = adoption(house)
    JointAct.objects.filter(pk=joint.pk).update(statement=None, signed_at=NOW)
    client.force_login(house.kazan)
    page = f"/bureau/joint/{joint.pk}/"
    shown = client.get(page, headers={"accept-language": "en"}).content.decode()
    assert "offered without a signature that is needed now" in shown and 'value="countersign"' not in shown
    assert 'value="withdraw"' in shown
    assert "offered without a signature" in client.get("/bureau/joint/").content.decode()
    assert client.post(page, {"turn": "countersign"}).status_code == 409
    assert JointAct.objects.get(pk=joint.pk).performed_at is None


def test_the_page_tells_which_fault_a_signature_has_and_keeps_the_way_to_sign(house: Story, client: Client) -> None:
    joint, colleague = adoption(house), house.cast.officers[1]
    good = signed(joint, house.tehran)
    client.force_login(house.tehran)
    stranger = signed_by("nobody@charsu.example", joint.statement, NOW)
    for sent, said in (
        ("", SignatureFault.NO_FILE),
        ("hello", SignatureFault.NO_STATEMENT),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----", SignatureFault.KEY_FILE),
        (json.dumps({**good, "validFrom": "2027-01-01T00:00:00Z"}), SignatureFault.OTHER_WORDS),
        (json.dumps(joint.statement), SignatureFault.BARE),
        (json.dumps({**good, "proof": [{**good["proof"][0], "created": "x"}]}), SignatureFault.BROKEN),
        (json.dumps(signed(joint, colleague)), SignatureFault.OTHERS_KEY),
        (json.dumps(stranger), SignatureFault.UNKNOWN_KEY),
    ):
        answer = client.post(f"/bureau/joint/{joint.pk}/", {"turn": "sign", "signed_text": sent})
        page = answer.content.decode()
        assert answer.status_code == 409 and said in page and 'id="signed-file"' in page, sent


def test_a_body_changed_in_the_store_is_shown_as_altered_and_nothing_is_signed_there(
    house: Story, client: Client
) -> None:
    joint = adoption(house)
    client.force_login(house.tehran)
    page = f"/bureau/joint/{joint.pk}/"
    assert "Altered." not in client.get(page).content.decode()
    body = {**joint.body["body"], "title": {"en": "Another title"}}
    JointAct.objects.filter(pk=joint.pk).update(body={**joint.body, "body": body})
    shown = client.get(page).content.decode()
    assert "Altered." in shown and 'id="signed-file"' not in shown


def test_lost_keys_are_recovered_after_the_days_in_which_nobody_said_no(house: Story) -> None:
    new, tehran_2 = "tehran-new@charsu.example", house.cast.officers[1]
    joint = enrolling(house, house.tehran, "tehran", new, act=Act.KEY_RECOVER)
    refused(Refusal.UNSIGNED, joint=joint, actor=house.kazan)
    countersign(joint=joint, actor=house.kazan, now=NOW, signed=signed(joint, house.kazan))
    assert Key.objects.filter(public=public_of_person(new)).count() == 0
    assert Notice.objects.filter(kind="key_recovery").count() == 2
    early = enrolling(house, house.tehran, "tehran", new, LATER)
    assert early.signed_at is None  # an old key signs until then
    ripe = recoveries(house.edition, NOW)[0].until
    assert ripe - NOW >= timedelta(days=RECOVERY_DAYS)
    joint = sign(joint=early, actor=house.tehran, now=ripe, signed=signed_by(new, early.statement, NOW))
    shown = offer_of(house.kazan, house.edition, joint.pk, ripe)
    assert (shown.turn, shown.must_sign, shown.trouble) == ("countersign", True, "")
    assert offer_of(house.kazan, house.edition, joint.pk, LATER).trouble  # an old key was asked for then
    assert joint.signed_at  # offered too early, and all that was lacking is asked for no more
    countersign(joint=joint, actor=house.kazan, now=ripe, signed=signed(joint, house.kazan))
    for person in (house.tehran, tehran_2):
        wish = {"public": public_of_person(person.email), "reason": "lost"}
        lost = offer(act=Act.KEY_RETIRE, actor=house.tehran, now=ripe, edition=house.edition, wish=wish)
        lost = sign(joint=lost, actor=house.tehran, now=ripe, signed=signed_by(new, lost.statement, NOW))
        countersign(joint=lost, actor=house.kazan, now=ripe, signed=signed(lost, house.kazan))
    in_force = Key.objects.filter(institution__code="tehran", retired_at=None)
    assert list(in_force.values_list("public", flat=True)) == [public_of_person(new)]
    assert failing(house) == {}
    told = {one.name: one.detail for one in verify_bundle(export_of(house.edition))}
    assert "the key of tehran was recovered, leaf" in told["joint acts are signed by both"]


def test_whoever_still_has_a_key_ends_a_recovery_that_another_asked_for(house: Story) -> None:
    """A session of Kazan in wrong hands, and an officer of Tehran: no key of Kazan changes by it."""
    new, kazan_2 = "evil@charsu.example", house.cast.officers[3]
    joint = enrolling(house, house.kazan, "kazan", new, act=Act.KEY_RECOVER)
    countersign(joint=joint, actor=house.tehran, now=NOW, signed=signed(joint, house.tehran))
    with pytest.raises(NotThere):
        keep(actors=(house.tehran,), now=LATER, edition=house.edition, public=public_of_person(new))
    keep(actors=(kazan_2,), now=LATER, edition=house.edition, public=public_of_person(new))
    late = NOW + timedelta(days=3 * RECOVERY_DAYS)
    assert enrolling(house, house.kazan, "kazan", new, late).signed_at is None
    assert failing(house) == {}


def test_the_page_of_keys_tells_of_a_recovery_and_an_officer_ends_it(house: Story, client: Client) -> None:
    joint = enrolling(house, house.kazan, "kazan", "evil@charsu.example", act=Act.KEY_RECOVER)
    countersign(joint=joint, actor=house.tehran, now=NOW, signed=signed(joint, house.tehran))
    (waiting,) = recoveries(house.edition, NOW)
    client.force_login(house.tehran)
    assert "Our keys are not lost" not in client.get("/bureau/keys/").content.decode()
    assert client.post("/bureau/keys/keep/", {"public": waiting.public}).status_code == 404
    client.force_login(house.cast.officers[3])
    page = client.get("/bureau/keys/").content.decode()
    assert "Our keys are not lost" in page and waiting.fingerprint in page
    assert client.post("/bureau/keys/keep/", {"public": waiting.public}).status_code == 302
    assert waiting.fingerprint not in client.get("/bureau/keys/").content.decode()
    assert client.post("/bureau/keys/keep/", {"public": waiting.public}).status_code == 404


def test_no_person_and_no_key_acts_for_both(house: Story) -> None:
    rows: list[tuple[Act, dict[str, str]]] = [
        (Act.KEY_ENROL, {"institution": "kazan", "public": public_of_person(house.tehran.email)}),
        (Act.OFFICERS_CHANGE, {"institution": "kazan", "person": str(house.tehran.pk), "seat": "given"}),
    ]
    for act, wish in rows:
        with pytest.raises(Refused) as caught:
            offer(act=act, actor=house.kazan, now=NOW, edition=house.edition, wish=wish)
        assert caught.value.reason is Refusal.ONE_SIDE


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


def turned(edition: Edition, first: Any, second: Any, act: Act, wish: dict[str, Any]) -> JointAct:
    """Offered and signed by one, countersigned by the other, in an edition of one's choice."""
    joint = offer(act=act, actor=first, now=NOW, edition=edition, wish=wish)
    joint = sign(joint=joint, actor=first, now=NOW, signed=signed(joint, first))
    countersign(joint=joint, actor=second, now=NOW, signed=signed(joint, second))
    return joint


@pytest.fixture
def later(house: Story) -> Edition:
    """The edition that follows, begun while both institutions hold keys."""
    Edition.objects.filter(pk=house.edition.pk).update(phase=Phase.HONOURED.value)
    house.edition.refresh_from_db()
    begun: Edition = drafting.begin_next(
        actors=(house.tehran,), now=NOW, edition=house.edition, slug="2028", name={"en": "The next"},
        opens=NOW + timedelta(days=90),
    )  # fmt: skip
    Edition.objects.filter(pk=house.edition.pk).update(phase=Phase.DRAFTING.value)
    house.edition.refresh_from_db()
    return begun


def failing_in(files: dict[str, bytes]) -> dict[str, str]:
    vouched = "witnesses vouch for the record"
    return {one.name: one.detail for one in verify_bundle(files) if not one.ok and one.name != vouched}


def test_a_later_edition_knows_the_keys_in_force_and_takes_both_signatures(house: Story, later: Edition) -> None:
    turned(later, house.tehran, house.kazan, Act.INSTRUMENT_ADOPT, {"kind": "regulations"})
    files = export_of(later)
    assert failing_in(files) == {}
    *before, last = files["ledger/leaves.jsonl"].splitlines()
    leaf = read(last)
    del leaf["body"]["statement"]
    kept = {path: files[path] for path in files if path.startswith(("state", "documents/", "statements/"))}
    bare = build_bundle("2028", [*before, canonical(leaf)], kept, records=read(files["records.json"]))
    assert "not signed by kazan, tehran" in failing_in(bare)["joint acts are signed by both"]


def test_the_record_of_each_edition_is_shown_and_taken_away(house: Story, later: Edition, client: Client) -> None:
    newest, earlier = later.slug, house.edition.slug
    assert f'href="?edition={earlier}"' in client.get("/audit/").content.decode()
    page = client.get(f"/audit/?edition={earlier}").content.decode()
    assert f"/audit/export.zip?edition={earlier}" in page and f'href="?edition={newest}"' in page
    for asked, slug in (("", newest), (f"?edition={earlier}", earlier)):
        archive = client.get(f"/audit/export.zip{asked}")
        content = of_zip(b"".join(archive.streaming_content))
        assert slug in archive["Content-Disposition"]
        assert json.loads(content["manifest.json"])["edition"] == slug
    assert client.get(f"/audit/0/?edition={earlier}").status_code == 200
    for page in ("", "0/", "export.zip"):
        assert client.get(f"/audit/{page}?edition=nothing").status_code == 404


def test_keys_that_change_in_one_edition_leave_the_others_record_whole(house: Story, later: Edition) -> None:
    tehran_2, kazan_2 = house.cast.officers[1], house.cast.officers[3]
    lost = {"public": public_of_person(house.tehran.email), "reason": "lost"}
    turned(later, tehran_2, house.kazan, Act.KEY_RETIRE, lost)
    assert failing_in(export_of(later)) == {} == failing_in(export_of(house.edition))
    joint = adoption_of(house, tehran_2)
    joint = sign(joint=joint, actor=tehran_2, now=NOW, signed=signed(joint, tehran_2))
    countersign(joint=joint, actor=kazan_2, now=NOW, signed=signed(joint, kazan_2))
    assert failing_in(export_of(house.edition)) == {}
    Key.objects.filter(holder=kazan_2).update(retired_at=NOW)  # by SQL: no record tells of it
    assert "keys are those of the record" in failing_in(export_of(later))


def adoption_of(house: Story, officer: Any) -> JointAct:
    wish = {"kind": "regulations"}
    return offer(act=Act.INSTRUMENT_ADOPT, actor=officer, now=NOW, edition=house.edition, wish=wish)


def ending(who: Any, party: str) -> dict[str, Any]:
    return {"act": Act.OFFICERS_CHANGE, "wish": {"person": str(who.pk), "institution": party, "seat": "ended"}}


def fresh(who: Any) -> Person:
    return Person.objects.get(pk=who.pk)


def test_what_an_officer_offered_ends_with_their_seat_and_the_record_stays_whole(young: Story) -> None:
    tehran_1, tehran_2, kazan = young.cast.officers[:3]
    guest = Person.objects.create_user("guest@charsu.example", name="Guest")
    given = {"person": str(guest.pk), "role": "observer", "seat": "given", "country": "", "body": {}}
    asked = {"now": NOW, "edition": young.edition}
    waits = offer(act=Act.SEAT_CHANGE, wish=given, actor=fresh(tehran_2), **asked)
    Person.objects.filter(pk=tehran_2.pk).update(is_active=False)
    refused(Refusal.UNSEATED, joint=waits, actor=fresh(kazan))
    Person.objects.filter(pk=tehran_2.pk).update(is_active=True)
    own = offer(actor=fresh(tehran_2), **ending(tehran_2, "tehran"), **asked)
    countersign(joint=own, actor=fresh(kazan), now=LATER)
    leaf = read(LedgerEntry.objects.order_by("-index").first().leaf.encode())
    assert leaf["actors"] == ["tehran", "kazan"]
    own.refresh_from_db()
    waits.refresh_from_db()
    assert own.performed_at and own.withdrawn_at is None and waits.withdrawn_at == LATER
    JointAct.objects.filter(pk=waits.pk).update(withdrawn_at=None)  # an offer from before seats took theirs along
    refused(Refusal.UNSEATED, joint=waits, actor=fresh(kazan))
    assert not guest.memberships.exists()
    assert not [check for check in verify_bundle(export_of(young.edition)) if not check.ok]
    again = offer(act=Act.SEAT_CHANGE, wish={**given, "country": "IR"}, actor=fresh(tehran_1), **asked)
    countersign(joint=again, actor=fresh(kazan), now=LATER)
    assert guest.memberships.exists()
    letter = guest.notices.get(kind="seat_given")  # who holds a seat learns of it
    assert "observer" in written(to=Reader("a@x.example", "en"), kind=letter.kind, facts=letter.facts)[1]
