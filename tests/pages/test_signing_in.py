"""Ways in: a code handed over, an institution's own sign-in, a passkey offered; nothing tells who has an account."""

import json
import re
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from charsu.acts.account.codes import LASTS, MOST_A_DAY, MOST_TRIES, hand_code, use_code
from charsu.acts.joint import countersign, offer
from charsu.acts.outbox import carry_out
from charsu.adapters import clock
from charsu.gate import Refused
from charsu.models import HandedCode, LedgerEntry, Notice, Person
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Act, Refusal

NOW = timezone.now()
PASSWORD = "a long enough secret"


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def house(an_edition):
    return an_edition(Phase.OPEN, most_entries=4)


def of(email):
    return Person.objects.get(email=f"{email}@charsu.example")


# --- codes


def test_a_code_signs_in_once_within_its_time_and_the_act_is_told(house):
    helped = of("city-1")
    code = hand_code(
        actors=(house.tehran,), now=timezone.now(), edition=house.edition, person=helped, reason="called"
    )
    client = Client()
    page = client.post("/code/", {"email": helped.email.upper(), "code": f" {code.lower().replace('-', ' ')} "})
    assert page.status_code == 302 and client.get("/me/").status_code == 200
    again = Client().post("/code/", {"email": helped.email, "code": code})
    assert again.status_code == 409 and "_auth_user_id" not in again.client.session
    leaf = LedgerEntry.objects.get(act="code.hand").leaf
    assert helped.email not in leaf and code not in leaf and "called" not in leaf
    assert Notice.objects.filter(kind="code_handed", person=helped).count() == 1
    assert code not in json.dumps(list(HandedCode.objects.values("digest", "reason")))
    assert not any(code in json.dumps(n.facts) for n in Notice.objects.all())


def test_who_came_in_by_a_code_sets_a_password_without_the_one_that_was_lost(house):
    helped = of("city-1")
    code = hand_code(actors=(house.tehran,), now=NOW, edition=house.edition, person=helped, reason="called back")
    client = Client()
    told = client.post("/code/", {"email": helped.email, "code": code}, follow=True).content.decode()
    assert 'href="/code/password/"' in told
    assert 'href="/code/password/"' in client.get("/accounts/password/change/").content.decode(), "and stays in sight"
    new = {"password1": "a quite other secret", "password2": "a quite other secret"}
    assert client.post("/code/password/", {**new, "password2": "another"}).status_code == 200
    assert client.post("/code/password/", new).status_code == 302
    helped.refresh_from_db()
    assert helped.check_password("a quite other secret") and client.get("/me/").status_code == 200
    assert client.get("/code/password/")["Location"] == "/accounts/password/change/", "once"
    assert 'href="/code/password/"' not in client.get("/me/").content.decode()
    client.force_login(helped)
    session = client.session
    session["entered_by_code"] = [helped.pk, (timezone.now() - LASTS - timedelta(minutes=1)).timestamp()]
    session.save()
    assert client.get("/code/password/")["Location"] == "/accounts/password/change/"


def test_who_has_lost_the_second_step_too_is_let_in_once_both_institutions_have_ended_it(house):
    helped, wish = of("city-1"), {"person": str(of("city-1").pk)}
    facts = {"act": Act.SECOND_STEP_END, "edition": house.edition, "now": NOW, "wish": wish}
    with pytest.raises(Refused) as refused:
        offer(actor=house.tehran, **facts)
    assert refused.value.reason is Refusal.NO_SECOND_STEP
    totp.TOTP.activate(helped, totp.generate_totp_secret())
    code = {"actors": (house.tehran,), "now": NOW, "edition": house.edition, "person": helped, "reason": "called"}

    def enters():
        client = Client()
        client.post("/code/", {"email": helped.email, "code": hand_code(**code)})
        return client

    stopped = enters()
    assert stopped.get("/me/").status_code == 302
    page = stopped.get("/accounts/2fa/authenticate/").content.decode()
    assert "/code/password/" not in page and "can end the second step" in page
    joint = offer(actor=house.tehran, **facts)
    assert enters().get("/me/").status_code == 302, "one alone ends nothing"
    read = Client()
    read.force_login(house.kazan)
    assert helped.email in read.get(f"/bureau/joint/{joint.pk}/").content.decode()
    countersign(joint=joint, actor=house.kazan, now=NOW)
    assert enters().get("/me/").status_code == 200
    assert Notice.objects.filter(kind="second_step_ended", person=helped).count() == 1
    assert json.loads(LedgerEntry.objects.get(act="second_step.end").leaf)["body"]["person"] == helped.pk


