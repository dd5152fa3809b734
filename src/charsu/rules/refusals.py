"""Why something may not be done or seen: the sentences that pages show."""

from enum import StrEnum


class Refusal(StrEnum):
    """Why not; each value is the sentence that pages show (through gettext)."""

    SIGN_IN = "Sign in to do this."
    ROLE = "This is not yours to do or to see."
    PHASE = "The edition is in another phase; this cannot be done now."
    TIE = "This belongs to others."
    CONFLICT = "A conflict of interest bars you from this."
    OTHER_KEY = "The other institution must countersign this; one alone moves nothing."
    UNSIGNED = "This needs the signature of your key. Sign it in the browser, or by file on a machine of your own."
    WRONG_KEY = "This signature does not hold, or it is not of a key that is yours and in force."
    CHANGED = "The text has changed since it was offered. Read it again and offer it anew."
    NEGOTIATED = (
        "A clause that one institution countered is not yet agreed by both. Agree to its words, or counter them."
    )
    ADOPTED = "Both institutions have adopted this text; its clauses stand."
    SAME = "These are the words as they stand. Agree to them instead."
    DONE = "This has been done already."
    NOT_OPEN = "The sitting is not open."
    ABSENT = "Only members who are in the room may do this."
    ROOM = "The limits of the rules leave no room for this."
    OPEN_MOTIONS = "A motion is still open: close it and count first."
    SIGNED = "The minutes are signed by both; they are not changed any more."
    NAMES = "The words name the reviewer, an employer or a city. Take that out, then release them."
    NEEDS = "Something that this step needs is still missing."
    LATE = "The deadline has passed."
    OUTDATED = "Something that this plan rests on has changed since it was computed. Compute it again."
    INCOMPLETE = "Required answers are missing."
    UNFIT = "Some answers are longer, or of another kind, than the form allows. Mend them in the draft."
    RIGHT = "Your place in the team does not allow this. Ask a colleague who leads the team."
    UNCONFIRMED = "Your team is not confirmed yet. Drafts are kept; an entry is received once the team is confirmed."
    CAP = "The city has as many received entries as the regulations allow. Withdraw one of them first."
    EXPIRED = "This invitation has expired or was withdrawn. Ask the team for a new one."
    OTHER_ADDRESS = "This invitation was sent to another address. Sign in with the account of that address."
    LAST_LEAD = "A team needs somebody who leads it. Hand the lead over to a colleague first."
    FILES = "This question holds as many files as it may. Remove one of them first."
    CURE_FIRST = "This is a defect of form: return the entry for correction first, and wait for its time to pass."
    CURE_SHORT = "Too little of the cure period is left for a correction. Both institutions may move its end."
    STALE = "Someone saved a newer version meanwhile. Your words are kept below; compare and save again."
