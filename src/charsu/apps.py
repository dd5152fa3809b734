"""The one Django app."""

from django.apps import AppConfig


class Charsu(AppConfig):
    name = "charsu"
    default_auto_field = "django.db.models.BigAutoField"
