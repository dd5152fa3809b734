"""Reviewers, what bars them, what they were given, and how they scored it."""

from django.db import models

from charsu.models.editions import Criterion, Edition
from charsu.models.entries import Entry
from charsu.models.people import Municipality, Person


class Reviewer(models.Model):
    """An expert of an edition. `themes` and `languages` are lists of codes, `employers` of names."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="reviewing")
    country = models.CharField(max_length=2)
    city = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    employers = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    themes = models.JSONField(default=list)
    max_load = models.PositiveSmallIntegerField(default=20)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="a_reviewer_once_an_edition")]

    def __str__(self) -> str:
        return str(self.person)


class Conflict(models.Model):
    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="conflicts")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="conflicts")
    kind = models.CharField(max_length=24)
    is_declared = models.BooleanField(default=False)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reviewer", "entry", "kind"], name="a_conflict_is_told_once")]

    def __str__(self) -> str:
        return self.kind


class AssignmentPlan(models.Model):
    """A computed assignment before (and after) its release; `pairs` lists [entry id, reviewer id]."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="assignment_plans")
    made_at = models.DateTimeField()
    seed = models.IntegerField()
    objective = models.FloatField()
    bound = models.FloatField()
    pairs = models.JSONField()
    digest = models.CharField(max_length=64)
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"plan {self.digest[:8]}"


class Assignment(models.Model):
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="assignments")
    released_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["reviewer", "entry"], name="a_pair_is_assigned_once")]

    def __str__(self) -> str:
        return f"{self.reviewer_id} reads {self.entry_id}"


class ScoreSheet(models.Model):
    """`total` is the weighted total on the rubric's scale times 100, a whole number."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="sheet")
    words = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(null=True)
    salt = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"sheet of {self.assignment_id}"


class Score(models.Model):
    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.SmallIntegerField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="a_criterion_is_scored_once")]

    def __str__(self) -> str:
        return f"{self.value}"
