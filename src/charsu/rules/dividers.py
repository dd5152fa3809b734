"""By which sign the columns of a table in plain text are divided: its first row tells, whatever its cells hold."""

import re
from collections.abc import Callable

DIVIDERS = ",;\t"
_QUOTED = re.compile(r"(?:(?<=[,;\t\n])|^)[ ]*\"((?:[^\"]|\"\")*)\"")
_NAMED = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)  # as Excel writes it above the table
_MOST = 20_000  # letters of a first row


def divided(text: str, is_known: Callable[[str], bool] = lambda _: False) -> tuple[str, str]:
    """The sign and the table: without the line that names the sign, where there is one.

    A sign within quotes divides nothing. The one that yields the most headings that are known wins, then the one that
    yields the most columns, then the comma.
    """
    if named := _NAMED.match(text):
        return named[1], text[named.end() :]
    head = _QUOTED.sub(lambda cell: re.sub(r"[,;\t\r\n]", " ", cell[1]), text[:_MOST]).partition("\n")[0]
    cells = {mark: head.split(mark) for mark in DIVIDERS}
    return max(DIVIDERS, key=lambda mark: (sum(map(is_known, cells[mark])), len(cells[mark]))), text
