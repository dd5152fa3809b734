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


class Right(StrEnum):
    """What a member of a city's team may do, the largest first; each value is the word that pages show.

    Who writes also submits and speaks for the city; who drafts edits what others submit.
    """

    LEAD = "leads the team"
    WRITE = "writes"
    DRAFT = "drafts"
    READ = "reads"
