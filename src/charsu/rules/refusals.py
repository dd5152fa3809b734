"""Why something may not be done or seen: the sentences that pages show."""

from enum import StrEnum


class Refusal(StrEnum):
    """Why not; each value is the sentence that pages show (through gettext)."""

    SIGN_IN = "Sign in to do this."
    ROLE = "This is not yours to do or to see."
    NO_SEAT = (
        "You are signed in, but your account holds no seat that allows this. An officer of an institution gives its "
        "seats, and whoever leads a city's team the places in it."
    )
    PHASE = "The edition is in another phase; this cannot be done now."
    TIE = "This belongs to others."
    CONFLICT = "A conflict of interest bars you from this."
    OTHER_KEY = "The other institution must countersign this; one alone moves nothing."
    ONE_SIDE = "One person, and one key, acts for one institution: never for both."
    UNSEATED = (
        "The officer who offered this no longer holds a seat, so it is not countersigned. Take the offer back, or "
        "decline it, and offer it anew."
    )
    UNSIGNED = "This needs the signature of your key. Sign it in the browser, or by file on a machine of your own."
    WRONG_KEY = "This signature does not count."
    ACTS_STILL = (
        "This person still holds a seat of officer, a key in force, or reviews to write. End that first: give the "
        "seat to another, retire the key, or relieve them."
    )
    LAST_OFFICER = "This is the institution's last officer. Seat another one first."
    LAST_KEY = (
        "This is the institution's only key in force. Enrol its successor first; if the key is lost, recover it: the "
        "new key and the other institution sign, and it is enrolled after the days of waiting."
    )
    OTHER_PAPER = (
        "This is not the paper that waits here with your signature added to it, and nothing else. Download the paper "
        "anew, sign that file, and send it."
    )
    CHANGED = "The text has changed since it was offered. Read it again and offer it anew."
    REWORDED = (
        "A clause has other words now than when you opened this page, so nothing was agreed to. Read it again, then "
        "agree to it. Clause:"
    )
    NEGOTIATED = (
        "A clause that one institution changed or countered is not yet agreed by both. Agree to its words, or "
        "counter them."
    )
    LANGUAGE_LACKS = (
        "A language of this text has no words here yet. Both can agree to the clause once it stands in every "
        "language of the text: propose it with the missing words."
    )
    REASON = "An amendment says why it is made: write the reason, which everybody reads with it."
    ADOPTED = "Both institutions have adopted this text; its clauses stand."
    SAME = "These are the words as they stand. Agree to them instead."
    DONE = "This has been done already."
    FOUNDED = (
        "An award was proposed here meanwhile, so this founds none. Read its texts: they are changed clause by "
        "clause until both agree."
    )
    COUNTED = (
        "The votes on this motion were counted before yours came. Yours is not counted, and nothing of it is kept."
    )
    SITS = "A sitting is open already. It is closed before another is opened."
    BALLOT = (
        "Your secret ballot on this work is in the box and cannot be taken out again. Tell the chair of the conflict."
    )
    FILED = (
        "The entry was received with its kind, theme and language, and is judged by them. To change one of them, "
        "withdraw it before the deadline and begin another."
    )
    GONE_BACK = (
        "This entry was withdrawn meanwhile, so nothing was saved. Whoever leads the team can take the withdrawal "
        "back while the call is open."
    )
    NOT_OPEN = "The sitting is not open."
    ABSENT = "Only members who are in the room may do this."
    ROOM = "The limits of the rules leave no room for this."
    JURY = "The list of the jury needs a chair, and as many members as a vote takes. Propose more, then offer it."
    OPEN_MOTIONS = "A motion is still open: close it and count first."
    ONE_MOTION = "One motion is before the jury at a time. This one is still open; it is closed and counted first:"
    SIGNED = "The minutes are signed by both; they are not changed any more."
    NOT_BLIND = (
        "What this file says of its author cannot be taken out: it is locked, damaged or of an unusual make. It is "
        "not shown. Tell the scientific secretary its number; the city can send it anew as a plain PDF."
    )
    NAMES = "The words name the reviewer, an employer or a city. Take that out, then release them."
    NEEDS = "Something that this step needs is still missing."
    LATE = "The deadline has passed."
    SHORTENED = (
        "No deadline is shortened once people count on it, and this one is counted on. Choose an instant later than "
        "the present one."
    )
    OUTDATED = "Something that this plan rests on has changed since it was computed. Compute it again."
    NOT_FORWARDED = (
        "The scientific secretary has not put this plan forward. Once they have, both institutions can release it."
    )
    UNCHANGED = (
        "Nothing has changed since the entry was returned, so this corrects nothing. Mend what the clause names, "
        "save the draft, and submit it again."
    )
    INCOMPLETE = "Required answers are missing."
    CAST = "Your own casting vote carried this motion; it has no dissenting opinion of yours."
    PUT_IN = "Words may be left out of a comment, none put in."
    FORM = "The form has a fault. Mend it, then save it again."
    UNFIT = "Some answers are longer, or of another kind, than the form allows. Mend them in the draft."
    RIGHT = "Your place in the team does not allow this. Ask a colleague who leads the team."
    UNCONFIRMED = "Your team is not confirmed yet. Drafts are kept; an entry is received once the team is confirmed."
    CAP = "The city has as many received entries as the regulations allow. Withdraw one of them first."
    EXPIRED = "This invitation has expired or was withdrawn. Ask the team for a new one."
    UNPROVED = (
        "Nothing shows yet that this e-mail address is yours. Open the link of the letter that invites you, or "
        "confirm the address by the letter that was sent when the account was opened."
    )
    OTHER_ADDRESS = "This invitation was sent to another address. Sign in with the account of that address."
    IN_TEAM = "Whoever has this address is in the team already. What they may do is changed beside their name."
    OWN_ANSWER = "Nobody answers what they asked for themselves: another officer or the focal point does."
    NO_CITY = "The secretariat has not taken this municipality into the registry; nobody can enter for it."
    CLOSED = "This draft was closed when the claim to the city was refused. Only who began it can take it up again."
    GIVEN = (
        "Your country's focal point or the secretariat gave this place. It is theirs to change until your team is "
        "confirmed."
    )
    CLAIMS = "Three of your claims wait for their answers. Claim another city once one of them is answered."
    INVITES = (
        "A team that is not confirmed yet invites five colleagues a day. Invite others tomorrow, or once the team is "
        "confirmed."
    )
    LAST_LEAD = "A team needs somebody who leads it. Hand the lead over to a colleague first."
    FILES = "This question holds as many files as it may. Remove one of them first."
    UPLOADS = "Many files of this entry are on their way already. Let one of them finish, or remove it."
    FILE_TYPE = "This question does not take files of this type. It takes:"
    OPINIONS = "The rules ask for more than one officer: give your opinion, and the result follows from them."
    STANDS = (
        "Another result was kept since you opened this page; you see it now. Nothing was changed. Read it first; if "
        "yours is to take its place all the same, keep it again."
    )
    CURE_FIRST = "This is a defect of form: return the entry for correction first, and wait for its time to pass."
    CURE_SHORT = "Too little of the cure period is left for a correction. Both institutions may move its end."
    NO_APPEAL = "There is nothing here to appeal against, or it was appealed against already."
    MET = "The same answer was changed in two places. Both are below: keep yours by saving, or take the other."
    OTHER_PERSON = (
        "Somebody else is signed in in this browser now. Sign in as yourself; your words stay on this page."
    )
    OWN_STALE = (
        "You saved a newer version of this sheet in another window or on another device. What you wrote here is kept "
        "below; compare and save again."
    )
    STALE = "Someone saved a newer version meanwhile. Your words are kept below; compare and save again."
    OWN_PRACTICE = "A city does not adopt its own practice. Release its next version, or tell what it changed."
    ADOPTED_ALREADY = "Your city adopts this practice already. Open that adoption and go on from there."
    UNCONFIRMED_CITY = "Your team is not confirmed yet. What it says in the city's name waits until it is."
    STAGE = "The adoption stands at another stage; this step does not follow from it."
    NOT_UNDER_WAY = "This adoption has not begun. It is confirmed once its work is under way."
    PLAN = "The plan is not whole yet."
    NOT_ADOPTED = (
        "Your city has not begun to put this practice to work: a wish or a plan is not enough. Name another, or none."
    )
    OBSERVED = "A value of this indicator stands for this year already. Correct that one, and say why."
    OWN_CITY = "This is your own city. Choose another."
    PAST_DAY = "This day lies in the past. Choose one that is still to come."
    FAR_DAY = "This day lies more than five years ahead. Look at its year, and by which calendar it is written."
    VISIT_AGREED = "The two cities have agreed on this visit already. Write to the other city if its days change."
    VISIT_ANSWERED = (
        "This visit has been answered already. What you typed was not sent; open the visit to read the answer."
    )
    NOT_HELD = "This has not taken place yet. Tell of it once it has."
    BACKWARDS = "It ends before it begins."
    PROGRAMME = (
        "The programme does not fit between these hours. Give the meeting more time, or take a part out first."
    )
    OVER = "This meeting is over."
    PLACES_HELD = "A country has invited more cities than that. Leave it at least as many places."
    GUEST_COMES = "This city has said who comes. Ask it to decline; its place is free then."
    QUOTA = "Your country has invited as many cities as there are places for it."
    WITHDRAWN = "This practice was withdrawn by its city. Its address tells when and why."
    SAME_PRACTICE = "Nothing differs from what is published. Change something first."
    OWN_ORIGIN = "A practice cannot come from itself, from what came of it, or from what was withdrawn."
    OWN_BEGINNING = (
        "A practice is adapted from that of another city. What your own city went on with belongs in its text."
    )
    NO_RESEARCH = "Only a research work of the library can be linked so. Tell another work by its citation."
    OWN_CHECK = "Who translated a text cannot check it too. Ask a colleague."
    WAITING = "Cities that you named wait for their answer. Name another once the secretariat has answered."
    SAME_NAME = "The city bears these names already."
    MERGE = "Only two cities of one country become one. Choose another city to merge it into."
    CLAIM_WAITS = "A claim to one of the two cities waits for its answer. Answer it first."
    QUESTIONS = "Twenty of your questions wait for their answers. Ask again once one of them is answered."
    PLACES = "Something in braces is no placeholder of this letter. Use those that are listed beside it."
    RECOUNT = "The people of this group have changed since they were counted. Look at the new count and send again."
    NO_SECOND_STEP = (
        "This account has no second step of signing in. Whoever has lost the password asks for a new one by letter, "
        "or the secretariat for a code."
    )
    NOT_HELPED = "For this person no code is made: it would let another sit in their place."
    CODES = "Many codes were made for this person today. Find out what is wrong before you make another."
    HAS_TEAM = "This city has a team already. Its members invite others."
    WROTE = "You have written several times today. Wait for the answer, or write again tomorrow."
    COUNTRY_FULL = "As many entries of this country are received as it has places. Ask its focal point."
    INVITED_ONLY = "This call is by invitation: ask the focal point of your country to invite your city."
    REMINDED = "This city was reminded today. Call it, if it is urgent."


