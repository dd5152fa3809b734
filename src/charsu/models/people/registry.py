"""The registry of municipalities through time: names and when they held, residents by year, what was changed."""

from django.db import models

from charsu.models.people import Municipality, Person


class CityName(models.Model):
    """A name that a city bore, with the days from and to which it held where they are known."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="former_names")
    words = models.CharField(max_length=160)
    script = models.CharField(max_length=16)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["until", "id"]

    def __str__(self) -> str:
        return self.words


class Residents(models.Model):
    """How many lived in a city in a year, and who says so."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="counts")
    count = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-year", "-id"]

    def __str__(self) -> str:
        return f"{self.count} in {self.year}"


class RegistryChange(models.Model):
    """An act upon the registry: what stood before, what was moved, why; a merge that was wrong is undone."""

    KINDS = [
        (kind, kind) for kind in ("proposed", "confirmed", "refused", "renamed", "counted", "merged", "separated")
    ]

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=12, choices=KINDS)
    facts = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.municipality_id}"
