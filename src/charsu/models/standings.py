"""Calibrations and the standings they gave."""

from django.db import models

from charsu.models.editions import KINDS, Edition
from charsu.models.entries import Entry


class Calibration(models.Model):
    """A run over all score sheets of a kind; `severity` maps reviewer id to points."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="calibrations")
    kind = models.CharField(max_length=16, choices=KINDS)
    method = models.CharField(max_length=16)
    seed = models.IntegerField()
    made_at = models.DateTimeField()
    top = models.PositiveSmallIntegerField()
    sheets = models.PositiveIntegerField()
    inputs_digest = models.CharField(max_length=64)
    severity = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} by {self.method}"


class Standing(models.Model):
    """An entry's calibrated place on the rubric's scale, with its 95 % interval and chance to be in the top."""

    calibration = models.ForeignKey(Calibration, models.CASCADE, related_name="standings")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="standings")
    raw = models.FloatField()
    estimate = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    p_top = models.FloatField()
    place = models.PositiveIntegerField()
    band = models.CharField(max_length=12)

    class Meta:
        ordering = ["calibration", "place"]

    def __str__(self) -> str:
        return f"{self.place}. {self.entry_id}"
