"""Calibrations and the standings they gave."""

from django.db import models

from charsu.models.editions import KINDS, Edition
from charsu.models.entries import Entry
from charsu.models.people import Person


class Calibration(models.Model):
    """A run over all score sheets of a kind. `severity` maps reviewer id to points; `reviewers` and `facts` hold the
    rest of the report, `result_digest` is of all that the run gave, so that a rerun can be held against it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="calibrations")
    kind = models.CharField(max_length=16, choices=KINDS)
    method = models.CharField(max_length=16)
    seed = models.IntegerField()
    made_at = models.DateTimeField()
    top = models.PositiveSmallIntegerField()
    sheets = models.PositiveIntegerField()
    inputs_digest = models.CharField(max_length=64)
    severity = models.JSONField(default=dict)
    version = models.CharField(max_length=16, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reviewers = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    result_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} by {self.method}"


class Standing(models.Model):
    """An entry's calibrated place on the rubric's scale, with its 95 % interval and chance to be in the top;
    beside it what the additive companion gives, which can be followed by hand. `part` numbers the connected
    part of the review graph: places in different parts cannot be compared by scores alone."""

    calibration = models.ForeignKey(Calibration, models.CASCADE, related_name="standings")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="standings")
    raw = models.FloatField()
    estimate = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    p_top = models.FloatField()
    place = models.PositiveIntegerField()
    band = models.CharField(max_length=12)
    additive = models.FloatField(null=True)
    additive_place = models.PositiveIntegerField(null=True)
    part = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["calibration", "place"]

    def __str__(self) -> str:
        return f"{self.place}. {self.entry_id}"
