"""The jury's acts: shortlist, sittings with who is in the room, motions and votes, minutes, the decision."""

from charsu.acts.jury.decision import decide
from charsu.acts.jury.minutes import correct_minutes, draft_minutes, sign_minutes
from charsu.acts.jury.motions import close_motion, dissent, put_motion, vote
from charsu.acts.jury.shortlist import change_shortlist, fix_shortlist
from charsu.acts.jury.sittings import appoint_juror, close_sitting, declare_recusal, note_attendance, open_sitting

__all__ = [
    "appoint_juror", "change_shortlist", "close_motion", "close_sitting", "correct_minutes", "decide",
    "declare_recusal", "dissent", "draft_minutes", "fix_shortlist", "note_attendance", "open_sitting",
    "put_motion", "sign_minutes", "vote",
]  # fmt: skip