@pytest.mark.django_db
def test_a_sign_in_that_fails_is_not_told_in_the_words_of_a_form_that_saves(client: Client) -> None:
    page = client.post("/accounts/login/", {"login": "ana@x.example", "password": "wrong"}).content.decode()
    assert "You are not signed in yet" in page and "Nothing was saved" not in page
    page = client.post("/code/", {"email": "ana@x.example", "code": "AAAAAAAAAA"}).content.decode()
    assert "You are not signed in yet" in page and "Nothing was saved" not in page


@pytest.mark.django_db
def test_the_second_step_takes_digits_of_every_script_and_offers_what_is_enrolled(client: Client) -> None:
    person = Person.objects.create_user("ana@x.example", PASSWORD, name="Ana")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    page = client.get("/accounts/2fa/authenticate/").content.decode()
    assert "recovery codes" in page and "mfa_webauthn_authenticate" not in page
    shown = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    typed = shown.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert client.post("/accounts/2fa/authenticate/", {"code": f"{typed[:3]}\u200f {typed[3:]}"}).status_code == 302
    assert client.get("/me/").status_code == 200


def test_a_late_a_replaced_and_a_guessed_code_are_good_for_nothing(house):
    helped, facts = of("city-1"), {"actors": (house.tehran,), "edition": house.edition, "reason": "called"}
    late = hand_code(**facts, now=NOW, person=helped)
    assert use_code(email=helped.email, typed=late, now=NOW + LASTS + timedelta(seconds=1)) is None
    old = hand_code(**facts, now=NOW, person=helped)
    new = hand_code(**facts, now=NOW, person=helped)
    assert use_code(email=helped.email, typed=old, now=NOW) is None
    for _ in range(MOST_TRIES - 1):
        assert use_code(email=helped.email, typed="AAAAAAAAAA", now=NOW) is None
    assert use_code(email=helped.email, typed=new, now=NOW) is None, "tried too often"
    assert use_code(email="nobody@x.example", typed=new, now=NOW) is None
    for _ in range(MOST_A_DAY - 3):
        hand_code(**facts, now=NOW, person=helped)
    with pytest.raises(Refused) as refused:
        hand_code(**facts, now=NOW, person=helped)
    assert refused.value.reason is Refusal.CODES


def test_no_code_for_whoever_holds_a_key_judges_or_watches_and_none_by_others_than_officers(an_edition):
    story = an_edition(Phase.REVIEW)
    facts = {"now": NOW, "edition": story.edition, "reason": "called"}
    for email in ("kazan-1", "tehran-2", "tehran-1", "science", "reviewer-1", "observer"):
        with pytest.raises(Refused) as refused:
            hand_code(actors=(story.tehran,), person=of(email), **facts)
        assert refused.value.reason is Refusal.NOT_HELPED, email
    for email in ("city-1", "focal-ir", "science", "reviewer-1"):
        with pytest.raises(Refused) as refused:
            hand_code(actors=(of(email),), person=of("city-2"), **facts)
        assert refused.value.reason is Refusal.ROLE, email
    code = hand_code(actors=(story.tehran,), person=of("city-1"), **facts)
    of("city-1").memberships.create(role="reviewer")
    assert use_code(email="city-1@charsu.example", typed=code, now=NOW) is None, "given a seat since"


def test_the_desk_shows_a_code_once_and_refuses_in_words(house):
    client = Client()
    client.force_login(house.tehran)
    client.cookies["django_language"] = "en"
    page = client.post("/bureau/help/", {"email": "city-1@charsu.example", "reason": "called"})
    code = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", page.content.decode())[0]
    assert "no-store" in page["Cache-Control"] and code not in client.get("/bureau/help/").content.decode()
    page = client.post("/bureau/help/", {"email": "kazan-1@charsu.example", "reason": "called"})
    assert page.status_code == 409 and "another sit in their place" in page.content.decode()
    for bad in ({"email": "x"}, {"email": "nobody@x.example", "reason": "r"}, {"email": "city-1@charsu.example"}):
        assert client.post("/bureau/help/", bad).status_code == 200
    other = Client()
    other.force_login(of("city-1"))
    assert other.get("/bureau/help/").status_code == 403


