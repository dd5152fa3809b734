"""What is to be sent once the transaction has ended; the worker carries it out."""

from django.db import models

from charsu.models.people import Person


class Notice(models.Model):
    """A letter to a person, in their language: `kind` names its template, `facts` fill it.

    Without a person it goes to `email`: somebody invited who has no account yet.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="notices")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=40)
    edition = models.SlugField(max_length=80, blank=True)  # whose letter it is; empty: the union's own
    facts = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    next_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(blank=True)
    given_up_at = models.DateTimeField(null=True)  # refused for good, or never answered
    settled_at = models.DateTimeField(null=True)  # an officer saw the trouble and did what could be done
    again_of = models.ForeignKey("self", models.CASCADE, null=True, related_name="again")
    broadcast = models.ForeignKey("Broadcast", models.CASCADE, null=True, related_name="letters")
    mark = models.CharField(max_length=80, blank=True)  # of a reminder: it is written once

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mark"], condition=~models.Q(mark=""), name="a_reminder_is_written_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id or self.email}"


class Broadcast(models.Model):
    """One letter to many, by an officer: its words by language, to whom, and how many that were."""

    edition = models.SlugField(max_length=80)
    segment = models.CharField(max_length=24)
    words = models.JSONField()  # language -> {"subject", "body"}
    count = models.PositiveIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"to {self.segment}"


class LetterText(models.Model):
    """The own words of an award's secretariat for a kind of letter in a language, in place of the house's."""

    award = models.SlugField()
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["award", "kind", "language"]
        constraints = [
            models.UniqueConstraint(fields=["award", "kind", "language"], name="a_letter_has_one_text_in_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.language}"


class Computation(models.Model):
    """A long computation that an act asked for: the worker carries it out, and a page shows how far it is."""

    KINDS = [(kind, kind) for kind in ("assignment", "calibration", "rehearsal")]

    edition = models.SlugField(max_length=80)
    kind = models.CharField(max_length=16, choices=KINDS)
    wish = models.JSONField(default=dict)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.JSONField(default=dict)  # what it made, or the sentences that say why it could not

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.edition}"


class WorkerSign(models.Model):
    """When the worker was last heard: one row, written anew about twice a minute while it lives."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at}"
