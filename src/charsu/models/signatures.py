"""The keys of the institutions' officers, and acts that wait for the other institution's key."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from charsu.models.people import Institution, Person


def _object(value: Any, part: str) -> Mapping[str, Any]:
    found = value.get(part) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


class Key(models.Model):
    """The public half of an officer's key. The secret half never comes here; what it signed stays valid for ever."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="keys")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="keys")
    public = models.CharField(max_length=64, unique=True)
    enrolled_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.public[:16]


class JointAct(models.Model):
    """An act offered by one institution: nothing moves until the other countersigns the same digest.

    Where both institutions hold keys, `statement` is what they sign, with the proofs that are there so far.
    """

    act = models.CharField(max_length=40)
    edition = models.SlugField(max_length=80)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    statement = models.JSONField(null=True)
    signed_at = models.DateTimeField(null=True)
    offered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    offered_for = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    countersigned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    countersigned_for = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    performed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    is_void = models.BooleanField(default=False)  # ended by itself: it could be done as it was offered no more

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "edition", "digest"],
                condition=models.Q(performed_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_offer_of_a_text",
            ),
            models.CheckConstraint(
                condition=models.Q(countersigned_for__isnull=True)
                | ~models.Q(countersigned_for=models.F("offered_for")),
                name="the_second_key_is_the_others",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} of {self.edition}"

    @property
    def agreed(self) -> Mapping[str, Any]:
        """What both agree to, in canonical words; empty where somebody wrote something else there past the acts."""
        return _object(self.body, "body")

    @property
    def wish(self) -> Mapping[str, Any]:
        """What was asked for when it was offered."""
        return _object(self.body, "wish")

    @property
    def has_signature(self) -> bool:
        return isinstance(self.statement, dict) and bool(self.statement.get("proof"))

    @property
    def waits_for_signature(self) -> bool:
        """Offered, and not yet signed by the institution that offered it."""
        return self.statement is not None and self.signed_at is None


class Paper(models.Model):
    """A text in force as a PDF that officers of both institutions sign one after the other. `content` is the newest,
    in base64, kept in the row so that it stands in the same transaction (and backup) as its leaf; `signatures` are
    [{"public", "institution", "at"}] in their order. `digest` is that of the words: other words are another paper."""

    edition = models.SlugField(max_length=80)
    kind = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    signatures = models.JSONField(default=list)
    prepared_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edition", "kind", "digest"], name="one_paper_of_a_text")]

    def __str__(self) -> str:
        return f"{self.kind} on paper {self.sha256[:12]}"
