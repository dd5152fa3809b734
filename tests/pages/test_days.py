"""Days as people type them: the example beside a field is one that the field reads, whatever the calendar."""

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils.translation import override

from charsu.pages.bureau.instants import Clock, InstantField
from charsu.pages.days import DayField, InCalendar, example
from charsu.pages.exchange.meeting_forms import MeetingForm
from charsu.rules.calendars import CALENDARS, write_date
from charsu.rules.forms.fields import kept_date


class Dated(InCalendar):
    on = DayField()


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("language", ["en", "fa", "ru"])
def test_what_the_hint_shows_is_read_as_a_day_of_our_time(calendar, language):
    with override(language):
        hint = str(Dated(calendar=calendar).fields["on"].help_text)
        assert hint == example(calendar)
        shown = re.search(r"\d{4}-\d\d-\d\d", hint)[0]
        form = Dated({"on": shown}, calendar=calendar)
        assert form.is_valid() and form.cleaned_data["on"].year == 2026


@pytest.mark.parametrize(
    ("typed", "calendar"),
    [("1405-12-10", "gregorian"), ("1448/09/01", "gregorian"), ("1405-12-10", "ethiopic"), ("0405-12-10", "persian")],
)
def test_a_day_of_another_calendar_is_refused_with_an_example_of_ones_own(typed, calendar):
    form = Dated({"on": typed}, calendar=calendar)
    assert not form.is_valid()
    said = form.errors["on"][0]
    assert "another calendar" in said and str(example(calendar)) in said
    with pytest.raises(forms.ValidationError, match="another calendar"):
        InstantField(clock=Clock("UTC", calendar)).clean(f"{typed} 18:00")


@pytest.mark.parametrize("calendar", ["persian", "islamic"])
def test_a_gregorian_day_is_read_as_one_wherever_no_other_can_be_meant(calendar):
    assert Dated({"on": "2027-12-31"}, calendar=calendar).fields["on"].clean("2027-12-31") == date(2027, 12, 31)
    at = InstantField(clock=Clock("UTC", calendar)).clean("2027-12-31 18:00")
    assert at == datetime(2027, 12, 31, 18, tzinfo=UTC)
    assert kept_date("2027-12-31", calendar) == {"date": "2027-12-31"}


@pytest.mark.parametrize("typed", ["1405-13-01", "x" * 10_000, "9999-01-01", "0000-00-00", "1405-06-32", "-"])
@pytest.mark.parametrize("calendar", CALENDARS)
def test_no_day_is_told_as_none(typed, calendar):
    form = Dated({"on": typed}, calendar=calendar)
    assert not form.is_valid() and str(example(calendar)) in form.errors["on"][0]


def test_every_day_of_a_meeting_is_asked_for_in_the_calendar_of_whoever_calls_it():
    fields = MeetingForm(calendar="persian").fields
    days = [field for field in fields.values() if isinstance(field, DayField)]
    assert len(days) == 3 and {str(one.help_text) for one in days} == {str(example("persian"))}
    assert days[0].clean(write_date(date(2027, 3, 1), "persian")) == date(2027, 3, 1)
    with pytest.raises(forms.ValidationError):
        days[0].clean("1405-13-01")
