"""The process that opens one spreadsheet and says the rows of its first sheet; what bursts, bursts here.

A sheet of two cells may say that it is a million rows by sixteen thousand columns, and its reader lays out all of it.
So it reads under bounds on memory and time, and ends with a number of its own where there is nothing to say.
"""

import contextlib
import io
import json
import sys
from datetime import date

from python_calamine import CalamineError, CalamineWorkbook

from charsu.adapters.percent_cells import percent_cells
from charsu.adapters.spreadsheets import DAMAGED, MOST_CELLS, TOO_LARGE, TOO_LONG
from charsu.rules.exchange.measures import exactly
from charsu.rules.exchange.sheets import MOST_ROWS

MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 10


def main() -> int:
    _bind()
    try:
        packed = sys.stdin.buffer.read()
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(packed)).get_sheet_by_index(0)
        if sheet.total_height > MOST_ROWS:
            return TOO_LONG
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            return TOO_LARGE
        content = sheet.to_python(skip_empty_area=False)
        percents = percent_cells(packed)
        rows = [[_words(cell, (r, c) in percents) for c, cell in enumerate(row)] for r, row in enumerate(content)]
    except (CalamineError, ValueError, IndexError, OSError):
        return DAMAGED
    json.dump(rows, sys.stdout)
    return 0


def _words(cell: object, is_percent: bool) -> str:
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return f"{exactly(cell * 100)}%" if is_percent else exactly(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _bind() -> None:
    """Bounds of this process; where the system has none, the parent's clock is the only one."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 -- not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
