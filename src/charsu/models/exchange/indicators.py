"""Indicators, their observations by city and year, and what a practice is said to have moved."""

from django.db import models

from charsu.models.library import Practice
from charsu.models.people import Municipality, Person
from charsu.rules.exchange.measures import Better, Quality, Unit


class Indicator(models.Model):
    """A measure with its definition. Those of the catalogue have no city; a city's own are marked by it.

    `breaks` are years from which the method differs: [{"year": 2018, "words": {language: words}}]; values on the
    two sides of a break are not comparable. `targets` are those of SDG 11 and others, such as "11.2".
    """

    code = models.SlugField(max_length=60, unique=True)
    name = models.JSONField(default=dict)
    definition = models.JSONField(default=dict)
    method = models.JSONField(default=dict, blank=True)
    unit = models.CharField(max_length=60, choices=[(unit.value, unit.value) for unit in Unit])
    better = models.CharField(max_length=60, choices=[(way.value, way.value) for way in Better])
    lowest = models.FloatField(null=True, default=0.0)
    highest = models.FloatField(null=True)
    theme = models.SlugField(max_length=40)
    standard = models.CharField(max_length=160, blank=True)
    targets = models.JSONField(default=list, blank=True)
    breaks = models.JSONField(default=list, blank=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="own_indicators")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.code


class Observation(models.Model):
    """A value for a city and year. A correction is a new row; the one it replaces stays, with the reason."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations", db_index=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="observations", db_index=False)
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    method = models.CharField(max_length=200, blank=True)  # where it is not the catalogue's own
    source = models.CharField(max_length=300)
    address = models.URLField(max_length=300, blank=True)
    quality = models.CharField(max_length=16, choices=[(grade.value, grade.value) for grade in Quality])
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    verified_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # why it replaced the one before

    class Meta:
        ordering = ["year", "id"]
        indexes = [
            models.Index(fields=["municipality", "indicator", "year"], name="observations_of_a_city"),
            models.Index(fields=["indicator", "year", "municipality"], name="observations_of_an_indicator"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "municipality", "year"],
                condition=models.Q(replaced_at__isnull=True),
                name="one_value_stands_for_a_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}"


class Effect(models.Model):
    """What is said to have moved: an indicator of a city before and after a practice, with what shows it.

    It names years, not rows: a corrected observation is drawn as it now stands. `compared` are registry numbers of
    cities that did without the practice; without them there is no comparison, and the page says so.
    """

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="effects")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="effects")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="effects")
    before_year = models.PositiveSmallIntegerField()
    after_year = models.PositiveSmallIntegerField()
    claim = models.TextField(blank=True)  # the words of the entry
    evidence = models.TextField()
    compared = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "municipality", "indicator"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="an_effect_is_told_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.indicator_id}"
