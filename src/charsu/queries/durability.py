"""Whether the store keeps what it has acknowledged when the power goes."""

from django.db import connection

_FULL = {2: "FULL", 3: "EXTRA"}
_JOURNALS = {"wal", "delete", "truncate", "persist"}
_SWITCHES = ("fsync", "full_page_writes", "synchronous_commit")


def weaknesses() -> tuple[str, ...]:
    """What is switched off, in the store's own words; nothing when all is as it should be."""
    return _of_sqlite() if connection.vendor == "sqlite" else _of_postgresql()


def _of_sqlite() -> tuple[str, ...]:
    found = []
    is_in_memory = _is_in_memory(str(connection.settings_dict["NAME"]))
    if is_in_memory:
        found.append("the database is in memory: it ends with the process")
    with connection.cursor() as cursor:
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
        journal = str(cursor.execute("PRAGMA journal_mode").fetchone()[0])
    if synchronous not in _FULL:
        found.append(f"SQLite's synchronous is {synchronous}, not FULL")
    if journal not in _JOURNALS and not is_in_memory:
        found.append(f"SQLite's journal_mode is {journal}, not WAL")
    return tuple(found)


def _is_in_memory(name: str) -> bool:
    return name == ":memory:" or "mode=memory" in name


def _of_postgresql() -> tuple[str, ...]:
    found = []
    with connection.cursor() as cursor:
        for switch in _SWITCHES:
            cursor.execute("SELECT current_setting(%s)", [switch])
            value = cursor.fetchone()[0]
            if value in {"off", "local"}:
                found.append(f"PostgreSQL's {switch} is {value}")
    return tuple(found)
