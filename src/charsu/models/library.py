"""Practices and research that were released to other cities: their versions, links, and how the search reads them."""

import uuid

from django.db import models

from charsu.models.editions import KINDS, Division, Edition, Theme
from charsu.models.entries import Entry
from charsu.models.people import Municipality, Person
from charsu.rules.library.shelf import Change, Cost, Grade, Licence


class Practice(models.Model):
    """A published experience, as it stands today; what it was before is in its versions.

    `ways` tells of each translation how it was made. `stamp` is the library's own count of changes (`Shelf`), by
    which an index in memory knows what it has not read yet.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="practices")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="practice")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="practices")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="practices")
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="practices")
    kind = models.CharField(max_length=16, choices=KINDS)
    language = models.CharField(max_length=8)
    title = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    ways = models.JSONField(default=dict, blank=True)  # language -> machine, human or checked
    answers = models.JSONField(default=dict)
    source = models.JSONField(default=dict)
    grade = models.SlugField(max_length=40, choices=[(grade.value, grade.value) for grade in Grade])
    year = models.PositiveSmallIntegerField(null=True)
    cost = models.CharField(max_length=16, blank=True, choices=[(band.value, band.value) for band in Cost])
    targets = models.JSONField(default=list, blank=True)  # of the Sustainable Development Goals: ["11.6", ...]
    licence = models.CharField(
        max_length=24, default=Licence.LIBRARY.value, choices=[(one.value, one.value) for one in Licence]
    )
    version = models.PositiveSmallIntegerField(default=1)
    adapted_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="adapted_by")
    search_text = models.TextField()
    released_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, db_index=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)
    stamp = models.PositiveBigIntegerField(default=0, db_index=True)
    read_version = models.PositiveSmallIntegerField(default=0)  # whose meaning the search knows

    class Meta:
        ordering = ["-released_at", "id"]

    def __str__(self) -> str:
        return str(self.public_id)


class PracticeVersion(models.Model):
    """What a practice said from an instant on; it stays citable when a newer one follows."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seat = models.SlugField(max_length=40)  # an institution's code, or "city": whose word it is, and no name
    change = models.CharField(max_length=16, choices=[(change.value, change.value) for change in Change])
    words = models.TextField(blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["practice", "number"]
        constraints = [models.UniqueConstraint(fields=["practice", "number"], name="a_version_is_made_once")]

    def __str__(self) -> str:
        return f"{self.practice_id}, version {self.number}"


class PracticeLink(models.Model):
    """A research work that studied a practice: one of this library, or one elsewhere by its citation and address."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="links")
    work = models.ForeignKey(Practice, models.CASCADE, null=True, related_name="studied")
    citation = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "work"], condition=models.Q(work__isnull=False), name="a_work_is_linked_once"
            )
        ]

    def __str__(self) -> str:
        return self.citation or f"{self.work_id}"


class PracticeWords(models.Model):
    """The words of a practice as the search looks them up: sorted 64-bit digests, those of title and city apart."""

    practice = models.OneToOneField(Practice, models.CASCADE, related_name="words_read")
    strong = models.BinaryField()
    weak = models.BinaryField()

    def __str__(self) -> str:
        return f"words of {self.practice_id}"


class PracticeVector(models.Model):
    """The meaning of a practice in one of its languages: 384 half-precision numbers, of the text with this digest."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="vectors")
    language = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    model = models.CharField(max_length=40)
    vector = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "language"], name="a_language_is_read_once")]

    def __str__(self) -> str:
        return f"{self.practice_id} in {self.language}"


class Shelf(models.Model):
    """One row: how many changes the library has seen, and a mark that no other state of it has (after a restore)."""

    version = models.PositiveBigIntegerField(default=0)
    mark = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return str(self.version)
