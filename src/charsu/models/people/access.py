"""Ways in: a code handed over by hand, a team handed to a new officer of the city, and the history of a team."""

from django.db import models

from charsu.models.people import Municipality, Person


class HandedCode(models.Model):
    """Good once, for minutes, for one person; kept as a digest. Who made it stays on record."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="handed_codes")
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # a newer one took its place, or it was tried too often

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"code for {self.person_id}"


class Handover(models.Model):
    """A new officer of a city asks for the team of one who left; a focal point or an officer answers."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="handovers")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    words = models.TextField()
    letter = models.JSONField(default=dict, blank=True)  # name, path, size, sha256 of the file sent with it
    done_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "by"],
                condition=models.Q(done_at__isnull=True, refused_at__isnull=True),
                name="a_handover_is_asked_once",
            )
        ]

    def __str__(self) -> str:
        return f"handover of {self.municipality_id}"


class TeamChange(models.Model):
    """Who came into a city's team, with which right, who left, and by whose act: the history stays with the city."""

    KINDS = [(kind, kind) for kind in ("claimed", "joined", "changed", "ended", "left", "handed")]

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="team_changes")
    kind = models.CharField(max_length=12, choices=KINDS)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    right = models.CharField(max_length=16, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
