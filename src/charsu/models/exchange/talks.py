"""Questions between cities, what they offer and need, and the visits that grow from a match."""

import uuid

from django.db import models

from charsu.models.library import Practice
from charsu.models.people import Institution, Municipality, Person


class CityQuestion(models.Model):
    """A question to a city. Whoever writes for the city today answers it, in public or to the asker alone; where
    nobody does, the focal point of its country, else the secretariat."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="questions")
    practice = models.ForeignKey(Practice, models.PROTECT, null=True, related_name="questions")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="questions_asked")
    asked_for = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="questions_asked")
    language = models.CharField(max_length=8)
    words = models.TextField()
    is_public = models.BooleanField(default=True)  # the asker agrees that it is shown
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answer_language = models.CharField(max_length=8, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_through = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")  # in its stead
    is_shown = models.BooleanField(default=False)  # both agree: question and answer stand on the page

    class Meta:
        ordering = ["-asked_at", "id"]

    def __str__(self) -> str:
        return str(self.public_id)


class Listing(models.Model):
    """What a city offers to others, or needs from them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=[("offer", "offer"), ("need", "need")])
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="listings")
    theme = models.SlugField(max_length=40)
    form = models.SlugField(max_length=24)  # advice, visit, training, documents, twinning
    languages = models.JSONField(default=list)
    language = models.CharField(max_length=8)
    words = models.TextField()
    practice = models.ForeignKey(Practice, models.PROTECT, null=True, related_name="listings")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.municipality_id}"


class Visit(models.Model):
    """A study visit or a twinning between two cities: asked, agreed, held and told, or declined."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=[("visit", "visit"), ("twinning", "twinning")])
    host = models.ForeignKey(Municipality, models.PROTECT, related_name="visits_hosted")
    guest = models.ForeignKey(Municipality, models.PROTECT, related_name="visits_paid")
    offer = models.ForeignKey(Listing, models.PROTECT, null=True, related_name="+")
    need = models.ForeignKey(Listing, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default="asked")  # asked, agreed, declined, held
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    words = models.TextField()
    answer = models.TextField(blank=True)
    report = models.TextField(blank=True)  # the first that was told; each side's own words and versions are in:
    reports = models.JSONField(default=list, blank=True)  # [{"city": registry number, "words", "at"}], newest last
    asked_for = models.ForeignKey(Municipality, models.PROTECT, related_name="+")  # host or guest: who asked
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "id"]

    def __str__(self) -> str:
        return str(self.public_id)
