"""Floor 1: what is stored. Fields and constraints; no save(), no signals, no logic."""

from charsu.models.calls import Form, Question
from charsu.models.editions import Criterion, Deadline, Division, Edition, Rubric, Setting, Theme, Tier
from charsu.models.entries import Attachment, Correction, Endorsement, Entry, Receipt, Screening
from charsu.models.founding import Award, Clause, Instrument
from charsu.models.honours import Certificate, Laureate
from charsu.models.jury import Decision, Juror, Motion, Shortlisting, Sitting, Vote
from charsu.models.ledger import Checkpoint, LedgerEntry, Witness
from charsu.models.library import Practice
from charsu.models.outbox import Computation, Notice
from charsu.models.people import Claim, Institution, Invitation, Membership, Municipality, Person
from charsu.models.reviews import Assignment, AssignmentPlan, Conflict, PairRule, Reviewer, Score, ScoreSheet
from charsu.models.signatures import JointAct, Key
from charsu.models.standings import Calibration, Standing

__all__ = [
    "Assignment", "AssignmentPlan", "Attachment", "Award", "Calibration", "Certificate", "Checkpoint", "Claim",
    "Clause", "Computation", "Conflict", "Correction", "Criterion", "Deadline", "Decision", "Division", "Edition",
    "Endorsement", "Entry", "Form", "Institution", "Instrument", "Invitation", "JointAct", "Juror", "Key",
    "Laureate", "LedgerEntry", "Membership", "Motion", "Municipality", "Notice", "PairRule", "Person", "Practice",
    "Question", "Receipt", "Reviewer", "Rubric", "Score", "ScoreSheet", "Screening", "Setting", "Shortlisting",
    "Sitting", "Standing", "Theme", "Tier", "Vote", "Witness",
]  # fmt: skip
