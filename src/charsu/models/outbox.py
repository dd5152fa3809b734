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
    facts = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    next_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id or self.email}"


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
