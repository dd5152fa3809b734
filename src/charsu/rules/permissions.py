"""Who may do what, and see what is sealed, in which phase: one row an act. Read after `lifecycle.py`.

`refusal` gives the reason; the boolean derives from it, never the other way round.
"""

from collections.abc import Collection
from dataclasses import dataclass

from charsu.rules.acts import Act as Act  # noqa: PLC0414 -- known to all by this name
from charsu.rules.lifecycle import Phase
from charsu.rules.refusals import Refusal as Refusal  # noqa: PLC0414 -- known to all by this name
from charsu.rules.roles import Reach as Reach  # noqa: PLC0414 -- so are these
from charsu.rules.roles import Right as Right  # noqa: PLC0414
from charsu.rules.roles import Role as Role  # noqa: PLC0414
from charsu.rules.roles import Tie as Tie  # noqa: PLC0414

P = Phase


@dataclass(frozen=True)
class Rule:
    roles: frozenset[Role]
    phases: frozenset[P]
    tie: Tie = Tie.NONE
    barred_by_conflict: bool = False
    joint: bool = False
    reach: Reach = Reach.AWARD


@dataclass(frozen=True)
class Situation:
    """What the gate knows: the person's roles, the phase, ties that hold, and whether a conflict stands."""

    roles: Collection[Role]
    phase: P | None
    ties: Collection[Tie] = (Tie.NONE,)
    conflict: bool = False


def _span(first: P, last: P) -> frozenset[P]:
    return frozenset(phase for phase in P if first.order <= phase.order <= last.order)


ALWAYS = _span(P.FOUNDING, P.ARCHIVED)
_LIVE = _span(P.OPEN, P.ARCHIVED)
_JUDGED = _span(P.SHORTLIST, P.ARCHIVED)
_PUBLIC = _span(P.RESULTS, P.ARCHIVED)


def _rule(
    roles: tuple[Role, ...],
    phases: frozenset[P] = ALWAYS,
    tie: Tie = Tie.NONE,
    *,
    barred: bool = False,
    joint: bool = False,
    reach: Reach = Reach.AWARD,
) -> Rule:
    return Rule(frozenset(roles), phases, tie, barred, joint, reach)


_OFFICER = (Role.OFFICER,)
_SCIENCE = (Role.OFFICER, Role.SCIENCE)
_EVERYONE = tuple(Role)
_SIGNED_IN = tuple(role for role in Role if role is not Role.VISITOR)
_UNION = Reach.UNION
_WRITTEN = frozenset({P.OPEN, P.SCREENING})  # in screening only what was returned for correction

