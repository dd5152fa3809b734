"""What the call asks of an entrant."""

from django.db import models

from charsu.models.editions import KINDS, Edition, Ruling, Theme
from charsu.models.founding import Clause

QUESTION_KINDS = ["short", "long", "number", "date", "choice", "file", "link"]


class Form(models.Model):
    """The questions for a kind of entry; for one theme alone when `theme` is set; later ones have a later `stage`."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="forms")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="forms")
    kind = models.CharField(max_length=16, choices=KINDS)
    theme = models.ForeignKey(Theme, models.CASCADE, null=True)
    stage = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["stage", "id"]

    def __str__(self) -> str:
        return f"{self.kind} form"


class Question(Ruling):
    """`name` is the label and `text` the help, by language."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in QUESTION_KINDS])
    required = models.BooleanField(default=False)
    max_words = models.PositiveIntegerField(null=True)
    choices = models.JSONField(null=True)
