"""Brings a backup back, into an empty house only: all of it, or nothing."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from charsu.management.keeping.backup import A_PIECE, FORMAT, MANIFEST, Unsafe, heads, migrations
from charsu.management.keeping.tables import columns_of, models_kept, value_of
from charsu.models import Edition
from charsu.queries.ledger import export_of
from charsu.rules.ledger.bundle import is_safe
from charsu.rules.ledger.verify import verify_bundle

A_BATCH = 500
Say = Callable[[str], None]
Steps = dict[str, list[str]]  # migrations by app


def bring_back(*, file: Path, storage: Path, say: Say) -> dict[str, Any]:
    """Check the archive, then load it. Raises Unsafe before anything is touched, or leaves nothing behind."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _checked(archive)
            say(f"{len(manifest['members'])} members of the archive are whole")
            _refuse_a_house_in_use()
            then = as_told_today(manifest["migrations"])
            _migrate_as_then(then)
            files = _files(archive, storage, manifest)
            say(f"{files} uploaded files are in place")
            with transaction.atomic():
                _load_all(archive, manifest, then)
                if is_of_today := _is_of_today():
                    _compare(manifest)
            if not is_of_today:  # SQLite changes no tables inside a transaction
                call_command("migrate", verbosity=0)
                _compare(manifest)
            say("the record of every edition is as it was")
            return manifest
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError) as trouble:
        raise Unsafe(f"{file} is damaged, or no backup of the house ({trouble})") from trouble


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, once every member has the digest that it names and nothing else is there."""
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        members: dict[str, str] = manifest["members"]
        names = archive.namelist()
        if manifest["format"] != FORMAT or sorted(names) != sorted([MANIFEST, *members]):
            raise ValueError("its members are not those of the manifest")
        bad = [p for p, d in members.items() if not is_safe(p) or _digest(archive, p) != d]
    except (ValueError, TypeError, AttributeError) as trouble:
        raise Unsafe(f"this is no backup of the house, or a damaged one: {trouble}") from trouble
    except Exception as trouble:
        raise Unsafe(f"this is no backup of the house, or a damaged one ({trouble})") from trouble
    if bad:
        raise Unsafe(f"the backup is damaged: {', '.join(bad[:3])}. Nothing was touched.")
    return manifest


def _digest(archive: zipfile.ZipFile, path: str) -> str:
    seen = hashlib.sha256()
    with archive.open(path) as source:
        while piece := source.read(A_PIECE):
            seen.update(piece)
    return seen.hexdigest()


def _refuse_a_house_in_use() -> None:
    """An empty database may have tables; it may not have rows in them."""
    tables = set(connection.introspection.table_names())
    full = [m._meta.db_table for m in models_kept() if m._meta.db_table in tables and _has_rows(m._meta.db_table)]
    if full:
        raise Unsafe(
            f"the database is not empty ({', '.join(full[:3])}): what is there would be lost. "
            "Point DATABASE_URL at an empty one."
        )


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 -- a table of ours
        return cursor.fetchone() is not None


def as_told_today(then: dict[str, list[str]]) -> Steps:
    """The steps behind the backup's tables. Where one of today's replaces several and all were taken, it is named."""
    steps = {(app, name) for app, names in then.items() for name in names}
    for step, migration in MigrationExecutor(connection).loader.disk_migrations.items():
        if migration.replaces and steps.issuperset(map(tuple, migration.replaces)):
            steps = steps.difference(map(tuple, migration.replaces)) | {step}
    return {app: sorted(name for a, name in steps if a == app) for app in then}


def _migrate_as_then(then: Steps) -> None:
    """The tables as they were when the backup was made; `migrate` then brings them to today's."""
    known = MigrationExecutor(connection).loader.disk_migrations
    foreign = sorted(f"{app}.{name}" for app, names in then.items() for name in names if (app, name) not in known)
    if foreign:
        raise Unsafe(f"the backup was made by a newer house ({', '.join(foreign[:3])}): upgrade this one first.")
    now = as_told_today(migrations()) if _is_migrated() else {}
    if any(set(names).difference(then.get(app, [])) for app, names in now.items()):
        raise Unsafe("the database has newer tables than the backup: point DATABASE_URL at one without tables.")
    for app, names in then.items():
        leaves = [n for n in names if not any((app, n) in known[(app, o)].dependencies for o in names)]
        for name in leaves:
            call_command("migrate", app, name, verbosity=0)


def _is_of_today() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _is_migrated() -> bool:
    return "django_migrations" in connection.introspection.table_names()


def _load_all(archive: zipfile.ZipFile, manifest: dict[str, Any], then: Steps) -> None:
    executor = MigrationExecutor(connection)
    nodes = [(app, name) for app, names in then.items() for name in names]
    apps = executor.loader.project_state(nodes).apps
    models = models_kept(apps)
    lost = set(manifest["rows"]) - {model._meta.db_table for model in models}
    if lost:
        raise Unsafe(f"the backup has tables that the house does not know: {', '.join(sorted(lost))}")
    for model in models:
        if (table := model._meta.db_table) in manifest["rows"]:
            count = _load(model, archive, f"tables/{table}.jsonl")
            if count != manifest["rows"][table]:
                raise Unsafe(f"{table} has {count} rows instead of {manifest['rows'][table]}")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _load(model: type[Model], archive: zipfile.ZipFile, path: str) -> int:
    fields = columns_of(model)
    for field in fields:
        if hasattr(field, "auto_now_add"):
            field.auto_now_add = field.auto_now = False  # type: ignore[attr-defined]
    by_column = {field.column: field for field in fields}
    count, batch = 0, list[Model]()
    with archive.open(path) as source:
        columns = [by_column[name] for name in json.loads(source.readline())]
        for row in _rows(source):
            facts = {f.attname: value_of(f, value) for f, value in zip(columns, row, strict=True)}
            batch.append(model(**facts))
            count += 1
            if len(batch) == A_BATCH:
                model._base_manager.bulk_create(batch)
                batch.clear()
    model._base_manager.bulk_create(batch)
    return count


def _rows(source: Any) -> Iterator[list[Any]]:
    for line in source:
        yield json.loads(line)


def _files(archive: zipfile.ZipFile, storage: Path, manifest: dict[str, Any]) -> int:
    """Every upload at its place, durably. One that is there already must be the same."""
    paths = [path for path in manifest["members"] if path.startswith("files/")]
    for path in paths:
        at = storage / path.removeprefix("files/")
        if at.exists():
            if hashlib.sha256(at.read_bytes()).hexdigest() != manifest["members"][path]:
                raise Unsafe(f"{at} is there already and differs. Point STORAGE_URL at an empty folder.")
            continue
        at.parent.mkdir(parents=True, exist_ok=True)
        part = at.with_name(f".{at.name}.part")
        with archive.open(path) as source, part.open("wb") as out:
            while piece := source.read(A_PIECE):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        part.rename(at)
    return len(paths)


def _compare(manifest: dict[str, Any]) -> None:
    """The record gives the heads noted in the backup, and passes the check of its export."""
    try:
        found = heads()
    except DatabaseError as trouble:
        raise Unsafe(f"the record cannot be read: {trouble}") from trouble
    if found != manifest["heads"]:
        raise Unsafe("the record has not the head that the backup noted. Nothing was kept.")
    for edition in Edition.objects.order_by("pk"):
        failed = [c for c in verify_bundle(export_of(edition)) if not c.ok]
        if failed:
            raise Unsafe(f"the record of {edition.slug} fails: {failed[0].name} ({failed[0].detail})")