def test_guesses_are_slowed_down_and_every_wrong_one_reads_alike(house):
    known, unknown = ({"email": e, "code": "AAAAA-AAAAA"} for e in ("city-1@charsu.example", "nobody@x.example"))
    client = Client()
    first, second = client.post("/code/", known), client.post("/code/", unknown)
    plain = [re.sub(r'value="[^"]*"', "", page.content.decode()) for page in (first, second)]
    assert first.status_code == second.status_code == 409 and plain[0] == plain[1]
    statuses = [client.post("/code/", known).status_code for _ in range(12)]
    assert statuses[-1] == 429
    for odd in ("\x00", "🏙️" * 20, "x" * 5000, "\u202e"):
        assert Client(REMOTE_ADDR="10.0.0.9").post("/code/", {"email": "a@x.example", "code": odd}).status_code < 500


# --- who has an account is told to nobody


def test_sign_in_and_reset_answer_alike_for_known_and_unknown_addresses(db, mailoutbox, monkeypatch):
    person = Person.objects.create_user("ana@x.example", PASSWORD, name="Ana")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    hashes = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    plain = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a, **f: hashes.append(1) or plain(self, *a, **f))
    asked = {
        "/accounts/login/": lambda email: {"login": email, "password": "wrong but long enough"},
        "/accounts/password/reset/": lambda email: {"email": email},
    }
    for at, words in asked.items():
        answers = []
        for email in ("ana@x.example", "bob@x.example"):
            hashes.clear()
            page = Client().post(at, words(email))
            text = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page.content.decode()).replace(email, "")
            answers.append((page.status_code, page.get("Location"), text, len(hashes)))
        assert answers[0] == answers[1], at
    assert all("ana@x.example" in m.to or "bob@x.example" in m.to for m in mailoutbox)


def test_a_forgotten_password_costs_the_page_the_same_for_both_and_the_way_is_kept_nowhere(db, mailoutbox):
    person = Person.objects.create_user("ana@x.example", PASSWORD, name="Ana", language="en")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    written = []
    for email in ("ana@x.example", "bob@x.example"):
        with CaptureQueriesContext(connection) as asked:
            assert Client().post("/accounts/password/reset/", {"email": email}).status_code == 302
        written.append(sum("INSERT" in one["sql"] and "charsu_notice" in one["sql"] for one in asked))
    assert written == [1, 1] and mailoutbox == []
    notice = Notice.objects.get()
    assert notice.person == person and notice.facts == {}
    assert carry_out(now=clock.now()) == 1
    (letter,) = mailoutbox
    way = re.search(r"/accounts/password/reset/key/\S+", letter.body)[0]
    form = Client().get(way, follow=True)
    assert form.status_code == 200 and "password1" in form.content.decode() and letter.to == [person.email]
    notice.refresh_from_db()
    assert notice.facts == {} and notice.sent_at


def test_many_wrong_passwords_slow_the_guesser_and_not_the_owner_elsewhere(db):
    person = Person.objects.create_user("ana@x.example", PASSWORD, name="Ana")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    guesser = Client(REMOTE_ADDR="10.0.0.1")
    for n in range(8):
        page = guesser.post("/accounts/login/", {"login": person.email, "password": f"wrong {n} long"})
    assert "Too many failed login attempts" in page.content.decode()
    assert guesser.post("/accounts/login/", {"login": person.email, "password": PASSWORD}).status_code == 200


# --- an institution that signs its own people in