class SignatureFault(StrEnum):
    """Why a signature that was sent does not count; each value is the sentence that pages show (through gettext)."""

    NO_STATEMENT = (
        "What was sent is no signed statement. Download the statement, sign that file, and send the file that the "
        "signing wrote."
    )
    NO_FILE = "Choose the file of the signed statement first, then send it."
    KEY_FILE = (
        "This is a key file, not the signed statement. It was not kept; a key stays with its holder. Sign the "
        "statement with it, and send the statement."
    )
    OTHER_WORDS = (
        "Its words are not those that were offered. Download the statement, sign that file as it is, and send it."
    )
    BARE = "It bears no new signature. Sign the statement first, then send the file that the signing wrote."
    BROKEN = "A signature on it does not hold: the file was changed after it was signed. Sign the statement anew."
    TAKEN_AWAY = "A signature that it bore was taken away. Download the statement anew, sign that file, and send it."
    TWO = "It bears two new signatures. One person signs with one key."
    UNKNOWN_KEY = (
        "It is signed with a key that is not enrolled. Sign with the one that is enrolled as yours; where a new key "
        "is being enrolled, with that new key."
    )
    RETIRED_KEY = "It is signed with a key that is retired. Sign with one that is in force."
    OTHERS_KEY = "It is signed with a key that is enrolled for somebody else. Sign with your own."
    OWN_RETIREMENT = (
        "A key does not sign its own retirement. Sign with another key of yours that is in force, or let a colleague "
        "of your institution sign with theirs."
    )
    SAME_KEY = (
        "The signature that was added is by a key that has signed this already; once is enough. Where one more is "
        "lacking, the page tells whose."
    )
    NEW_KEY_TWICE = (
        "The new key has signed this already; once is enough. Now sign with a key of your institution that is in "
        "force: your own, or let a colleague sign with theirs."
    )
    OLD_KEY_TWICE = (
        "A key of your institution that is in force has signed this already; once is enough. Now sign with the new "
        "key: only whoever offers it can."
    )
    NOT_ASKED = "It is signed with a key whose signature is not asked for here, or that has signed already."
    A_REQUEST = (
        "This is the request that is carried to the witness. Bring what the witness wrote in answer to it: a line "
        "that begins with a dash and the name of the witness."
    )
    NO_COSIGNATURE = (
        "This is no cosignature. What the witness wrote is a line that begins with a dash and the name of the "
        "witness."
    )
    OTHER_WITNESS = "No witness of this name and key is enrolled for this record."
    OTHER_HEAD = (
        "The cosignature does not hold for the newest head of the record: it was made for another one, or was "
        "changed on the way. Download the request anew, and take it to the witness."
    )
    KNOWN_COSIGNATURE = "This cosignature is here already."


class SigningFault(StrEnum):
    """Why nothing is signed where a key's holder sits; each value is the sentence that the command says there."""

    SHORT = "A passphrase has at least twelve signs, typed alike twice."
    LOCKED = "The passphrase is wrong, or this is no key file."
    OTHER_KIND = "The key in this file is of another kind than those that sign here (Ed25519). Make one of these."
    NO_STATEMENT = "This is no statement to sign. Download it anew from the page of the act."
    OTHER_WORDS = "The digest is not that of these words. Do not sign; tell the other institution."
    NO_PDF = "This is not a PDF that can be read."
    STRANGE_KEY = "A signature on this paper is by a key of another kind than those that sign here (Ed25519)."
    KNOWN_KEY = "This key has signed the paper already."
    BROKEN = "The signature does not hold."
    ADDED_TO = "Something was added after it was signed."
    CHANGED = "The paper was changed after it was signed."
