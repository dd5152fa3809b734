"""Tests make their tables from the models at once; that the migrations say the same is asked here."""

from typing import Any

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # in earnest: they are set aside for tests
    call_command("makemigrations", "charsu", check=True, dry_run=True, verbosity=0)
