"""What the call asks of an entrant."""

from django.db import models

from charsu.models.editions import KINDS, Edition, Theme
from charsu.models.founding import Clause


class Form(models.Model):
    """The questions for a kind of entry; for one theme alone when `theme` is set; later ones have a later `stage`.

    `schema` is the JSON Schema of the answers (`rules/forms`), as it stands now; it is version number `version`.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="forms")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="forms")
    kind = models.CharField(max_length=16, choices=KINDS)
    theme = models.ForeignKey(Theme, models.CASCADE, null=True)
    stage = models.PositiveSmallIntegerField(default=1)
    schema = models.JSONField(default=dict)
    version = models.PositiveSmallIntegerField(default=1)
    draft = models.JSONField(null=True)  # what officers prepare as the next version; nothing of it holds

    class Meta:
        ordering = ["stage", "id"]

    def __str__(self) -> str:
        return f"{self.kind} form"


class FormVersion(models.Model):
    """A form as it stood from an instant on, once both institutions changed it after the call was announced.

    The first has no `since`: it is what was announced. Entries are read under the version that they answered.
    """

    form = models.ForeignKey(Form, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    schema = models.JSONField()
    digest = models.CharField(max_length=64)
    since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["form", "number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="a_version_has_its_number")]

    def __str__(self) -> str:
        return f"{self.form_id} v{self.number}"
