"""Prints the life and the permissions of an edition into `docs/`. `--check` only tells whether they are stale."""

import sys
from pathlib import Path

from charsu.rules.lifecycle import STEPS, drawing
from charsu.rules.permissions import RULES

DOCS = Path(__file__).resolve().parents[1] / "docs"
BY = "Printed from `rules/{}.py` by `tools/docs.py`; a test fails when it is stale."


def lifecycle() -> str:
    rows = [
        f"| {s.source.value} | {s.target.value} | {s.keys} | {' '.join(need.value for need in s.needs)} |"
        for s in STEPS
    ]
    return "\n".join(
        ["# The life of an edition", "", BY.format("lifecycle"),
         "", "```mermaid", drawing(), "```", "", "| from | to | keys | needs |", "|---|---|---|---|", *rows, "",
         "As long as an edition has no witness, no step waits for a cosignature.", ""]
    )  # fmt: skip


def permissions() -> str:
    rows = []
    for act, rule in RULES.items():
        phases = sorted(rule.phases, key=lambda phase: phase.order)
        span = phases[0].value if len(phases) == 1 else f"{phases[0].value} – {phases[-1].value}"
        roles = ", ".join(sorted(role.value for role in rule.roles))
        rows.append(
            f"| {act.value} | {roles} | {span} | {rule.tie.value} | {rule.reach.value} "
            f"| {'yes' if rule.joint else ''} |"
        )
    return "\n".join(
        ["# Who may do what", "", BY.format("permissions"), "",
         "| act | roles | phases | tie | belongs to | both keys |", "|---|---|---|---|---|---|", *rows, ""]
    )  # fmt: skip


def stale() -> list[str]:
    pages = {"lifecycle.md": lifecycle(), "permissions.md": permissions()}
    return [name for name, words in pages.items() if (DOCS / name).read_text(encoding="utf-8") != words]


if __name__ == "__main__":
    if "--check" not in sys.argv:
        (DOCS / "lifecycle.md").write_text(lifecycle(), encoding="utf-8")
        (DOCS / "permissions.md").write_text(permissions(), encoding="utf-8")
    sys.exit(f"stale: {stale()}" if stale() else 0)
