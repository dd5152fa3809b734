"""The jury's acts: shortlist, sittings with who is in the room, motions and votes, minutes, the decision."""

from charsu.acts.jury.decision import decide
from charsu.acts.jury.members import propose_juror, seat_jury, take_off
from charsu.acts.jury.minutes import correct_minutes, draft_minutes, sign_minutes
from charsu.acts.jury.motions import close_motion, dissent, put_motion, vote
from charsu.acts.jury.shortlist import change_shortlist, fix_shortlist
from charsu.acts.jury.sittings import close_sitting, declare_recusal, note_attendance, open_sitting

__all__ = [
    "change_shortlist", "close_motion", "close_sitting", "correct_minutes", "decide",
    "declare_recusal", "dissent", "draft_minutes", "fix_shortlist", "note_attendance", "open_sitting",
    "propose_juror", "put_motion", "seat_jury", "sign_minutes", "take_off", "vote",
]  # fmt: skip
