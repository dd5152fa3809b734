"""What became of an honoured work, asked after one year and after two."""

import uuid

from django.db import models

from charsu.models.honours import Laureate
from charsu.models.people import Institution, Person


class FollowUp(models.Model):
    """A question to the city of a laureate, `months` after the honour; reminded of, and escalated when silent."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    laureate = models.ForeignKey(Laureate, models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, blank=True)  # running, changed, ended
    words = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    earlier = models.JSONField(default=list, blank=True)  # answers that this one took the place of, newest last
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_through = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")  # in its stead

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["laureate", "months"], name="a_laureate_is_asked_once_a_time")]

    def __str__(self) -> str:
        return f"{self.laureate_id} after {self.months} months"
