"""Makes the verifier: one HTML file from src/charsu/verifier/, opened from disk, with no network.

python tools/make_verifier.py            writes src/charsu/static/verifier.html
python tools/make_verifier.py --check    tells whether it is stale
"""

import json
import sys
from pathlib import Path

from charsu.rules.lifecycle import STEPS
from charsu.rules.permissions import JOINT, Act
from charsu.rules.two_keys import LONGEST_RECOVERY, RECOVERY_DAYS

SOURCE = Path(__file__).resolve().parents[1] / "src" / "charsu" / "verifier"
GOAL = SOURCE.parent / "static" / "verifier.html"
PARTS = (
    "hashes", "bytes", "ed25519", "merkle", "canonical", "notes", "credentials", "zip", "records", "hands", "state",
    "twokeys", "approvals", "evaluation", "given", "choices", "bundle", "proofs", "named", "others", "page",
    "words", "shown",
)  # fmt: skip


def tables() -> str:
    one_key = [[s.source.value, s.target.value] for s in STEPS if s.keys == 1]
    found = {
        "joint": sorted(act.value for act in JOINT), "oneKey": one_key, "step": Act.EDITION_STEP.value,
        "recovery": [RECOVERY_DAYS, LONGEST_RECOVERY],
    }  # fmt: skip
    return f"const TABLES = {json.dumps(found)};\n"


def program() -> str:
    """All parts as one script; each says for itself that it is strict, once is enough."""
    parts = [(SOURCE / f"{name}.js").read_text(encoding="utf-8").replace('"use strict";\n', "") for name in PARTS]
    return '"use strict";\n' + tables() + "\n".join(parts)


def page() -> str:
    return (SOURCE / "page.html").read_text(encoding="utf-8").replace("/* PROGRAM */", program())


def is_stale() -> bool:
    return not GOAL.exists() or GOAL.read_text(encoding="utf-8") != page()


if __name__ == "__main__":
    if "--check" not in sys.argv:
        GOAL.write_text(page(), encoding="utf-8")
    sys.exit("src/charsu/static/verifier.html is stale: python tools/make_verifier.py" if is_stale() else 0)
