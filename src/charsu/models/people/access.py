"""Ways in beside the password: a code that an officer makes and hands over by hand."""

from django.db import models

from charsu.models.people import Person


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
