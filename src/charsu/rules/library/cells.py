"""Cells of a CSV file that a spreadsheet shows as text, whatever a stranger typed into them."""

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell(value: object) -> str:
    """The value as text on one line; what a spreadsheet could take for a formula is led by an apostrophe. Numbers
    are left as they are."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = " ".join(str(value).split())
    return f"'{text}" if text.startswith(_RUNS) else text
