"""An edition and its rules. Every rule cites the clause that governs it."""

from django.db import models

from charsu.models.founding import Award, Clause, Instrument
from charsu.rules.honours import Way
from charsu.rules.lifecycle import Phase

KINDS = [("practice", "practice"), ("research", "research")]


class Edition(models.Model):
    award = models.ForeignKey(Award, models.PROTECT, related_name="editions")
    slug = models.SlugField(unique=True, max_length=80)
    name = models.JSONField(default=dict)
    zone = models.CharField(max_length=40, default="Asia/Tehran")
    phase = models.CharField(max_length=16, default=Phase.FOUNDING.value)
    memorandum = models.ForeignKey(Instrument, models.PROTECT, related_name="+")
    regulations = models.ForeignKey(Instrument, models.PROTECT, related_name="+")
    is_made_up = models.BooleanField(default=False)
    supporters = models.JSONField(default=list, blank=True)  # [{"name": words, "part": one of SUPPORT}]
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="followers")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phase__in=[phase.value for phase in Phase]), name="the_phase_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.slug


class Terms(models.Model):
    """Regulations and rules as they stood from an instant on: frozen when the call opens, then once an amendment.

    `change` is what the amendment changed, with the words before and after; empty for what was frozen.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="terms")
    digest = models.CharField(max_length=64)
    body = models.JSONField()
    since = models.DateTimeField()
    change = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.digest[:12]


class Ruling(models.Model):
    """What every part of an edition's rules has: its edition, code, name and clause."""

    code = models.SlugField(max_length=40)
    name = models.JSONField(default=dict)
    text = models.JSONField(default=dict, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.code


class Setting(Ruling):
    """A figure or rule such as `reviews_per_entry`; `value` is plain JSON."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="settings")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="settings")
    value = models.JSONField()


class Deadline(Ruling):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="deadlines")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="deadlines")
    at = models.DateTimeField()


class Theme(Ruling):
    """An axis of the award; `owner` names the body that keeps it, where the regulations give it one."""

    owner = models.JSONField(default=dict, blank=True)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="themes")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="themes")


class Division(Ruling):
    """Cities of like size compete with one another: `least` to `most` residents."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="divisions")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="divisions")
    least = models.PositiveIntegerField()
    most = models.PositiveIntegerField(null=True)


class Tier(Ruling):
    """A kind of honour; `most` of it may be given in each group of `per` (in all, without it), fewer or none too.

    `way` is how one comes to it, and `per` a list of the parts that make a group, as in the rule of the shortlist.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="tiers")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="tiers")
    most = models.PositiveSmallIntegerField(null=True)
    way = models.CharField(max_length=16, default=Way.JURY.value, choices=[(way.value, way.value) for way in Way])
    per = models.JSONField(default=list, blank=True)


class Rubric(models.Model):
    """What is scored, for a kind of entry; for one theme alone when `theme` is set."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="rubrics")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="rubrics")
    kind = models.CharField(max_length=16, choices=KINDS)
    theme = models.ForeignKey(Theme, models.CASCADE, null=True)
    lowest = models.SmallIntegerField(default=0)
    highest = models.SmallIntegerField(default=10)
    step = models.SmallIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.kind} rubric"


class Criterion(Ruling):
    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria")
    weight = models.PositiveSmallIntegerField()
    reason_required = models.BooleanField(default=False)
    anchors = models.JSONField(default=list)
