"""Acts in words, as the record and the pages of joint acts name them."""

from collections.abc import Mapping
from json import loads

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop

from charsu.rules.permissions import Act
from charsu.rules.texts import local_marks, pick

register = template.Library()

WORDS: dict[Act, str] = {
    Act.CLAUSE_PROPOSE: gettext_noop("Words of a clause proposed"),
    Act.CLAUSE_AGREE: gettext_noop("Words of a clause agreed to"),
    Act.CLAUSE_WITHDRAW: gettext_noop("Proposed words taken back"),
    Act.CLAUSE_COMMENT: gettext_noop("A comment on a clause"),
    Act.LANGUAGES_NAME: gettext_noop("Authentic languages named"),
    Act.INSTRUMENT_ADOPT: gettext_noop("Adopt a text"),
    Act.REGULATIONS_AMEND: gettext_noop("Amend the regulations"),
    Act.PAPER_PREPARE: gettext_noop("A paper prepared for signing"),
    Act.PAPER_SIGN: gettext_noop("A paper signed"),
    Act.EDITION_DRAFT: gettext_noop("Rules of the edition drafted"),
    Act.EDITION_BEGIN: gettext_noop("An edition begun"),
    Act.SEAT_GIVE: gettext_noop("A seat given"),
    Act.SEAT_CHANGE: gettext_noop("Give or end a seat that belongs to both"),
    Act.REHEARSE: gettext_noop("A rehearsal made"),
    Act.EDITION_STEP: gettext_noop("Take the edition a step on"),
    Act.DEADLINE_MOVE: gettext_noop("Move a deadline"),
    Act.KEY_ENROL: gettext_noop("Enrol a key"),
    Act.KEY_RETIRE: gettext_noop("Retire a key"),
    Act.KEY_RECOVER: gettext_noop("Recover a lost key"),
    Act.KEY_KEEP: gettext_noop("Keys said not to be lost"),
    Act.OFFICERS_CHANGE: gettext_noop("Give or end a seat of officer"),
    Act.PERSON_ERASE: gettext_noop("Erase a person's data"),
    Act.LETTER_BROADCAST: gettext_noop("A letter to many written"),
    Act.LETTER_WORDS: gettext_noop("Words of a letter changed"),
    Act.LETTER_SEND: gettext_noop("A letter sent again"),
    Act.FORM_PREPARE: gettext_noop("A form for entries prepared"),
    Act.ENTRY_CARRY: gettext_noop("An entry brought in from an offline kit"),
    Act.CODE_HAND: gettext_noop("A code for signing in handed over"),
    Act.ENTRY_OPINE: gettext_noop("An officer's opinion on an entry"),
    Act.EXPERTISE_DECLARE: gettext_noop("Fields of expertise declared"),
    Act.TEAM_HAND_OVER: gettext_noop("The lead of a team handed over"),
    Act.CITY_INVITE: gettext_noop("Cities invited to enter"),
    Act.CITY_REMIND: gettext_noop("Cities reminded"),
    Act.WITNESS_ENROL: gettext_noop("Enrol a witness"),
    Act.WITNESS_RETIRE: gettext_noop("Retire a witness"),
    Act.COSIGN: gettext_noop("The record cosigned by a witness"),
    Act.ENTRY_START: gettext_noop("A draft begun"),
    Act.ENTRY_FILE: gettext_noop("A draft put under another kind or theme"),
    Act.ENTRY_SAVE: gettext_noop("A draft saved"),
    Act.ENTRY_ATTACH: gettext_noop("A file added to a draft, or taken off"),
    Act.ENTRY_SUBMIT: gettext_noop("An entry received"),
    Act.ENTRY_WITHDRAW: gettext_noop("An entry withdrawn"),
    Act.ENTRY_RESTORE: gettext_noop("The withdrawal of an entry taken back"),
    Act.ENTRY_ENDORSE: gettext_noop("A focal point's word on an entry"),
    Act.ENTRY_SCREEN: gettext_noop("A result of screening"),
    Act.ENTRY_RETURN: gettext_noop("An entry returned for correction"),
    Act.ENTRY_TRANSLATE: gettext_noop("A translation of an entry given to its reviewers"),
    Act.ENTRY_COVER: gettext_noop("Words of an entry covered for its reviewers"),
    Act.ENTRY_TALK: gettext_noop("Words about an entry between team and secretariat"),
    Act.ENTRY_APPEAL: gettext_noop("An appeal made"),
    Act.APPEAL_ANSWER: gettext_noop("Answer an appeal"),
    Act.TEAM_INVITE: gettext_noop("A colleague invited to a team, or a team changed"),
    Act.TEAM_CONFIRM: gettext_noop("A city's team answered"),
    Act.CITY_CONFIRM: gettext_noop("A proposed city answered"),
    Act.CITY_CHANGE: gettext_noop("The registry of cities changed"),
    Act.REVIEWER_APPOINT: gettext_noop("A reviewer invited or changed"),
    Act.REVIEWER_ANSWER: gettext_noop("A reviewer's answer"),
    Act.REVIEWER_RELIEVE: gettext_noop("A reviewer relieved"),
    Act.CONFLICT_DECLARE: gettext_noop("A conflict of interest declared"),
    Act.CONFLICTS_FIX: gettext_noop("Fix the conflicts of interest"),
    Act.PAIR_RULE: gettext_noop("A reviewer bound to an entry, or kept from it"),
    Act.ASSIGNMENT_PREVIEW: gettext_noop("A plan of the assignment computed"),
    Act.ASSIGNMENT_RELEASE: gettext_noop("Release the assignment of reviewers"),
    Act.SHEET_SAVE: gettext_noop("A score sheet saved"),
    Act.SHEET_SUBMIT: gettext_noop("A score sheet submitted"),
    Act.CALIBRATE: gettext_noop("Standings computed"),
    Act.SHORTLIST_CHANGE: gettext_noop("The shortlist changed by hand"),
    Act.SHORTLIST_FIX: gettext_noop("Fix the shortlist"),
    Act.JUROR_APPOINT: gettext_noop("A juror proposed, or taken off the list"),
    Act.JURY_SEAT: gettext_noop("Appoint the jury and its chair"),
    Act.RECUSAL_DECLARE: gettext_noop("A juror's conflict declared"),
    Act.SITTING_OPEN: gettext_noop("A sitting opened"),
    Act.ATTENDANCE_NOTE: gettext_noop("A juror came or left"),
    Act.SITTING_CLOSE: gettext_noop("A sitting closed"),
    Act.MOTION_PUT: gettext_noop("A motion put"),
    Act.VOTE: gettext_noop("A vote cast"),
    Act.MOTION_CLOSE: gettext_noop("A motion closed and counted"),
    Act.DISSENT: gettext_noop("A dissenting opinion entered"),
    Act.MINUTES_DRAFT: gettext_noop("Minutes drafted"),
    Act.MINUTES_CORRECT: gettext_noop("Minutes corrected"),
    Act.MINUTES_SIGN: gettext_noop("Minutes signed"),
    Act.DECIDE: gettext_noop("Sign the decision"),
    Act.HONOUR: gettext_noop("Laureates honoured"),
    Act.CERTIFICATE_ISSUE: gettext_noop("Certificates issued"),
    Act.CERTIFICATE_SIGN: gettext_noop("Certificates signed"),
    Act.CERTIFICATE_WITHDRAW: gettext_noop("Withdraw a certificate"),
    Act.PRACTICE_RELEASE: gettext_noop("A practice released to the library"),
    Act.PRACTICE_TRANSLATE: gettext_noop("A practice translated"),
    Act.PRACTICE_CHANGE: gettext_noop("A practice in the library changed"),
    Act.PRACTICE_LINK: gettext_noop("Practices linked"),
    Act.PRACTICE_WITHDRAW: gettext_noop("A practice taken out of the library"),
    Act.COMMENT_RELEASE: gettext_noop("A reviewer's comment released to the team"),
    Act.FEEDBACK_SEND: gettext_noop("Feedback sent to the teams"),
    Act.OBSERVE: gettext_noop("An observation entered"),
    Act.OBSERVATION_VERIFY: gettext_noop("An observation verified"),
    Act.EFFECT_TELL: gettext_noop("An effect told"),
    Act.ADOPT: gettext_noop("An adoption told"),
    Act.ADOPTION_CONFIRM: gettext_noop("An adoption confirmed"),
    Act.CITY_ASK: gettext_noop("A question to a city"),
    Act.CITY_ANSWER: gettext_noop("A city's answer"),
    Act.LISTING_POST: gettext_noop("A wish or an offer of exchange posted"),
    Act.VISIT_ASK: gettext_noop("A visit asked for"),
    Act.VISIT_ANSWER: gettext_noop("A visit answered"),
    Act.FOLLOW_UP_ANSWER: gettext_noop("A follow-up answered"),
    Act.MEETING_CALL: gettext_noop("A meeting called"),
    Act.MEETING_INVITE: gettext_noop("Cities invited to a meeting"),
    Act.MEETING_REGISTER: gettext_noop("A city registered for a meeting"),
    Act.MEETING_NOTE: gettext_noop("A meeting noted"),
}


@register.filter
def act_in_words(act: str) -> str:
    """`{{ row.act|act_in_words }}`: what was done; the code itself for an act that has no words."""
    return gettext(WORDS[Act(act)]) if act in set(Act) and Act(act) in WORDS else act


@register.simple_tag
def actors_of(leaf: str, houses: Mapping[str, Mapping[str, str]]) -> SafeString:
    """`{% actors_of row.leaf houses %}`: by which institutions or roles an act was done, each once. `houses` are the
    names of the parties by their codes."""
    language = get_language() or "en"
    codes = dict.fromkeys(str(code) for code in loads(leaf).get("actors", ()))
    said = ((pick(houses[code], language)[1] if code in houses else gettext(code),) for code in codes)
    return format_html_join(local_marks(", ", language), "<bdi>{}</bdi>", said)
