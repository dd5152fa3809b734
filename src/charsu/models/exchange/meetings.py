"""Meetings and courses of the union: who is invited, who comes, the programme, and what follows."""

import uuid

from django.db import models

from charsu.models.founding import Award
from charsu.models.people import Municipality, Person


class Meeting(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=12, choices=[("conference", "conference"), ("course", "course")])
    name = models.JSONField(default=dict)
    words = models.JSONField(default=dict, blank=True)
    place = models.CharField(max_length=200)
    zone = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    of_a_country = models.PositiveSmallIntegerField()  # how many guests a focal point may invite
    register_until = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)  # how often it was changed since it was announced

    class Meta:
        ordering = ["-starts_at", "id"]

    def __str__(self) -> str:
        return str(self.public_id)


class Session(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    speakers = models.CharField(max_length=300, blank=True)
    materials = models.URLField(max_length=300, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]

    def __str__(self) -> str:
        return self.title


class Guest(models.Model):
    """A city that a focal point invited, and whom it sends."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="guests")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="invited_to")
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    name = models.CharField(max_length=160, blank=True)
    office = models.CharField(max_length=160, blank=True)
    languages = models.JSONField(default=list, blank=True)
    registered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "municipality"], name="a_city_is_invited_once")]

    def __str__(self) -> str:
        return f"{self.municipality_id} to {self.meeting_id}"


class Encounter(models.Model):
    """Two cities met; what they agreed to do, by when, and whether it was done."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="encounters")
    one = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    other = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    words = models.TextField()
    task = models.CharField(max_length=300, blank=True)
    due = models.DateField(null=True)
    done_on = models.DateField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]

    def __str__(self) -> str:
        return f"{self.one_id} met {self.other_id}"
