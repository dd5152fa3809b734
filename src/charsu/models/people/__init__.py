"""People, the institutions they act for, and the municipalities of the union."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from charsu.rules.permissions import Right

CITY_STATES = [(state, state) for state in ("registered", "proposed", "refused")]


class People(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **facts: object) -> "Person":
        person = self.model(email=self.normalize_email(email), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Whoever signs in. What they may do comes from their memberships alone."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=160)
    language = models.CharField(max_length=8, default="en")
    zone = models.CharField(max_length=40, default="UTC")
    calendar = models.CharField(max_length=16, default="gregorian")
    is_active = models.BooleanField(default=True)
    is_made_up = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    erasure_asked_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # nothing of the person is left but the number

    objects = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class Institution(models.Model):
    """A party to the award, or a national focal point."""

    code = models.SlugField(unique=True)
    name = models.JSONField(default=dict)
    is_party = models.BooleanField(default=False)
    country = models.CharField(max_length=2, blank=True)

    def __str__(self) -> str:
        return self.code


class Municipality(models.Model):
    """A city of the registry; `names` holds its names by script, `search_text` all of them normalised.

    `geonameid` is its lasting number, also in addresses; what entrants propose gets one of the house's own.
    """

    geonameid = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=160)
    country = models.CharField(max_length=2, db_index=True)
    region = models.CharField(max_length=16, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(db_index=True)
    zone = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    search_text = models.TextField()
    population_year = models.PositiveSmallIntegerField(null=True)
    population_source = models.CharField(max_length=300, blank=True)  # empty: the data file's
    state = models.CharField(max_length=12, default="registered", choices=CITY_STATES)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    class Meta:
        ordering = ["-population", "geonameid"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that a person holds, for an institution, a municipality or by appointment."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=24)
    right = models.CharField(max_length=16, default=Right.LEAD.value)  # within a city's team
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="team")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [  # one for each kind of place: SQLite does not compare empty places
            models.UniqueConstraint(
                fields=["person", "role", "institution"],
                condition=models.Q(institution__isnull=False),
                name="a_role_is_held_once_for_an_institution",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "municipality"],
                condition=models.Q(municipality__isnull=False),
                name="a_role_is_held_once_for_a_city",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(institution__isnull=True, municipality__isnull=True),
                name="a_role_is_held_once_by_appointment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.role}"


class Claim(models.Model):
    """Somebody's word that they write for a city that had no team; it waits to be confirmed.

    A team without a claim was seated by the secretariat and needs no confirmation.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="claims")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField()
    letter = models.JSONField(default=dict, blank=True)  # name, path, size, sha256 of the file sent with it
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(refused_at__isnull=True),
                name="a_city_is_claimed_once",
            )
        ]

    def __str__(self) -> str:
        return f"claim to {self.municipality_id}"


class Invitation(models.Model):
    """A member's word to an address, which need not have an account yet; good for its time and address alone."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    right = models.CharField(max_length=16, default=Right.WRITE.value)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    by_country = models.BooleanField(default=False)  # a national body calls a city: who comes needs no other proof

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"invitation to {self.municipality_id}"
