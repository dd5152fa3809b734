"""The shortlist, the jury's sittings and motions, votes and minutes, the decision, and what is sealed until then."""

from django.db import models

from charsu.models.editions import Edition, Theme, Tier
from charsu.models.entries import Entry
from charsu.models.people import Person


class ShortlistChange(models.Model):
    """A place given or taken by hand, before both fix the shortlist: it is signed with its reason."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="shortlist_changes")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="shortlist_change")
    is_in = models.BooleanField()
    reason = models.TextField()
    salt = models.CharField(
        max_length=64, blank=True
    )  # of the reason why it was left out: what is signed commits to it
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.entry_id} {'in' if self.is_in else 'out'}"


class Shortlisting(models.Model):
    """An entry before the jury; `why` is the rule that brought it there, `reason` that of a place by hand."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="shortlist")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="shortlisting")
    why = models.CharField(max_length=24)
    reason = models.TextField(blank=True)
    fixed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.entry_id} by {self.why}"


class Seal(models.Model):
    """What the record holds only a salted commitment of, until it is opened: the shortlist, the decision."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="seals")
    of = models.CharField(max_length=16)
    body = models.JSONField()
    salt = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "of"], name="a_thing_is_sealed_once")]

    def __str__(self) -> str:
        return f"seal of the {self.of}"


class Juror(models.Model):
    """A member of the jury in force, as both institutions signed it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="jurors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="on_juries")
    country = models.CharField(max_length=2)
    is_chair = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="a_juror_once_an_edition")]

    def __str__(self) -> str:
        return str(self.person)


class Nominee(models.Model):
    """A member of the jury as proposed: whoever stands here sits once both institutions have signed the list."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="nominees")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    is_chair = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="a_nominee_once_an_edition")]

    def __str__(self) -> str:
        return str(self.person)


class Recusal(models.Model):
    """A conflict that a juror declared; those of their own country need no declaration."""

    juror = models.ForeignKey(Juror, models.CASCADE, related_name="recusals")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="recusals")
    words = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["juror", "entry"], name="a_recusal_is_declared_once")]

    def __str__(self) -> str:
        return f"{self.juror_id} from {self.entry_id}"


class Sitting(models.Model):
    """`agenda` lists the shortlisted entries in the order in which they are taken."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sittings")
    number = models.PositiveSmallIntegerField()
    agenda = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="sittings_are_numbered")]

    def __str__(self) -> str:
        return f"sitting {self.number}"


class Motion(models.Model):
    """A proposal to the jury: that `entry` has the honour of `tier`, that none be given of it (in `theme`, or at
    all), or that the entry has a special mention. `box` counts the ballots of a secret vote, and nothing else."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="motions")
    kind = models.CharField(max_length=8, choices=[(k, k) for k in ("honour", "none", "mention")], default="honour")
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="motions")
    words = models.TextField()
    is_secret = models.BooleanField(default=False)
    put_by = models.ForeignKey(Juror, models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    is_carried = models.BooleanField(null=True)
    box = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.words[:60]


class Attendance(models.Model):
    """A member enters the room or leaves it; `motion` is the one that a recused member left for."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="attendance")
    juror = models.ForeignKey(Juror, models.PROTECT, related_name="attendance")
    is_in = models.BooleanField()
    motion = models.ForeignKey(Motion, models.CASCADE, null=True, related_name="recused")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.juror_id} {'in' if self.is_in else 'out'}"


class Vote(models.Model):
    """In a secret vote `choice` is `cast`: that the member has voted, not how."""

    motion = models.ForeignKey(Motion, models.CASCADE, related_name="votes")
    juror = models.ForeignKey(Juror, models.PROTECT, related_name="votes")
    choice = models.CharField(
        max_length=8, choices=[(c, c) for c in ("for", "against", "abstain", "recused", "cast")]
    )
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["motion", "juror"], name="one_vote_a_juror")]

    def __str__(self) -> str:
        return self.choice


class Dissent(models.Model):
    """A member's opinion against what was resolved, for the minutes."""

    motion = models.ForeignKey(Motion, models.CASCADE, related_name="dissents")
    juror = models.ForeignKey(Juror, models.PROTECT, related_name="dissents")
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["motion", "juror"], name="a_dissent_is_entered_once")]

    def __str__(self) -> str:
        return self.words[:60]


class Minutes(models.Model):
    """What a sitting leaves in words: drafted by the house, corrected and signed by chair and secretary.
    A correction takes the signatures off."""

    sitting = models.OneToOneField(Sitting, models.CASCADE, related_name="minutes")
    language = models.CharField(max_length=8)
    drafted = models.TextField()
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    salt = models.CharField(max_length=64)
    chair = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    chair_at = models.DateTimeField(null=True)
    secretary = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    secretary_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"minutes of sitting {self.sitting_id}"


class Decision(models.Model):
    """What both institutions sign: who is honoured, in which tier, and the instant of the announcement."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="decision")
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    announce_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"decision of {self.edition_id}"
