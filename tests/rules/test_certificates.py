"""Codes that a person can read out, and what a certificate says."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from charsu.rules.certificates import credential, human_code, is_easy, payload, read_code, signs_of
from charsu.rules.ledger.canonical import digest

RAW = st.binary(min_size=10, max_size=10)
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_a_known_code() -> None:
    assert human_code(bytes(10)) == "0000-0000-0000-0000-0"
    assert human_code((1234).to_bytes(10, "big")) == "0000-0000-0000-016J-D"  # the example of Crockford's page


@given(RAW)
def test_read_as_people_type_it(raw: bytes) -> None:
    code = human_code(raw)
    assert read_code(code) == code
    assert read_code(f" {code.lower().replace('-', ' ')}\n") == code
    assert read_code(code.replace("0", "o").replace("1", "l").replace("-", "–")) == code
    assert read_code(code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))) == code


@given(RAW, st.integers(0, 15), st.sampled_from(SIGNS))
def test_a_wrong_sign_is_found(raw: bytes, place: int, sign: str) -> None:
    plain = human_code(raw).replace("-", "")
    assume(plain[place] != sign)
    assert read_code(plain[:place] + sign + plain[place + 1 :]) is None


@given(RAW, st.integers(0, 14))
def test_neighbours_swapped_are_found(raw: bytes, place: int) -> None:
    plain = human_code(raw).replace("-", "")
    assume(plain[place] != plain[place + 1])
    assert read_code(plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]) is None


@given(st.text(max_size=25))
def test_anything_else_is_nothing(text: str) -> None:
    found = read_code(text)
    assert found is None or read_code(found) == found


def test_a_code_that_ends_in_another_sign_than_letter_or_digit_is_not_given_but_read() -> None:
    codes = [human_code(number.to_bytes(10, "big")) for number in range(37)]
    hard = [code for code in codes if not is_easy(code)]
    assert {code[-1] for code in hard} == set("*~$=") and all(read_code(code) == code for code in hard)


def test_other_lengths_are_refused() -> None:
    for size in (0, 9, 11):
        with pytest.raises(ValueError):
            human_code(bytes(size))


def test_the_payload_has_one_digest() -> None:
    said = {"edition": "first", "tier": "gold", "entry": "e1", "municipality": "Kazan", "country": "RU"}
    known = payload(code="X", title="Чистая вода", honoured_on="2026-11-24", **said)
    assert digest(known) == digest(dict(reversed(known.items())))
    assert digest(known) != digest({**known, "tier": "silver"})


def test_a_demonstration_says_so_in_its_credential_and_a_true_one_does_not() -> None:
    said = {"edition": "first", "tier": "gold", "entry": "e1", "municipality": "Kazan", "country": "RU"}
    true, made_up = (
        payload(code="X", title="Чистая вода", honoured_on="2026-11-24", is_made_up=is_so, **said)
        for is_so in (False, True)
    )
    assert "demonstration" not in true and made_up["demonstration"]
    told = credential(made_up)["credentialSubject"]["achievement"]
    assert "made up" in told["name"] and credential(true)["credentialSubject"]["achievement"]["name"] == "gold"


@pytest.mark.parametrize(
    "typed",
    ["ec1e93781c50", "sha256 ec1e93781c50…", "sha256:EC1E 9378 1c50", "SHA-256: ec۱e۹۳۷۸1c50", " ec1e93781c50 "],
)
def test_a_digest_is_read_as_the_paper_prints_it(typed: str) -> None:
    assert signs_of(typed) == "ec1e93781c50"


@pytest.mark.parametrize("typed", ["e", "zz", "ec1e937", "sha256", "ec1e9378 zz", "…"])
def test_what_is_no_digest_is_not_compared(typed: str) -> None:
    assert signs_of(typed) is None and signs_of("") == ""
