"""The shortlist, the jury's sittings, motions and votes, and the decision."""

from django.db import models

from charsu.models.editions import Edition, Tier
from charsu.models.entries import Entry
from charsu.models.people import Person


class Shortlisting(models.Model):
    """An entry before the jury; `why` is the rule that brought it there."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="shortlist")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="shortlisting")
    why = models.CharField(max_length=24)
    fixed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.entry_id} by {self.why}"


class Juror(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="jurors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="on_juries")
    country = models.CharField(max_length=2)
    is_chair = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="a_juror_once_an_edition")]

    def __str__(self) -> str:
        return str(self.person)


class Sitting(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sittings")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    present = models.ManyToManyField(Juror, related_name="sittings")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="sittings_are_numbered")]

    def __str__(self) -> str:
        return f"sitting {self.number}"


class Motion(models.Model):
    """A proposal to the jury: to give `entry` the honour of `tier`; with no entry, to give none of that tier."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="motions")
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="motions")
    words = models.TextField()
    put_by = models.ForeignKey(Juror, models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    is_carried = models.BooleanField(null=True)
    outcome = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.words[:60]


class Vote(models.Model):
    motion = models.ForeignKey(Motion, models.CASCADE, related_name="votes")
    juror = models.ForeignKey(Juror, models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=8, choices=[(c, c) for c in ("for", "against", "abstain", "recused")])
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["motion", "juror"], name="one_vote_a_juror")]

    def __str__(self) -> str:
        return self.choice


class Decision(models.Model):
    """What both institutions sign: who is honoured, in which tier, and the instant of the announcement."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="decision")
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    announce_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"decision of {self.edition_id}"
