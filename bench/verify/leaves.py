"""How long an export of many leaves takes to check, and how much memory: `python -m bench.verify.leaves [100000]`."""

import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from charsu.adapters.zips import as_zip
from charsu.rules.ledger.bundle import NO_RECORDS, build_bundle
from charsu.rules.ledger.canonical import canonical

VERIFY = "import sys; from charsu.commandline import main; main()"


def an_export(size: int) -> bytes:
    """Leaves of received entries, each as long as a real one."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    receipts = {f"2026-{n:05d}-1": hashlib.sha256(str(n).encode()).hexdigest() for n in range(size)}
    leaves = [
        canonical({"act": "entry.submit", "actors": ["entrant"], "at": (start + timedelta(seconds=n)).isoformat(),
                   "body": {"receipt": number, "commitment": bound, "late": False}, "edition": "2026", "index": n})
        for n, (number, bound) in enumerate(receipts.items())
    ]  # fmt: skip
    return as_zip(build_bundle("2026", leaves, {}, records={**NO_RECORDS, "receipts": receipts}))


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.zip")
        path.write_bytes(an_export(size))
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", VERIFY, "verify", str(path)], env=dict(os.environ), check=False,
                              capture_output=True, text=True)  # fmt: skip
        seconds = time.perf_counter() - start
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(done.stdout + done.stderr)
        if done.returncode:
            raise SystemExit("the check failed: the bundle is not of the form, and its time tells nothing")
        print(f"{size} leaves, {path.stat().st_size / 1e6:.0f} MB: {seconds:.1f} s, {most:.0f} MB of memory")


if __name__ == "__main__":
    main()
