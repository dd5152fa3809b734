"""Adoptions: another city puts a practice to work, stage by stage, with its plan and its milestones."""

import uuid

from django.db import models

from charsu.models.exchange.indicators import Indicator
from charsu.models.library import Practice
from charsu.models.people import Municipality, Person
from charsu.rules.exchange.stages import Stage

STAGES = [(stage.value, stage.value) for stage in Stage]


class Adoption(models.Model):
    """A practice taken over by `municipality`. Stopped is an end too, and is shown with its reason."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="adoptions")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="adoptions")
    stage = models.CharField(max_length=16, choices=STAGES, default=Stage.INTEREST.value, db_index=True)
    language = models.CharField(max_length=8)
    reason = models.TextField(blank=True)  # why the city wants it
    kept = models.TextField(blank=True)
    adapted = models.TextField(blank=True)
    left_out = models.TextField(blank=True)
    partners = models.TextField(blank=True)
    budget = models.CharField(max_length=200, blank=True)
    begins = models.DateField(null=True)
    earlier = models.JSONField(default=list, blank=True)  # plans that work began by, or that were confirmed: see Plan
    result = models.TextField(blank=True)  # what changed, or why it was stopped
    indicators = models.ManyToManyField(Indicator, related_name="adoptions", blank=True)
    begun_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)  # by the city that the practice comes from
    confirmation = models.TextField(blank=True)

    class Meta:
        ordering = ["-changed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "municipality"],
                condition=~models.Q(stage=Stage.STOPPED.value),
                name="a_city_adopts_a_practice_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class AdoptionStep(models.Model):
    """A stage that was reached, when and in which words."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=16, choices=STAGES)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.stage}"


class Milestone(models.Model):
    """A mark of the plan, with what shows that it was reached."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=200)
    starts = models.DateField(null=True)
    due = models.DateField()
    reached_on = models.DateField(null=True)
    evidence = models.TextField(blank=True)

    class Meta:
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return self.name
