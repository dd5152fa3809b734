"""Laureates and the certificates that prove it."""

from django.db import models

from charsu.models.editions import Edition, Tier
from charsu.models.entries import Entry


class Laureate(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="laureates")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="laureate")
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="laureates")
    citation = models.TextField(blank=True)
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
