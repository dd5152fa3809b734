"""The tables that a backup holds, and their values as JSON that either database takes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps as present
from django.db import connection, transaction
from django.db.models import Field, JSONField, Model

# Made anew by every database (content types), or of no worth elsewhere (who is signed in).
LEFT_OUT = {"contenttypes", "auth", "sessions"}


def models_kept(apps: Any = present) -> list[type[Model]]:
    """Every stored model, joining tables too, in an order that stays the same."""
    rows = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label not in LEFT_OUT]
    return sorted((m for m in rows if m._meta.managed and not m._meta.proxy), key=lambda m: m._meta.db_table)


def columns_of(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.local_fields if field.column]


def rows_of(model: type[Model]) -> Iterator[list[Any]]:
    """Each row as plain JSON values, in the order of the columns."""
    names = [field.attname for field in columns_of(model)]
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=500):
        yield [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        raise ValueError("a backup has no form for raw bytes")
    return value


def value_of(field: Field[Any, Any], value: Any) -> Any:
    """The value that was written as JSON, as the field has it."""
    return value if isinstance(field, JSONField) else field.to_python(value)


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is of one and the same moment, and nobody who writes has to wait."""
    if connection.vendor == "sqlite":
        if connection.in_atomic_block:
            yield  # whoever opened the transaction holds the moment already
            return
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("COMMIT")
        return
    with transaction.atomic():
        if len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
