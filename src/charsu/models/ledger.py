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


class Witness(models.Model):
    """A witness that both institutions agreed on: the key of its cosignatures, and where it answers, if anywhere."""

    edition = models.SlugField(max_length=80)
    party = models.SlugField(blank=True)
    vkey = models.CharField(max_length=300)
    address = models.CharField(max_length=300, blank=True)
    enrolled_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edition", "vkey"], name="a_witness_once_an_edition")]

    def __str__(self) -> str:
        return self.vkey.partition("+")[0]


class Checkpoint(models.Model):
    """A head that the log signed; `note` is the signed text with every cosignature that came so far."""

    edition = models.SlugField(max_length=80)
    size = models.PositiveIntegerField()
    note = models.TextField()
    made_at = models.DateTimeField()
    cosigned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["edition", "size"]
        constraints = [models.UniqueConstraint(fields=["edition", "size"], name="one_checkpoint_a_size")]

    def __str__(self) -> str:
        return f"{self.edition} at {self.size}"
