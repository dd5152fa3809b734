"""Entries: teams, drafts, files, what is received, endorsement and screening."""

from charsu.acts.entries import registry
from charsu.acts.entries.appeals import answer_appeal, appeal
from charsu.acts.entries.citing import cite
from charsu.acts.entries.claims import claim, confirm, refuse_claim, send_letter
from charsu.acts.entries.covering import cover, translate
from charsu.acts.entries.drafts import Kept, attach, detach, save, start
from charsu.acts.entries.endorsing import decline, endorse
from charsu.acts.entries.filing import file_under
from charsu.acts.entries.handing import ask_for_team, hand_over, refuse_handover
from charsu.acts.entries.inviting import invite_city, remind_city, withdraw_city_invitation
from charsu.acts.entries.kits import bring, carry_in, choose_from_kit
from charsu.acts.entries.likeness import note_likeness
from charsu.acts.entries.receiving import restore, submit, withdraw
from charsu.acts.entries.screening import admit, opine, opine_many, return_for_correction, screen
from charsu.acts.entries.talking import be_here, say
from charsu.acts.entries.teams import accept, give_right, invite, join_team, leave, withdraw_invitation
from charsu.acts.entries.uploads import Asked, carry, sweep
from charsu.acts.entries.writing_to import write_to_body

__all__ = [
    "Asked", "Kept", "accept", "admit", "answer_appeal", "appeal", "ask_for_team", "attach", "be_here", "bring",
    "carry", "carry_in", "choose_from_kit", "cite", "claim", "confirm", "cover", "decline", "detach", "endorse",
    "file_under", "give_right", "hand_over", "invite", "invite_city", "join_team", "leave", "note_likeness", "opine",
    "opine_many", "refuse_claim", "refuse_handover", "registry", "remind_city", "restore",
    "return_for_correction", "save", "say", "screen", "send_letter", "start", "submit", "sweep", "translate",
    "withdraw", "withdraw_city_invitation", "withdraw_invitation", "write_to_body",
]  # fmt: skip
