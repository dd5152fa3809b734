"""The zone of a page's times is said once, and it is the reader's; the demo's deadlines fall on decent hours."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.test import Client
from django.test.html import parse_html

from charsu.management.story.timetable import Timetable
from charsu.models import Certificate, Person
from charsu.pages.zones import ZONES, ZoneField
from charsu.rules.lifecycle import Phase

SHOWN = re.compile(r'title="[^"]*"')


def seen(client: Client, at: str, language: str = "en") -> str:
    """The page's words without what only a pointer shows."""
    client.cookies["django_language"] = language
    return SHOWN.sub("", client.get(at).content.decode())


@pytest.mark.parametrize("stage", list(Phase))
def test_deadlines_of_the_demo_are_at_six_in_the_evening_of_tehran(stage: Phase) -> None:
    for today in (datetime(2026, 11, 25, 0, 13, tzinfo=UTC), datetime(2026, 11, 25, 23, 59, tzinfo=UTC)):
        table = Timetable.with_today_in(stage, today)
        for at in table.deadlines().values():
            assert at.astimezone(ZoneInfo("Asia/Tehran")).strftime("%H:%M:%S") == "18:00:00"
        assert timedelta(0) < today - table.reached(stage)


@pytest.mark.django_db
def test_a_table_of_many_instants_says_the_zone_once(an_edition: Any) -> None:
    an_edition(Phase.SCREENING)
    client = Client()
    client.force_login(Person.objects.get(email="tehran-1@charsu.example"))
    for language, name in (("en", "Tehran"), ("fa", "تهران")):
        page = seen(client, "/bureau/entries/", language)
        assert (
            page.count("<time") > 5 and page.count("UTC+03:30") == 1 and "Asia/Tehran" not in page.split("<main")[1]
        )
        assert re.search(rf'zone-said">[^<]*<bdi>{name}</bdi>', page)


@pytest.mark.django_db
def test_a_visitor_reads_every_page_by_the_awards_clock(an_edition: Any) -> None:
    an_edition(Phase.RESULTS)
    check = f"/check/{Certificate.objects.first().code}/"
    for at in ["/", "/call/", "/founding/", "/results/", "/library/", check, "/audit/"]:
        page = re.sub(r"(?s)<details>.*?</details>", "", seen(Client(), at))
        zones = set(re.findall(r'<bdi dir="ltr">(UTC[^<]*)</bdi>', page))
        assert zones == ({"UTC+03:30"} if "<time" in page else set()), at
        assert page.count("UTC+03:30") <= 2, at


@pytest.mark.parametrize("typed", [None, "Asia/Tehran", "Nowhere/At <all>"])
def test_the_many_zones_are_written_as_any_choice_is(typed: str | None) -> None:
    def written(field: forms.Field) -> str:
        form = type("Told", (forms.Form,), {"zone": field})(typed and {"zone": typed}, initial={"zone": "Asia/Dubai"})
        return form["zone"].as_widget(attrs={"dir": "ltr"})

    odd = [*ZONES, ("a & b", 'said "so"')]
    by_django, by_us = written(forms.ChoiceField(choices=odd)), written(ZoneField(zones=odd))
    assert parse_html(by_us) == parse_html(by_django)
    assert by_us.count(" selected") == (typed != "Nowhere/At <all>")
