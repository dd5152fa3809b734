"""What the environment may say. Every trouble is one sentence that names the variable and what would help."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1", "testserver"})
DEMO_KEY = "demo-key-that-production-refuses-0123456789abcdefghij"
SHORTEST_KEY = 32
MAIL = "smtp://user:password@host:25, smtp+tls://..., smtp+ssl://..., consolemail:// or filemail:///folder"
STORES = "sqlite:////absolute/path.sqlite3 or postgres://user:password@host:5432/name"
# What SQLite may be told of its durability; `environment` only reads it, `queries/durability.py` judges it.
A_CONNECTION = 600  # seconds that a thread keeps its connection: opening one costs more than most pages
JOURNALS = {"WAL", "DELETE", "TRUNCATE", "PERSIST", "MEMORY", "OFF"}
SYNCHRONOUS = {"FULL", "EXTRA", "NORMAL", "OFF"}

env = environ.Env()


@dataclass(frozen=True)
class Institution:
    """Where an institution signs its own people in (OpenID Connect), and whose addresses it may vouch for."""

    app: dict[str, Any]
    domains: tuple[str, ...]
    origin: str


def is_local(hosts: list[str]) -> bool:
    """Whether the house answers to this machine alone."""
    return set(hosts) <= LOOPBACK


def own_name(hosts: list[str]) -> str:
    """The first name under which others reach the house; it names its logs."""
    return next((host for host in hosts if host not in LOOPBACK), "charsu.example")


def refuse_unsafe(*, key: str, hosts: list[str], bind: str, is_demo: bool, is_debug: bool, address: str = "") -> None:
    """What a house that others can reach may not do. Raises ImproperlyConfigured."""
    _refuse_wide(hosts)
    if is_local(hosts) and bind in LOOPBACK:
        return
    if is_demo:
        raise ImproperlyConfigured("CHARSU_DEMO lets anyone step into anyone's shoes: it serves loopback only.")
    if is_debug:
        raise ImproperlyConfigured("CHARSU_DEBUG shows the inside of the house: it serves loopback only.")
    if key == DEMO_KEY:
        raise ImproperlyConfigured("Set SECRET_KEY: the demo key serves loopback addresses only.")
    if len(key) < SHORTEST_KEY or len(set(key)) < 8:
        raise ImproperlyConfigured(f"SECRET_KEY is too easy to guess: use {SHORTEST_KEY} or more random letters.")
    if is_local(hosts):
        raise ImproperlyConfigured(
            "CHARSU_HOST opens the house to others: set ALLOWED_HOSTS to the names it is reached by."
        )
    _refuse_loopback(address)


def _refuse_wide(hosts: list[str]) -> None:
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured("Set ALLOWED_HOSTS to the names under which the house is reached, without *.")
    if wide := [host for host in hosts if host.startswith(".") and "." not in host[1:]]:
        raise ImproperlyConfigured(f"ALLOWED_HOSTS: {wide[0]} is a whole top-level domain; name the house itself.")


def _refuse_loopback(address: str) -> None:
    if address and (urlsplit(address).hostname or "") in LOOPBACK:
        raise ImproperlyConfigured(
            f"Letters would link to {address}, which is this machine: set CHARSU_ADDRESS, as in https://award.example."
        )


def database(default: str) -> dict[str, Any]:
    """The one database. SQLite is kept durable unless its address says otherwise, and then `serve` refuses."""
    scheme = urlsplit(os.environ.get("DATABASE_URL") or default).scheme
    if scheme not in {"sqlite", "postgres", "postgresql", "psql", "pgsql"}:
        raise ImproperlyConfigured(f"DATABASE_URL names a store that the house does not know. It takes {STORES}.")
    try:
        found: dict[str, Any] = env.db("DATABASE_URL", default=default)
    except (ImproperlyConfigured, ValueError, KeyError) as trouble:
        raise ImproperlyConfigured(f"DATABASE_URL is not understood. It takes {STORES}.") from trouble
    found.setdefault("CONN_MAX_AGE", A_CONNECTION)
    found["CONN_HEALTH_CHECKS"] = True
    engine = str(found.get("ENGINE", ""))
    if engine.endswith("sqlite3"):
        found["OPTIONS"] = _sqlite_options(dict(found.get("OPTIONS", {})))
        if str(found["NAME"]) != ":memory:":
            _make(Path(str(found["NAME"])).parent, "DATABASE_URL")
    return found


def _sqlite_options(asked: dict[str, Any]) -> dict[str, Any]:
    journal = str(asked.pop("journal_mode", "WAL")).upper()
    synchronous = str(asked.pop("synchronous", "FULL")).upper()
    if journal not in JOURNALS or synchronous not in SYNCHRONOUS:
        raise ImproperlyConfigured("DATABASE_URL: journal_mode is WAL and synchronous is FULL; leave them out.")
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous={synchronous};",
        **asked,
    }


def _make(folder: Path, variable: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise ImproperlyConfigured(f"{variable}: cannot make {folder} ({trouble.strerror}).") from trouble


def storage(default: Path) -> Path:
    """The folder of uploaded files."""
    said = os.environ.get("STORAGE_URL", "").strip()
    if not said:
        return default
    address = urlsplit(said)
    if address.scheme not in {"", "file"} or address.netloc not in {"", "localhost"}:
        raise ImproperlyConfigured("STORAGE_URL takes file:///absolute/folder; other stores are not there yet.")
    folder = Path(unquote(address.path))
    if not folder.is_absolute():
        raise ImproperlyConfigured("STORAGE_URL takes an absolute folder, as in file:///srv/charsu/files.")
    return folder


def mail(default: str) -> dict[str, Any]:
    """Django's settings for letters."""
    try:
        found: dict[str, Any] = env.email_url("EMAIL_URL", default=default)
    except (ImproperlyConfigured, ValueError, KeyError, AttributeError) as trouble:
        raise ImproperlyConfigured(f"EMAIL_URL is not understood. It takes {MAIL}.") from trouble
    if folder := found.get(
        "EMAIL_FILE_PATH"
    ):  # the library drops the first stroke: letters went below the shell's folder
        found["EMAIL_FILE_PATH"] = str(Path("/", folder))
    return found


