"""The check-up of the house: a line a check, each asked so that its own failure is an answer too."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from charsu.adapters.files import digest_of, why_not_writable
from charsu.environment import DEMO_KEY
from charsu.models import Attachment, Edition, LedgerEntry, Municipality, Notice
from charsu.queries.durability import weaknesses
from charsu.queries.ledger import export_of
from charsu.queries.waiting import worker
from charsu.rules.ledger.verify import verify_bundle

LEAST_FREE = 500_000_000
LATE_LETTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Finding:
    """`grade` is ok, note (worth knowing) or fail (mend it)."""

    name: str
    grade: str
    detail: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def check_up(*, now: datetime, is_deep: bool, with_mail: bool) -> Iterator[Finding]:
    """Every check of the house; `is_deep` reads every uploaded file, `with_mail` calls the mail server."""
    yield from _asked("settings", _settings)
    database = list(_asked("database", _database))
    yield from database
    if any(finding.grade == "fail" for finding in database):
        return
    yield from _asked("storage", _storage)
    yield from _asked("uploaded files", lambda: _uploads(is_deep=is_deep))
    yield from _asked("record", lambda: _records(now))
    yield from _asked("worker", lambda: _worker(now))
    yield from _asked("letters", lambda: _letters(now))
    yield from _asked("registry", _registry)
    yield from _asked("words", _words)
    if with_mail:
        yield from _asked("mail server", _mail)


def _asked(name: str, ask: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    try:
        yield from ask()
    except Exception as trouble:  # noqa: BLE001 -- whatever breaks a check is what the check-up is for
        yield Finding(name, "fail", " ".join(str(trouble).split()) or type(trouble).__name__)


def _settings() -> Iterator[Finding]:
    if settings.CHARSU_DEMO:
        yield Finding("settings", "note", "demo mode: anyone on this machine may step into anyone's shoes")
    elif settings.SECRET_KEY == DEMO_KEY:
        yield Finding("settings", "note", "the demo key: good for this machine alone; set SECRET_KEY")
    elif settings.IS_LOCAL:
        yield Finding("settings", "note", "answers to this machine alone; set ALLOWED_HOSTS to serve others")
    else:
        yield Finding("settings", "ok", f"answers to {', '.join(settings.ALLOWED_HOSTS)}")


def _database() -> Iterator[Finding]:
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    detail = (
        f"{connection.vendor}, all migrations" if not waiting else f"{len(waiting)} migrations wait: charsu migrate"
    )
    yield Finding("database", "fail" if waiting else "ok", detail)
    weak = weaknesses()
    yield Finding(
        "durability", "fail" if weak else "ok", "; ".join(weak) or "what is acknowledged survives a power cut"
    )


def _storage() -> Iterator[Finding]:
    root: Path = settings.STORAGE_ROOT
    trouble = why_not_writable(root)
    yield Finding("storage", "fail" if trouble else "ok", trouble or str(root))
    free = shutil.disk_usage(root if root.exists() else root.parent).free
    yield Finding("room", "ok" if free > LEAST_FREE else "fail", f"{free // 1_000_000:,} MB are free")


def _uploads(*, is_deep: bool) -> Iterator[Finding]:
    bad, count = list[str](), 0
    for path, size, sha256 in Attachment.objects.values_list("path", "size", "sha256").iterator():
        count += 1
        at = settings.STORAGE_ROOT / path
        if not at.is_file():
            bad.append(f"{path} is missing")
        elif at.stat().st_size != size or (is_deep and digest_of(at) != sha256):
            bad.append(f"{path} is not what was stored")
    how = "by digest" if is_deep else "by size; --deep reads them all"
    yield Finding("uploaded files", "fail" if bad else "ok", "; ".join(bad[:3]) or f"{count} files, {how}")


def _records(now: datetime) -> Iterator[Finding]:
    for edition in Edition.objects.order_by("pk"):
        name = f"record of {edition.slug}"
        failed = [check for check in verify_bundle(export_of(edition)) if not check.ok]
        detail = "; ".join(f"{check.name}: {check.detail}" for check in failed)
        yield Finding(
            name, "fail" if failed else "ok", detail or "every leaf as it was stored, and the store as told"
        )
        last = (
            LedgerEntry.objects.filter(edition=edition.slug).order_by("-index").values_list("at", flat=True).first()
        )
        if last is not None and last > now + timedelta(seconds=5):
            yield Finding(
                "clock", "fail", f"it is {now:%F %T} here, before the last act of {edition.slug} ({last:%F %T})"
            )


def _worker(now: datetime) -> Iterator[Finding]:
    """When it was last heard, and what waits for it meanwhile."""
    found = worker()
    late = Notice.objects.filter(sent_at=None, attempts=0, next_at__lt=now - LATE_LETTER).count()
    heard = f"last heard at {found.heard:%F %T}" if found.heard else "never heard"
    waits = f"; {late} letters wait for more than ten minutes" if late else ""
    if found.is_silent(now):
        yield Finding("worker", "note", f"{heard}, so it does not run, or it hangs: charsu worker{waits}")
    else:
        yield Finding("worker", "note" if late else "ok", f"{heard}{waits}")


def _letters(now: datetime) -> Iterator[Finding]:
    given_up = Notice.objects.filter(sent_at=None, attempts__gte=8).count()
    grade, detail = ("note", f"{given_up} letters were given up") if given_up else ("ok", "none was given up")
    yield Finding("letters", grade, detail)


def _registry() -> Iterator[Finding]:
    count = Municipality.objects.count()
    yield Finding(
        "registry", "ok" if count else "note", f"{count} municipalities" if count else "charsu load_registry"
    )


def _words() -> Iterator[Finding]:
    catalogues = sorted(Path(folder) for root in settings.LOCALE_PATHS for folder in Path(root).glob("*/LC_MESSAGES"))
    raw = [folder.parent.name for folder in catalogues if not (folder / "django.mo").exists()]
    detail = f"not compiled: {', '.join(raw)}; run make setup" if raw else f"{len(catalogues)} catalogues"
    yield Finding("words", "note" if raw else "ok", detail)


def _mail() -> Iterator[Finding]:
    post = get_connection()
    post.open()
    post.close()
    yield Finding("mail server", "ok", "it answers")
