"""The append-only record. No foreign keys at all: it must outlive whatever it speaks of."""

from django.db import models


class LedgerEntry(models.Model):
    """One leaf of an edition's log: `leaf` is the canonical JSON that was hashed.

    `peaks` are the roots of the whole subtrees once it had joined, hex on end: the tree's root follows from them,
    so that whoever changes a leaf and its hash must change every later row too.
    """

    edition = models.SlugField(max_length=80)
    index = models.PositiveIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    leaf = models.TextField()
    leaf_hash = models.CharField(max_length=64)
    peaks = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["edition", "index"]
        constraints = [models.UniqueConstraint(fields=["edition", "index"], name="one_leaf_an_index")]

    def __str__(self) -> str:
        return f"{self.edition} #{self.index} {self.act}"
