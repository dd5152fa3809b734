"""Practices and research that were released to other cities."""

import uuid

from django.db import models

from charsu.models.editions import KINDS, Division, Edition, Theme
from charsu.models.entries import Entry
from charsu.models.people import Municipality


class Practice(models.Model):
    """A published experience; `search_text` is normalised for every script."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="practices")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="practice")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="practices")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="practices")
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="practices")
    kind = models.CharField(max_length=16, choices=KINDS)
    language = models.CharField(max_length=8)
    title = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    source = models.JSONField(default=dict)
    grade = models.SlugField(max_length=40)
    year = models.PositiveSmallIntegerField(null=True)
    search_text = models.TextField()
    released_at = models.DateTimeField()

    class Meta:
        ordering = ["-released_at", "id"]

    def __str__(self) -> str:
        return str(self.public_id)
