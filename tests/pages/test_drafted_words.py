"""Names of themes and size classes in public places: a draft, or an award that is only proposed, tells nothing."""

import pytest
from django.test import Client

from charsu.models import Award, Division, Edition, LedgerEntry, Municipality, Practice, Theme
from charsu.queries.announced import division_for, division_names, theme_names
from charsu.rules.lifecycle import Phase

PLACES = (
    "/library/oai?verb=ListSets", "/exchange/offers/", "/library/", "/indicators/",
)  # fmt: skip


@pytest.fixture
def drafted(an_edition):
    """Another award, proposed by one institution: a theme of its own, and other words for what the first has."""
    first = an_edition(Phase.RESULTS).edition
    award = Award.objects.create(slug="beside", name={"en": "Beside"})
    edition = Edition.objects.create(
        award=award, slug="beside-2027", name={"en": "2027"}, zone="UTC", phase=Phase.DRAFTING.value,
        memorandum=first.memorandum, regulations=first.regulations,
    )  # fmt: skip
    clause = Theme.objects.filter(edition=first).first().clause
    for code in ("secret-axis", *Theme.objects.filter(edition=first).values_list("code", flat=True)):
        Theme.objects.create(edition=edition, clause=clause, code=code, name={"en": f"Drafted {code}"})
    for one in Division.objects.filter(edition=first):
        Division.objects.create(
            edition=edition, clause=clause, code=one.code, name={"en": "Drafted size"}, least=one.least, most=one.most
        )
    return edition


def test_what_is_drafted_names_nothing_in_public(drafted):
    city = Municipality.objects.get(pk=Practice.objects.first().municipality_id)
    for at in (*PLACES, f"/cities/{city.geonameid}/"):
        page = Client().get(at, HTTP_ACCEPT_LANGUAGE="en")
        assert page.status_code == 200 and b"Drafted" not in page.content and b"secret-axis" not in page.content, at
    assert "secret-axis" not in theme_names() and division_for(city.population).edition_id != drafted.pk


def test_the_edition_announced_last_has_the_last_word(drafted):
    """Also where the other was founded after it."""
    first, code = Edition.objects.exclude(pk=drafted.pk).get(), Theme.objects.first().code
    Edition.objects.filter(pk=drafted.pk).update(phase=Phase.ANNOUNCED.value)
    own = LedgerEntry.objects.filter(edition=first.slug, leaf__contains='"target":"announced"').get()
    step = LedgerEntry(edition=drafted.slug, index=0, act=own.act, leaf=own.leaf, leaf_hash=own.leaf_hash)
    for at, last in ((own.at.replace(year=own.at.year + 1), "Drafted"), (own.at.replace(year=own.at.year - 1), "")):
        step.at = at
        step.save()
        for names in (theme_names(), division_names()):
            assert all(
                name["en"].startswith("Drafted") == bool(last) for key, name in names.items() if key != "secret-axis"
            )
        assert theme_names()["secret-axis"]["en"] == "Drafted secret-axis" and code in theme_names()