def cache() -> dict[str, Any]:
    try:
        found: dict[str, Any] = env.cache_url("CACHE_URL", default="locmemcache://")
    except (ImproperlyConfigured, ValueError, KeyError) as trouble:
        raise ImproperlyConfigured("CACHE_URL is not understood. It takes locmemcache:// or redis://.") from trouble
    return found


def address(port: int) -> str:
    """What letters link to. Raises ImproperlyConfigured."""
    said = os.environ.get("CHARSU_ADDRESS", "").strip().rstrip("/") or f"http://127.0.0.1:{port}"
    parts = urlsplit(said)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured("CHARSU_ADDRESS takes an address without a path, as in https://award.example.")
    return said


def port() -> int:
    said = os.environ.get("PORT", "8000")
    if not said.isdecimal() or not 0 < int(said) < 65536:
        raise ImproperlyConfigured(f"PORT is a number from 1 to 65535, not {said!r}.")
    return int(said)


def institution() -> Institution | None:
    """None without OIDC_ISSUER: the house asks no outside service by default. Raises ImproperlyConfigured."""
    issuer = os.environ.get("OIDC_ISSUER", "").strip().rstrip("/")
    if not issuer:
        return None
    address = urlsplit(issuer)
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise ImproperlyConfigured("OIDC_ISSUER takes an https:// address.")
    domains = tuple(one.strip().lower() for one in os.environ.get("OIDC_DOMAINS", "").split(",") if one.strip())
    client, secret = os.environ.get("OIDC_CLIENT_ID", ""), os.environ.get("OIDC_CLIENT_SECRET", "")
    if not (domains and client and secret):
        raise ImproperlyConfigured(
            "OIDC_ISSUER needs OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_DOMAINS (whose addresses it vouches for)."
        )
    name = os.environ.get("OIDC_NAME", "") or address.hostname
    app = {
        "provider_id": "institution", "name": name, "client_id": client, "secret": secret,
        "settings": {"server_url": issuer},
    }  # fmt: skip
    return Institution(app, domains, f"{address.scheme}://{address.netloc}")
