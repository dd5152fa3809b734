"""What counts as a reason given in words: a sign or two are none."""

from collections.abc import Collection, Mapping

from charsu.rules.names import script_of

LEAST = 5  # letters of an alphabet; a sign that writes a whole syllable or word counts for more
_WEIGHT = {"han": 3, "ethiopic": 2}


def says_why(words: str) -> bool:
    """Whether words can be a reason: a few letters at least, not one letter again and again."""
    letters = [letter for letter in words.casefold() if letter.isalpha()]
    return len(set(letters)) > 1 and sum(_WEIGHT.get(script_of(letter), 1) for letter in letters) >= LEAST


def lacking(
    given: Mapping[str, tuple[int | None, str]], codes: Collection[str], reasoned: Collection[str]
) -> tuple[str, ...]:
    """The criteria of a score sheet that have no score, or no reason where the rubric asks for one."""
    held = {code: given.get(code, (None, "")) for code in codes}
    return tuple(
        code for code, (score, reason) in held.items() if score is None or (code in reasoned and not says_why(reason))
    )
