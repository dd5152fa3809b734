"""The roles of the award, how a person is tied to a thing, and what a member of a city's team may do."""

from enum import StrEnum


class Role(StrEnum):
    VISITOR = "visitor"
    ENTRANT = "entrant"
    FOCAL = "focal point"
    REVIEWER = "reviewer"
    JUROR = "juror"
    SCIENCE = "scientific secretary"
    OFFICER = "officer"
    OBSERVER = "observer"


class Tie(StrEnum):
    """How the person must be tied to the thing in question."""

    NONE = "none"
    OWN_TEAM = "own team"
    DRAFTS = "drafts in the team"
    WRITES = "writes in the team"
    LEADS = "leads the team"
    OWN_COUNTRY = "own country"
    ASSIGNED = "assigned"
    ON_JURY = "on the jury"
    IN_TALK = "in the talk"


class Reach(StrEnum):
    """To whom a thing belongs, and so whose officers may act on it.

    Teams, cities and codes are shared by every award of the union; they are in the hands of those whose
    award is in force: both its institutions have adopted the memorandum. Until an award of the union is, they are in
    the hands of the one founded first. What is asked of no edition is the union's too. A meeting is in the hands of
    its own award's officers, once that award is in force.
    """

    AWARD = "the award"
    UNION = "the union"
    SEAT = "nobody yet"  # asked of no edition, it is open to whoever holds a seat: an award is founded by it


class Right(StrEnum):
    """What a member of a city's team may do, the largest first; each value is the word that pages show.

    Who writes also submits and speaks for the city; who drafts edits what others submit.
    """

    LEAD = "leads the team"
    WRITE = "writes"
    DRAFT = "drafts"
    READ = "reads"
