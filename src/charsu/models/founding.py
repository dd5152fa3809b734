"""The award, its memorandum and its regulations, clause by clause."""

from django.db import models

from charsu.models.people import Institution, Person


class Award(models.Model):
    slug = models.SlugField(unique=True)
    name = models.JSONField(default=dict)
    parties = models.ManyToManyField(Institution, related_name="awards")

    def __str__(self) -> str:
        return self.slug


class Instrument(models.Model):
    """A text of law between the parties: the memorandum or the regulations."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="instruments")
    kind = models.CharField(max_length=16, choices=[("memorandum", "memorandum"), ("regulations", "regulations")])
    title = models.JSONField(default=dict)
    authentic = models.JSONField(default=list)
    proposed_by = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    in_force_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.award_id}"


class Clause(models.Model):
    """A numbered clause; `heading` and `text` hold its words by language."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="clauses")
    number = models.CharField(max_length=8)
    order = models.PositiveSmallIntegerField()
    heading = models.JSONField(default=dict)
    text = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        ordering = ["instrument", "order"]
        constraints = [models.UniqueConstraint(fields=["instrument", "number"], name="a_number_names_one_clause")]

    def __str__(self) -> str:
        return self.number


class ClauseVersion(models.Model):
    """The words of a clause as one party proposed them. The newest that was not withdrawn is the clause's own.

    One that `strikes` keeps the words and proposes to leave the clause out: agreed to by both, the clause goes.
    """

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="versions")
    heading = models.JSONField(default=dict)
    text = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    strikes = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.digest[:12]


class ClauseAgreement(models.Model):
    """One party agrees to the words of a version, in all its languages. A later version is agreed to anew."""

    version = models.ForeignKey(ClauseVersion, models.CASCADE, related_name="agreements")
    party = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "party"], name="a_party_agrees_once_to_a_version")]

    def __str__(self) -> str:
        return f"{self.party_id} to {self.version_id}"


class ClauseComment(models.Model):
    """What a party says of a clause while it is negotiated."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="comments")
    party = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"on {self.clause_id}"
