"""Reviewers, what bars them, what they were given, and how they scored it."""

from django.db import models

from charsu.models.editions import Criterion, Edition
from charsu.models.entries import Entry
from charsu.models.people import Municipality, Person


class Reviewer(models.Model):
    """An expert of an edition. `themes` and `languages` are lists of codes, `employers` and `keywords` of names, all
    by the secretary; `expertise` is what the expert says of themselves (rules/expertise.py), {} where nothing.
    Whoever was invited and has not accepted, or has left, is given nothing new; what they scored stays."""

    STATES = [(state, state) for state in ("invited", "accepted", "declined", "left")]

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="reviewing")
    country = models.CharField(max_length=2)
    city = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    employers = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    themes = models.JSONField(default=list)
    keywords = models.JSONField(default=list)
    expertise = models.JSONField(default=dict)
    max_load = models.PositiveSmallIntegerField(default=20)
    state = models.CharField(max_length=8, choices=STATES, default="accepted")
    answered_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="a_reviewer_once_an_edition")]

    def __str__(self) -> str:
        return str(self.person)


class Conflict(models.Model):
    """What both fixed, or (`is_declared`) what a reviewer or their facts told apart from it. Where `is_blind`, the
    city was never named to the reviewer and stays so."""

    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="conflicts")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="conflicts")
    kind = models.CharField(max_length=24)
    is_declared = models.BooleanField(default=False)
    is_blind = models.BooleanField(default=False)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reviewer", "entry", "kind"], name="a_conflict_is_told_once")]

    def __str__(self) -> str:
        return self.kind


class PairRule(models.Model):
    """The secretary's hand on the assignment: a reviewer who must, or must not, be given an entry."""

    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="pair_rules")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="pair_rules")
    is_pin = models.BooleanField()
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["reviewer", "entry"], name="a_pair_has_one_rule")]

    def __str__(self) -> str:
        return f"{self.reviewer_id} {'reads' if self.is_pin else 'never reads'} {self.entry_id}"


FORWARDED = "forwarded_at"  # in a plan's facts: when the scientific secretary put it before both institutions


class AssignmentPlan(models.Model):
    """A computed assignment before (and after) its release; `pairs` lists [entry id, reviewer id], for a round whole,
    else what is added. `inputs_digest` is of all it rests on: when that changes the plan is stale."""

    PURPOSES = [(purpose, purpose) for purpose in ("round", "replacement", "extra")]

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="assignment_plans")
    made_at = models.DateTimeField()
    seed = models.IntegerField()
    objective = models.FloatField()
    bound = models.FloatField()
    pairs = models.JSONField()
    digest = models.CharField(max_length=64)
    purpose = models.CharField(max_length=12, choices=PURPOSES, default="round")
    options = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    inputs_digest = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"plan {self.digest[:8]}"


class Assignment(models.Model):
    """Ended without a sheet when its reviewer left (`why` "left") or a conflict came up ("conflict")."""

    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="assignments")
    plan = models.ForeignKey(AssignmentPlan, models.PROTECT, null=True, related_name="assignments")
    released_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["reviewer", "entry"], name="a_pair_is_assigned_once")]

    def __str__(self) -> str:
        return f"{self.reviewer_id} reads {self.entry_id}"


class ScoreSheet(models.Model):
    """`total` is the weighted total on the rubric's scale times 100, a whole number; `revision` guards against a
    second tab. `salt` is told with the results; `words_salt`, which keeps the reasons from being guessed, never is.
    A sheet set aside (its reviewer had a conflict) stays on record and counts for nothing."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="sheet")
    words = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(null=True)
    salt = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    words_salt = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0)
    set_aside_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"sheet of {self.assignment_id}"


class Score(models.Model):
    """`typed` keeps what was written where it is no score of the scale, so that the draft loses nothing."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.SmallIntegerField(null=True)
    typed = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="a_criterion_is_scored_once")]

    def __str__(self) -> str:
        return f"{self.value}"
