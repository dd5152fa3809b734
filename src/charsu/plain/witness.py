"""`charsu witness`: one institution's witness, on a machine of its own.

    charsu witness init DIR --name kazan.example/witness --log VKEY    make its key, name the log that it watches
    charsu witness serve DIR --port 8470                               answer logs over HTTP (tlog-witness)
    charsu witness cosign DIR REQUEST.txt                              the same by files, carried on a stick

It remembers a size and a root of each log, and never signs a history that differs from what it saw.
"""

import argparse
import sys
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from charsu.plain.passphrases import make_key
from charsu.plain.witness_state import Witness
from charsu.rules.ledger.checkpoint import known_key, witness_key
from charsu.rules.ledger.ed25519 import public_of
from charsu.rules.ledger.witness import Answer

MOST_BYTES = 64 * 1024


def main(args: Sequence[str]) -> int:
    words = argparse.ArgumentParser(
        "charsu witness", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("what", choices=["init", "serve", "cosign"])
    words.add_argument("folder", help="where its key and its memory are")
    words.add_argument("request", nargs="?", help="cosign: the request file")
    words.add_argument("--name", help="init: the witness's name, such as kazan.example/witness")
    words.add_argument("--log", action="append", default=[], help="init: a log's verifier key; may be given again")
    words.add_argument("--port", type=int, default=8470)
    words.add_argument("--host", default="127.0.0.1")
    asked = words.parse_args(args)
    if asked.what == "init":
        return _init(Path(asked.folder), asked.name or "", asked.log)
    witness = Witness.at(Path(asked.folder))
    if asked.what == "serve":
        return _serve(witness, asked.host, asked.port)
    if not asked.request:
        words.error("cosign needs the request file")
    return _cosign(witness, Path(asked.request))


def _init(folder: Path, name: str, logs: Sequence[str]) -> int:
    if not name or not logs:
        raise ValueError("init needs --name and --log")
    keys = [known_key(vkey) for vkey in logs]
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        public = public_of(make_key(str(folder / "witness.pem")))
    except (OSError, ValueError):
        if is_new:
            folder.rmdir()  # nothing was begun
        raise
    (folder / "name").write_text(f"{name}\n", encoding="utf-8")
    (folder / "logs").write_text("".join(f"{key.vkey}\n" for key in keys), encoding="utf-8")
    print(witness_key(name, public).vkey)
    return 0


def _cosign(witness: Witness, request: Path) -> int:
    if request.stat().st_size > MOST_BYTES:
        raise ValueError("the request is too large")
    given = witness.asked(request.read_bytes())
    if given.status != 200:
        print(f"charsu witness: {_why(given, request)}", file=sys.stderr)
        return 1
    out = request.with_suffix(".cosigned.txt")
    out.write_text(given.body, encoding="utf-8")
    print(out)
    return 0


def _why(given: Answer, request: Path) -> str:
    """Why it does not cosign, in words; the protocol answers a size it did not expect with the bare number."""
    if given.status == 400:
        return (
            f"not cosigned: {request} is not the request of a record, or is damaged: download it anew from the page "
            f"of the witnesses ({given.body.strip()}, 400)"
        )
    if given.status != 409:
        return f"not cosigned: {given.body.strip()} ({given.status})"
    return (
        f"not cosigned: the last head that this witness cosigned has {given.body.strip()} lines, and the request "
        "goes on from another (409). If it was cosigned before, bring the .cosigned.txt that was written then; else "
        "download a new request from the page of the witnesses"
    )


def _serve(witness: Witness, host: str, port: int) -> int:
    with ThreadingHTTPServer((host, port), door(witness)) as server:
        print(f"{witness.name} answers on http://{host}:{server.server_port}/", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


def door(witness: Witness) -> type[BaseHTTPRequestHandler]:
    """What answers over HTTP for `witness`, one request at a time."""
    lock = threading.Lock()

    class Door(BaseHTTPRequestHandler):
        timeout = 20

        def do_POST(self) -> None:  # noqa: N802 -- the library's name
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint":
                self._say(Answer(404, "only /add-checkpoint is here\n"))
            elif not length.isdecimal() or int(length) > MOST_BYTES:
                self._say(Answer(400, "the request is too large, or its length is not told\n"))
            else:
                asked = self.rfile.read(int(length))
                with lock:
                    given = witness.asked(asked)
                self._say(given)

        def _say(self, given: Answer) -> None:
            body = given.body.encode()
            self.send_response(given.status)
            kind = "text/x.tlog.size" if given.status == 409 else "text/plain; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Door