class Provider(BaseHTTPRequestHandler):
    """As much of OpenID Connect as an institution needs: discovery, authorisation, token, keys, user information."""

    def do_GET(self):
        at, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        base = f"http://127.0.0.1:{self.server.server_port}"
        if at == "/.well-known/openid-configuration":
            return self.tell({
                "issuer": base, "authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token",
                "jwks_uri": f"{base}/keys", "userinfo_endpoint": f"{base}/userinfo",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            })  # fmt: skip
        if at == "/authorize":
            self.server.challenge = asked.get("code_challenge")
            self.send_response(302)
            back = urlencode({"code": "a-code", "state": asked["state"][0]})
            self.send_header("Location", f"{asked['redirect_uri'][0]}?{back}")
            return self.end_headers()
        if at == "/userinfo":
            assert self.headers["Authorization"] == "Bearer a-token"
            return self.tell(self.server.person)
        return self.tell(json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key())))

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert sent["code"] == ["a-code"] and sent["client_secret"] == ["hush"] and sent["code_verifier"]
        base, at = f"http://127.0.0.1:{self.server.server_port}", int(time.time())
        claims = {"iss": base, "aud": "charsu", "iat": at, "exp": at + 60, **self.server.person}
        token = jwt.encode(claims, self.server.key, algorithm="RS256", headers={"kid": "1"})
        self.tell({"access_token": "a-token", "token_type": "Bearer", "id_token": token})

    def tell(self, facts):
        body = json.dumps(facts).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def provider(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    server.person, server.challenge = {}, None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {"provider_id": "institution", "name": "Tehran", "client_id": "charsu", "secret": "hush",
           "settings": {"server_url": f"http://127.0.0.1:{server.server_port}"}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    settings.OIDC_DOMAINS = ("tehran.example",)
    yield server
    server.shutdown()


def sign_in_there(client):
    """The browser's way: to the institution and back."""
    there = client.post("/accounts/oidc/institution/login/")["Location"]
    back = requests.get(there, allow_redirects=False, timeout=5).headers["Location"]
    return client.get(urlsplit(back).path + "?" + urlsplit(back).query)


def who(client):
    return Person.objects.filter(pk=client.session.get("_auth_user_id")).first()


def test_an_institution_signs_its_own_people_in_and_nobody_elses(db, provider):
    held = Person.objects.create_user("clerk@tehran.example", PASSWORD, name="Clerk")
    other = Person.objects.create_user("officer@kazan.example", PASSWORD, name="Other")
    for person in (held, other):
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    assert "Sign in at Tehran" in Client(headers={"Accept-Language": "en"}).get("/accounts/login/").content.decode()
    client = Client()
    provider.person = {"sub": "1", "email": held.email, "email_verified": True, "name": "Clerk"}
    assert sign_in_there(client).status_code == 302 and who(client) == held and provider.challenge
    client = Client()
    provider.person = {"sub": "2", "email": other.email, "email_verified": True, "name": "Impostor"}
    page = sign_in_there(client)
    assert page.status_code < 500 and who(client) is None, "it cannot vouch for another institution's address"
    client = Client()
    provider.person = {"sub": "3", "email": "new@tehran.example", "email_verified": True, "name": "نو\u202e"}
    sign_in_there(client)
    assert who(client).name == "نو" and not who(client).memberships.exists(), "a new account holds no seat"
    client = Client()
    provider.person = {"sub": "4", "email": "boss@tehran.example", "email_verified": False, "name": "x"}
    sign_in_there(client)
    assert who(client) is None, "an address that the institution has not confirmed opens nothing"


def test_a_state_that_was_not_given_opens_nothing(db, provider):
    client = Client()
    page = client.get("/accounts/oidc/institution/login/callback/?code=a-code&state=forged")
    assert page.status_code < 500 and who(client) is None and 'class="mark"' in page.content.decode()


def test_without_an_institution_nobody_is_asked(db):
    assert Client().post("/accounts/oidc/institution/login/").status_code == 404
    assert "oidc" not in Client().get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_what_a_password_must_be_is_a_list_and_not_its_marks(client: Client) -> None:
    page = client.get("/accounts/signup/").content.decode()
    assert "&lt;li&gt;" not in page and "<ul><li>" in page


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["login", "signup"])
def test_whoever_was_invited_reads_so_before_they_have_an_account(client: Client, way: str) -> None:
    at = f"/accounts/{way}/?next=/enter/invitations/7a1c2f0e-0000-4000-8000-000000000000/"
    assert "You are invited to write for a city" in client.get(at).content.decode()
    assert "You are invited" not in client.get(f"/accounts/{way}/?next=/enter/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "said"),
    [("127.0.0.1:8000", "http://localhost:8000/accounts/login/"), ("[::1]", "http://localhost/accounts/login/"),
     ("10.1.2.3", "Ask whoever runs the site for its name"), ("localhost:8000", ""), ("award.example", "")],
)  # fmt: skip
def test_at_an_address_in_numbers_it_is_said_that_a_passkey_needs_a_name(client, settings, host, said):
    settings.ALLOWED_HOSTS = ["*"]
    page = client.get("/accounts/login/", headers={"host": host}).content.decode()
    assert ("Passkeys and security keys work only where" in page) == bool(said) and said in page
    if said.startswith("http"):
        then = client.get("/accounts/login/?next=/enter/city/1/", headers={"host": host}).content.decode()
        assert f'href="{said}?next=%2Fenter%2Fcity%2F1%2F"' in then
    person = Person.objects.create_user("ana@x.example", PASSWORD, name="Ana")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    own = client.get("/accounts/2fa/", headers={"host": host})
    assert own.status_code == 200 and ("work only where" in own.content.decode()) == bool(said)
