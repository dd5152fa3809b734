"""What cities do for one another: observe, adopt, ask and answer, offer and need, visit, meet."""

from charsu.acts.exchange.adopting import adopt, confirm, move
from charsu.acts.exchange.asking import answer, answer_in_stead, ask
from charsu.acts.exchange.following import answer_follow_up, answer_follow_up_in_stead, ask_due
from charsu.acts.exchange.meeting import (
    add_session,
    call_meeting,
    finish_task,
    invite_city,
    note_encounter,
    register,
    uninvite_city,
)
from charsu.acts.exchange.moving import cancel_meeting, correct_meeting, drop_session
from charsu.acts.exchange.observing import (
    bring,
    correct,
    load_catalogue,
    load_series,
    name_indicator,
    observe,
    tell_effect,
    verify,
    withdraw_effect,
)
from charsu.acts.exchange.planning import plan, reach, set_milestone, unset_milestone
from charsu.acts.exchange.talking import answer_visit, ask_visit, close, post, report_visit

__all__ = [
    "add_session", "adopt", "answer", "answer_follow_up", "answer_follow_up_in_stead", "answer_in_stead",
    "answer_visit", "ask", "ask_due", "ask_visit", "bring", "call_meeting", "cancel_meeting", "close", "confirm",
    "correct", "correct_meeting", "drop_session", "finish_task", "invite_city", "load_catalogue", "load_series",
    "move", "name_indicator", "note_encounter", "observe", "plan", "post", "reach", "register", "report_visit",
    "set_milestone", "tell_effect", "uninvite_city", "unset_milestone", "verify", "withdraw_effect",
]  # fmt: skip
