"""Entries: the draft a team writes, what was received of it, its files, and the result of screening."""

import uuid

from django.db import models

from charsu.models.editions import KINDS, Division, Edition, Theme
from charsu.models.people import Municipality, Person


class Entry(models.Model):
    """A team's working copy. What counts is its latest receipt; `revision` guards against a second tab."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="entries")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="entries")
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="entries")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=16, choices=KINDS)
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=300, blank=True)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    edits = models.JSONField(default=dict)  # of each question: who changed it last, and when
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    adopted = models.UUIDField(null=True, blank=True)  # the practice of the library that this work took over
    source = models.JSONField(default=dict, blank=True)
    size = models.JSONField(
        default=dict, blank=True
    )  # of the city at the reference instant: residents, year, source, on

    covered = models.JSONField(
        default=list, blank=True
    )  # words that reviewers do not read, as an officer screened it

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return self.title or str(self.public_id)


class Receipt(models.Model):
    """What the server received, exactly: number, instant, digest; `content` is the copy that is judged."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="receipts")
    number = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=24, unique=True, null=True)  # for people: read aloud, typed, checked
    is_late = models.BooleanField(default=False)  # within the minutes of grace
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    content = models.JSONField()
    salt = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    compared_at = models.DateTimeField(null=True, db_index=True)  # when its words were read beside all others

    class Meta:
        ordering = ["entry", "id"]

    def __str__(self) -> str:
        return self.number


class Attachment(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="attachments")
    question = models.SlugField(max_length=40)
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file on its way in parts: how far it has come is known to every node, and outlives a restart."""

    public_id = models.UUIDField(unique=True, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="uploads")
    question = models.SlugField(max_length=40)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)  # as the sender reckoned it; what comes must be the same
    offset = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name}: {self.offset} of {self.size}"


class Endorsement(models.Model):
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="endorsement")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    is_given = models.BooleanField(default=True)  # a focal point may also decline, in words

    def __str__(self) -> str:
        return f"endorsement of {self.entry_id}"


class Screening(models.Model):
    """An officer's result, with what the rules found clause by clause."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="screening")
    result = models.CharField(max_length=16, choices=[("admitted", "admitted"), ("refused", "refused")])
    findings = models.JSONField(default=list)
    ground = models.CharField(max_length=24, blank=True)
    clause = models.CharField(max_length=8, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    earlier = models.JSONField(default=list, blank=True)  # results that this one took the place of, the oldest first

    def __str__(self) -> str:
        return f"{self.entry_id} {self.result}"


class Correction(models.Model):
    """An entry returned for a defect of form, with the clause, and until when it may be mended."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="corrections")
    clause = models.CharField(max_length=8)
    reason = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"correction of {self.entry_id}"


class Presence(models.Model):
    """Who has the draft open, at which question; a sign of the last minutes, and of nothing else."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="present")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    question = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="one_presence_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.entry_id}"


class TeamWord(models.Model):
    """What a member of the team tells the others about an entry."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="team_words")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.by_id} about {self.entry_id}"


class Appeal(models.Model):
    """A team says which clause was breached; both institutions answer, with reasons."""

    AGAINST = [("screening", "screening"), ("procedure", "procedure")]

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="appeals")
    against = models.CharField(max_length=12, choices=AGAINST)
    clause = models.CharField(max_length=8)
    words = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_upheld = models.BooleanField(null=True)
    reply = models.TextField(blank=True)
    heard_by = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["entry", "against"], name="one_appeal_against_each")]

    def __str__(self) -> str:
        return f"appeal of {self.entry_id} against {self.against}"


class KitImport(models.Model):
    """A file of the offline kit as it was brought, whole: what did not fit into the draft is not lost."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="kits")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    met = models.JSONField(
        default=dict, blank=True
    )  # what it says where the draft had changed meanwhile, by question, until the team has chosen

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"kit of {self.entry_id}"


class Opinion(models.Model):
    """What one officer thinks an entry's result should be, where the rules ask for several; told to no entrant."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="opinions")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    result = models.CharField(max_length=16, choices=[("admitted", "admitted"), ("refused", "refused")])
    ground = models.CharField(max_length=24, blank=True)
    clause = models.CharField(max_length=8, blank=True)
    reason = models.TextField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "by"], name="an_officer_has_one_opinion_of_an_entry")]

    def __str__(self) -> str:
        return f"{self.by_id} of {self.entry_id}: {self.result}"


class TextPrint(models.Model):
    """A mark of a run of words in an entry as it was received (`rules/likeness.py`)."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="prints")
    mark = models.BigIntegerField(db_index=True)

    class Meta:
        ordering = ["entry", "mark"]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.mark}"


class FileWords(models.Model):
    """The words that the worker read in a file, by its digest; or why there are none (a name of `Silence`)."""

    sha256 = models.CharField(max_length=64, unique=True)
    words = models.TextField(blank=True)
    why = models.CharField(max_length=12, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "words of files"

    def __str__(self) -> str:
        return f"{self.sha256}: {self.why or len(self.words)}"


class Likeness(models.Model):
    """An entry resembles an earlier one: `share` percent of its marks (of those of its file `within`, where they
    stand in one) with the longest `passages`; or a `file` that both hold."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    share = models.PositiveSmallIntegerField()
    file = models.CharField(max_length=255, blank=True)
    within = models.CharField(max_length=255, blank=True)
    passages = models.JSONField(default=list, blank=True)
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "-share", "id"]

    def __str__(self) -> str:
        return f"{self.entry_id} like {self.other_id}"