RULES: dict[Act, Rule] = {
    Act.CLAUSE_PROPOSE: _rule(_OFFICER, _span(P.FOUNDING, P.DRAFTING), reach=Reach.SEAT),
    Act.NAMES_MEND: _rule(_OFFICER, frozenset({P.FOUNDING})),
    Act.CLAUSE_AGREE: _rule(_OFFICER, _span(P.FOUNDING, P.DRAFTING)),
    Act.CLAUSE_WITHDRAW: _rule(_OFFICER, _span(P.FOUNDING, P.DRAFTING)),
    Act.CLAUSE_COMMENT: _rule(_OFFICER, _span(P.FOUNDING, P.DRAFTING)),
    Act.LANGUAGES_NAME: _rule(_OFFICER, _span(P.FOUNDING, P.DRAFTING)),
    Act.INSTRUMENT_ADOPT: _rule(_OFFICER, _span(P.FOUNDING, P.DRAFTING), joint=True),
    Act.REGULATIONS_AMEND: _rule(_OFFICER, _span(P.ANNOUNCED, P.JURY), joint=True),
    Act.PAPER_PREPARE: _rule(_OFFICER),
    Act.PAPER_SIGN: _rule(_OFFICER),
    Act.EDITION_DRAFT: _rule(_SCIENCE, _span(P.FOUNDING, P.DRAFTING)),
    Act.FORM_PREPARE: _rule(_SCIENCE, _span(P.FOUNDING, P.OPEN)),
    Act.EDITION_BEGIN: _rule(_OFFICER, _span(P.HONOURED, P.ARCHIVED)),
    Act.SEAT_GIVE: _rule(_OFFICER, reach=_UNION),
    Act.SEAT_CHANGE: _rule(_OFFICER, joint=True),
    Act.REHEARSE: _rule(_SCIENCE),
    Act.EDITION_STEP: _rule(_OFFICER, joint=True),
    Act.DEADLINE_MOVE: _rule(_OFFICER, _span(P.ANNOUNCED, P.DECIDED), joint=True),
    Act.KEY_ENROL: _rule(_OFFICER, joint=True),
    Act.KEY_RETIRE: _rule(_OFFICER, joint=True),
    Act.KEY_RECOVER: _rule(_OFFICER, joint=True),
    Act.KEY_KEEP: _rule(_OFFICER),
    Act.OFFICERS_CHANGE: _rule(_OFFICER, joint=True),
    Act.PERSON_ERASE: _rule(_OFFICER, joint=True, reach=_UNION),
    Act.SECOND_STEP_END: _rule(_OFFICER, joint=True, reach=_UNION),
    Act.WITNESS_ENROL: _rule(_OFFICER, joint=True),
    Act.WITNESS_RETIRE: _rule(_OFFICER, joint=True),
    Act.COSIGN: _rule((Role.OFFICER, Role.OBSERVER)),
    Act.ENTRY_START: _rule((Role.ENTRANT,), frozenset({P.OPEN}), Tie.DRAFTS),
    Act.ENTRY_FILE: _rule((Role.ENTRANT,), frozenset({P.OPEN}), Tie.DRAFTS),
    Act.ENTRY_SAVE: _rule((Role.ENTRANT,), _WRITTEN, Tie.DRAFTS),
    Act.ENTRY_ATTACH: _rule((Role.ENTRANT,), _WRITTEN, Tie.DRAFTS),
    Act.ENTRY_SUBMIT: _rule((Role.ENTRANT,), _WRITTEN, Tie.WRITES),
    Act.ENTRY_WITHDRAW: _rule((Role.ENTRANT,), frozenset({P.OPEN}), Tie.LEADS),
    Act.ENTRY_RESTORE: _rule((Role.ENTRANT,), frozenset({P.OPEN}), Tie.LEADS),
    Act.ENTRY_TALK: _rule((Role.ENTRANT,), tie=Tie.OWN_TEAM),
    Act.ENTRY_APPEAL: _rule((Role.ENTRANT,), _span(P.SCREENING, P.HONOURED), Tie.WRITES),
    Act.APPEAL_ANSWER: _rule(_OFFICER, _span(P.SCREENING, P.ARCHIVED), joint=True),
    Act.TEAM_INVITE: _rule((Role.ENTRANT,), tie=Tie.LEADS),
    Act.TEAM_CONFIRM: _rule((Role.OFFICER, Role.FOCAL), barred=True, reach=_UNION),
    Act.CITY_CONFIRM: _rule(_OFFICER, reach=_UNION),
    Act.CITY_CHANGE: _rule(_OFFICER, reach=_UNION),
    Act.TEAM_HAND_OVER: _rule((Role.OFFICER, Role.FOCAL), barred=True, reach=_UNION),
    Act.CITY_INVITE: _rule((Role.OFFICER, Role.FOCAL), reach=_UNION),
    Act.CITY_REMIND: _rule((Role.FOCAL,), frozenset({P.OPEN})),
    Act.CODE_HAND: _rule(_OFFICER, reach=_UNION),
    Act.LETTER_BROADCAST: _rule(_OFFICER, reach=_UNION),
    Act.LETTER_WORDS: _rule(_OFFICER),
    Act.LETTER_SEND: _rule(_OFFICER),
    Act.ENTRY_ENDORSE: _rule((Role.FOCAL,), _span(P.OPEN, P.SCREENING), Tie.OWN_COUNTRY, barred=True),
    Act.ENTRY_SCREEN: _rule(_OFFICER, frozenset({P.SCREENING}), barred=True),
    Act.ENTRY_CARRY: _rule(_OFFICER, _WRITTEN),
    Act.ENTRY_OPINE: _rule(_OFFICER, frozenset({P.SCREENING}), barred=True),
    Act.ENTRY_RETURN: _rule(_OFFICER, frozenset({P.SCREENING}), barred=True),
    Act.ENTRY_COVER: _rule(_OFFICER, _span(P.SCREENING, P.REVIEW), barred=True),
    Act.ENTRY_TRANSLATE: _rule(_OFFICER, _span(P.CLOSED, P.JURY), barred=True),
    Act.REVIEWER_APPOINT: _rule(_SCIENCE, _span(P.DRAFTING, P.REVIEW)),
    Act.REVIEWER_ANSWER: _rule((Role.REVIEWER,), _span(P.DRAFTING, P.REVIEW)),
    Act.REVIEWER_RELIEVE: _rule((Role.SCIENCE,), _span(P.DRAFTING, P.REVIEW)),
    Act.EXPERTISE_DECLARE: _rule((Role.REVIEWER,), _span(P.DRAFTING, P.REVIEW)),
    Act.CONFLICT_DECLARE: _rule((Role.REVIEWER,), _span(P.CLOSED, P.REVIEW)),
    Act.CONFLICTS_FIX: _rule(_OFFICER, frozenset({P.SCREENING}), joint=True),
    Act.PAIR_RULE: _rule((Role.SCIENCE,), _span(P.SCREENING, P.REVIEW)),
    Act.ASSIGNMENT_PREVIEW: _rule((Role.SCIENCE,), _span(P.SCREENING, P.REVIEW)),
    Act.ASSIGNMENT_RELEASE: _rule(_OFFICER, _span(P.SCREENING, P.REVIEW), joint=True),
    Act.SHEET_SAVE: _rule((Role.REVIEWER,), frozenset({P.REVIEW}), Tie.ASSIGNED, barred=True),
    Act.SHEET_SUBMIT: _rule((Role.REVIEWER,), frozenset({P.REVIEW}), Tie.ASSIGNED, barred=True),
    Act.CALIBRATE: _rule((Role.SCIENCE,), frozenset({P.REVIEW})),
    Act.SHORTLIST_CHANGE: _rule(_SCIENCE, frozenset({P.SHORTLIST})),
    Act.SHORTLIST_FIX: _rule(_OFFICER, frozenset({P.SHORTLIST}), joint=True),
    Act.JUROR_APPOINT: _rule(_SCIENCE, _span(P.DRAFTING, P.SHORTLIST)),
    Act.JURY_SEAT: _rule(_OFFICER, _span(P.DRAFTING, P.SHORTLIST), joint=True),
    Act.RECUSAL_DECLARE: _rule((Role.JUROR,), _span(P.SHORTLIST, P.JURY), Tie.ON_JURY),
    Act.SITTING_OPEN: _rule((Role.SCIENCE, Role.JUROR), frozenset({P.JURY})),
    Act.ATTENDANCE_NOTE: _rule((Role.SCIENCE, Role.JUROR), frozenset({P.JURY})),
    Act.SITTING_CLOSE: _rule((Role.SCIENCE, Role.JUROR), frozenset({P.JURY})),
    Act.MOTION_PUT: _rule((Role.JUROR,), frozenset({P.JURY}), Tie.ON_JURY),
    Act.VOTE: _rule((Role.JUROR,), frozenset({P.JURY}), Tie.ON_JURY, barred=True),
    Act.MOTION_CLOSE: _rule((Role.SCIENCE, Role.JUROR), frozenset({P.JURY})),
    Act.DISSENT: _rule((Role.JUROR,), frozenset({P.JURY}), Tie.ON_JURY),
    Act.MINUTES_DRAFT: _rule((Role.SCIENCE, Role.JUROR), frozenset({P.JURY})),
    Act.MINUTES_CORRECT: _rule((Role.SCIENCE, Role.JUROR), frozenset({P.JURY})),
    Act.MINUTES_SIGN: _rule((Role.SCIENCE, Role.JUROR), frozenset({P.JURY})),
    Act.DECIDE: _rule(_OFFICER, frozenset({P.JURY}), joint=True),
    Act.HONOUR: _rule(_OFFICER, frozenset({P.RESULTS})),
    Act.CERTIFICATE_ISSUE: _rule(_OFFICER, _PUBLIC),
    Act.CERTIFICATE_SIGN: _rule(_OFFICER, _PUBLIC, joint=True),
    Act.CERTIFICATE_WITHDRAW: _rule(_OFFICER, _PUBLIC, joint=True),
    Act.PRACTICE_RELEASE: _rule(_OFFICER, _PUBLIC),
    Act.PRACTICE_TRANSLATE: _rule(_OFFICER, _PUBLIC),
    Act.PRACTICE_CHANGE: _rule((Role.ENTRANT,), _PUBLIC, Tie.WRITES),
    Act.PRACTICE_LINK: _rule((Role.ENTRANT,), _PUBLIC, Tie.WRITES),
    Act.PRACTICE_WITHDRAW: _rule((Role.ENTRANT,), _PUBLIC, Tie.LEADS),
    Act.COMMENT_RELEASE: _rule((Role.SCIENCE,), _PUBLIC),
    Act.FEEDBACK_SEND: _rule(_SCIENCE, _PUBLIC),
    Act.OBSERVE: _rule((Role.ENTRANT,), tie=Tie.WRITES),
    Act.OBSERVATION_VERIFY: _rule(_SCIENCE, reach=_UNION),
    Act.EFFECT_TELL: _rule((Role.ENTRANT,), _PUBLIC, Tie.WRITES),
    Act.ADOPT: _rule((Role.ENTRANT,), _PUBLIC, Tie.WRITES),
    Act.ADOPTION_CONFIRM: _rule((Role.ENTRANT,), _PUBLIC, Tie.WRITES),
    Act.CITY_ASK: _rule(_SIGNED_IN),
    Act.CITY_ANSWER: _rule((Role.ENTRANT,), tie=Tie.WRITES),
    Act.CITY_STAND_IN: _rule((Role.FOCAL, Role.OFFICER)),
    Act.LISTING_POST: _rule((Role.ENTRANT,), tie=Tie.WRITES),
    Act.VISIT_ASK: _rule((Role.ENTRANT,), tie=Tie.WRITES),
    Act.VISIT_ANSWER: _rule((Role.ENTRANT,), tie=Tie.WRITES),
    Act.FOLLOW_UP_ANSWER: _rule((Role.ENTRANT,), _PUBLIC, Tie.WRITES),
    Act.MEETING_CALL: _rule(_OFFICER, reach=_UNION),
    Act.MEETING_INVITE: _rule((Role.FOCAL, Role.OFFICER), reach=_UNION),
    Act.MEETING_REGISTER: _rule((Role.ENTRANT,), tie=Tie.WRITES),
    Act.MEETING_NOTE: _rule((Role.ENTRANT,), tie=Tie.WRITES),
    Act.SEE_ENTRY: _rule((Role.ENTRANT, Role.OFFICER, Role.SCIENCE), _LIVE),
    Act.SEE_ENTRIES: _rule(_SCIENCE, _LIVE),
    Act.SEE_LIKENESS: _rule(_SCIENCE, _LIVE),
    Act.SEE_BLIND_ENTRY: _rule((Role.REVIEWER,), _span(P.REVIEW, P.ARCHIVED), Tie.ASSIGNED, barred=True),
    Act.SEE_REVIEWERS: _rule(_SCIENCE),
    Act.SEE_OWN_SHEETS: _rule((Role.REVIEWER,), _span(P.REVIEW, P.ARCHIVED)),
    Act.SEE_STANDINGS: _rule((Role.SCIENCE, Role.OFFICER), _span(P.REVIEW, P.ARCHIVED)),
    Act.SEE_SHORTLIST: _rule((Role.SCIENCE, Role.OFFICER, Role.JUROR), _JUDGED),
    Act.SEE_WORK: _rule((Role.SCIENCE, Role.OFFICER, Role.JUROR), _JUDGED, barred=True),
    Act.SEE_DASHBOARD: _rule(_SCIENCE),
    Act.SEE_LETTERS: _rule(_OFFICER),  # that it went; what a private talk says, by the next
    Act.SEE_TALK: _rule(_EVERYONE, tie=Tie.IN_TALK),  # no seat alone opens it, an officer's neither
    Act.SEE_RESULTS: _rule(_EVERYONE, _PUBLIC),
    Act.SEE_FEEDBACK: _rule((Role.ENTRANT,), _PUBLIC, Tie.OWN_TEAM),
    Act.SEE_COMMENTS: _rule((Role.SCIENCE,), _PUBLIC),
    Act.SEE_LEDGER: _rule(_EVERYONE),
}

# Whom an officer may give a code to sign in with: nobody who holds a key, judges or watches.
HELPED: frozenset[Role] = frozenset({Role.VISITOR, Role.ENTRANT, Role.FOCAL})
JOINT: frozenset[Act] = frozenset(act for act, rule in RULES.items() if rule.joint)


def _held(situation: Situation) -> set[Tie]:
    """The ties within a team that a member of it could be given."""
    return {Tie.DRAFTS, Tie.WRITES, Tie.LEADS} if Tie.OWN_TEAM in situation.ties else set()


def refusal(act: Act, situation: Situation) -> Refusal | None:
    """The reason why `act` may not be done in `situation`, or nothing when it may."""
    rule = RULES[act]
    if not rule.roles & set(situation.roles):
        return Refusal.SIGN_IN if set(situation.roles) <= {Role.VISITOR} else Refusal.ROLE
    if rule.tie not in situation.ties and rule.tie is not Tie.NONE:
        return Refusal.RIGHT if rule.tie in _held(situation) else Refusal.TIE
    if rule.barred_by_conflict and situation.conflict:
        return Refusal.CONFLICT
    if situation.phase is not None and situation.phase not in rule.phases:
        return Refusal.PHASE
    return None
