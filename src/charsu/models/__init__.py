"""Floor 1: what is stored. Fields and constraints; no save(), no signals, no logic."""

from charsu.models.calls import Form, FormVersion
from charsu.models.editions import Criterion, Deadline, Division, Edition, Rubric, Setting, Terms, Theme, Tier
from charsu.models.entries import (
    Appeal,
    Attachment,
    Correction,
    Endorsement,
    Entry,
    FileWords,
    KitImport,
    Likeness,
    Opinion,
    Presence,
    Receipt,
    Screening,
    TeamWord,
    TextPrint,
    Upload,
)
from charsu.models.exchange import (
    Adoption,
    AdoptionStep,
    CityQuestion,
    Effect,
    Encounter,
    FollowUp,
    Guest,
    Indicator,
    Listing,
    Meeting,
    Milestone,
    Observation,
    Session,
    Visit,
)
from charsu.models.founding import Award, Clause, ClauseAgreement, ClauseComment, ClauseVersion, Instrument
from charsu.models.honours import Certificate, Laureate, Remark
from charsu.models.jury import (
    Attendance,
    Decision,
    Dissent,
    Juror,
    Minutes,
    Motion,
    Nominee,
    Recusal,
    Seal,
    ShortlistChange,
    Shortlisting,
    Sitting,
    Vote,
)
from charsu.models.ledger import Checkpoint, LedgerEntry, Witness
from charsu.models.library import Practice, PracticeLink, PracticeVector, PracticeVersion, PracticeWords, Shelf
from charsu.models.outbox import Broadcast, Computation, LetterText, Notice, WorkerSign
from charsu.models.people import Claim, Institution, Invitation, Membership, Municipality, Person
from charsu.models.people.access import HandedCode, Handover, TeamChange
from charsu.models.people.registry import CityName, RegistryChange, Residents
from charsu.models.reviews import Assignment, AssignmentPlan, Conflict, PairRule, Reviewer, Score, ScoreSheet
from charsu.models.signatures import JointAct, Key, Paper
from charsu.models.standings import Calibration, Standing

__all__ = [
    "Adoption", "AdoptionStep", "Appeal", "Assignment", "AssignmentPlan", "Attachment", "Attendance", "Award",
    "Broadcast", "Calibration", "Certificate", "Checkpoint", "CityName", "CityQuestion", "Claim", "Clause",
    "ClauseAgreement", "ClauseComment", "ClauseVersion", "Computation", "Conflict", "Correction", "Criterion",
    "Deadline", "Decision", "Dissent", "Division", "Edition", "Effect", "Encounter", "Endorsement", "Entry",
    "FileWords", "FollowUp", "Form", "FormVersion", "Guest", "HandedCode", "Handover", "Indicator", "Institution",
    "Instrument", "Invitation", "JointAct", "Juror", "Key", "KitImport", "Laureate", "LedgerEntry", "LetterText",
    "Likeness", "Listing", "Meeting", "Membership", "Milestone", "Minutes", "Motion", "Municipality", "Nominee",
    "Notice", "Observation", "Opinion", "PairRule", "Paper", "Person", "Practice", "PracticeLink", "PracticeVector",
    "PracticeVersion", "PracticeWords", "Presence", "Receipt", "Recusal", "RegistryChange", "Remark", "Residents",
    "Reviewer", "Rubric", "Score", "ScoreSheet", "Screening", "Seal", "Session", "Setting", "Shelf",
    "ShortlistChange", "Shortlisting", "Sitting", "Standing", "TeamChange", "TeamWord", "Terms", "TextPrint", "Theme",
    "Tier", "Upload", "Visit", "Vote", "Witness", "WorkerSign",
]  # fmt: skip
