"""Laureates, the certificates that prove it, and the reviewers' comments that entrants may read."""

from django.db import models

from charsu.models.editions import Edition, Tier
from charsu.models.entries import Entry
from charsu.models.people import Person
from charsu.models.reviews import ScoreSheet


class Laureate(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="laureates")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="laureate")
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="laureates")
    citation = models.TextField(blank=True)
    mention = models.TextField(blank=True)
    honoured_at = models.DateTimeField()

    class Meta:
        ordering = ["tier__order", "id"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.tier_id}"


class Certificate(models.Model):
    laureate = models.OneToOneField(Laureate, models.PROTECT, related_name="certificate")
    code = models.CharField(max_length=32, unique=True)
    payload = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.code


class Remark(models.Model):
    """A reviewer's comment that the secretary released to the entry's team: on a criterion, or (empty code) on the
    whole. It is kept apart from the sheet, so that a later change of the sheet does not change what was read."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="remarks")
    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="remarks")
    criterion = models.CharField(max_length=40, blank=True)
    words = models.TextField()
    salt = models.CharField(max_length=64, blank=True)
    released_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="a_comment_is_released_once")]

    def __str__(self) -> str:
        return self.words[:60]
