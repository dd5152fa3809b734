"""People, the institutions they act for, and the municipalities of the union."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


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
    """A city of the registry; `names` holds its names by script, `search_text` all of them normalised."""

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

    class Meta:
        ordering = ["-population", "geonameid"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that a person holds, for an institution, a municipality or by appointment."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=24)
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
