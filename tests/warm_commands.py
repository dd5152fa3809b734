"""The command `charsu` in processes that start warm: forked from one that has read what no setting touches.

A command that starts cold reads libraries for half a second before it reads its first setting, and most tests ask
what it answers, not how it starts. Each of these has its own process, environment, settings and store as any other;
that the command starts from nothing as well is shown where houses are run, in `tests/management/test_run.py`.
"""

import gc
import json
import os
import select
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = (
    "numpy", "highspy", "cryptography.hazmat.primitives.asymmetric.ed25519", "requests", "sqlparse", "waitress",
    "django.core.management", "django.core.mail", "django.core.serializers.json", "django.db.migrations.executor",
    "django.db.backends.sqlite3.base", "django.db.models", "django.forms", "django.template", "django.urls",
)  # fmt: skip


class Warm:
    """Runs one command after another."""

    def __init__(self, folder: Path) -> None:
        self.said = [folder / "out", folder / "err"]
        self.parent = subprocess.Popen(
            [sys.executable, __file__], env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def run(self, *args: str, within: float = 200, **env: str) -> subprocess.CompletedProcess[str]:
        """`env` is all that the command is told, beside where programs and people's folders are."""
        clean = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG", "TMPDIR"}}
        told = {**clean, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **env}
        into, back = self.parent.stdin, self.parent.stdout
        assert into and back
        into.write(json.dumps({"args": args, "env": told, "said": list(map(str, self.said))}) + "\n")
        into.flush()
        if not select.select([back], [], [], within)[0]:
            self.end()  # its answer would be taken for the next one's
            raise AssertionError(f"charsu {' '.join(args)} does not end")
        out, err = (path.read_text(encoding="utf-8") for path in self.said)
        return subprocess.CompletedProcess(args, int(back.readline()), out, err)

    def end(self) -> None:
        """With a command that did not."""
        os.killpg(self.parent.pid, signal.SIGKILL)
        self.parent.wait()


def _serve() -> None:
    """In the parent: a line a command; the answer is how it ended."""
    for name in LIBRARIES:
        import_module(name)
    rules = import_module("charsu.rules")
    for found in walk_packages(rules.__path__, "charsu.rules."):
        import_module(found.name)
    main = import_module("charsu.commandline").main
    gc.freeze()
    for line in sys.stdin:
        told = json.loads(line)
        child = os.fork()
        if not child:
            for number, path in enumerate([os.devnull, *told["said"]]):
                os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC), number)
            os.environ.clear()
            os.environ.update(told["env"])
            sys.argv = ["charsu", *told["args"]]
            main()
            sys.exit(0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
