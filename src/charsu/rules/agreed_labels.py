"""How the keys of what two institutions agree to are called, on the pages and where it is signed without network."""

from charsu.rules.marked import gettext_noop as _

LABELS: dict[str, str] = {
    "act": _("Act"), "add": _("Added"), "anchors": _("What the scores mean"), "announce_at": _("Announced at"),
    "at": _("Instant"), "authentic": _("Authentic languages"), "choices": _("Values to choose from"),
    "city": _("City"), "work": _("Work"), "clause": _("Clause"), "clauses": _("Clauses"), "code": _("Code"),
    "conflicts": _("Conflicts of interest"), "count": _("How many"), "criteria": _("Criteria"),
    "deadlines": _("Calendar"), "digest": _("Digest"), "digests": _("Digests"), "divisions": _("Divisions"),
    "fallback": _("Places that stay empty go"), "forms": _("Forms"), "from": _("From"),
    "heading": _("Heading"), "highest": _("Highest score"), "honour": _("Honour"),
    "honours": _("Honours"), "kind": _("Kind"),
    "label": _("Words"), "least": _("Residents, from"), "lowest": _("Lowest score"), "max_words": _("Words, at most"),
    "most": _("At most"), "name": _("Its name"), "number": _("Number"), "owner": _("Kept by"), "pairs": _("Pairs"),
    "per": _("In each"), "plan": _("Plan"), "did": _("Identifier of the key"), "institution": _("Institution"),
    "public": _("Public key"), "vkey": _("Verifier key of the witness"), "log": _("Verifier key of the log"),
    "party": _("Run by"), "person": _("Number of the person"), "address": _("Where it answers"),
    "purpose": _("Purpose"), "questions": _("Questions"), "quotas": _("Places of some"), "reason": _("Reason"),
    "receipts": _("Receipts"), "seat": _("Seat"), "reason_required": _("A reason is required"),
    "required": _("Required"), "rubrics": _("Rubrics"), "rules": _("Rules of the edition"), "score": _("Score"),
    "settings": _("Figures and rules"), "shortlist": _("Shortlist"), "source": _("From"), "stage": _("Stage"),
    "step": _("Step"), "target": _("To"), "text": _("Words"), "theme": _("Theme"), "themes": _("Themes"),
    "ties": _("Equals at the edge"), "tiers": _("Honours"), "title": _("Title"), "to": _("To"),
    "total": _("At most altogether"), "up_to": _("Up to"), "value": _("Value"), "way": _("How it is given"),
    "weight": _("Weight"), "after": _("Words from now on"), "before": _("Words so far"),
    "setting": _("Figure or rule"), "terms": _("Digest of regulations and rules"), "practice": _("Practices"),
    "research": _("Research works"), "mentions": _("Special mentions"), "none": _("Honours not given"),
    "left_out": _("Left out by hand"), "groups": _("Digest of the groups of all candidates"),
    "form": _("Version of the form"), "sections": _("Sections"), "section": _("Section"), "columns": _("Columns"),
    "unit": _("Unit"), "most_answers": _("Answers, at most"), "types": _("Types of file"),
    "most_bytes": _("Bytes of a file, at most"), "when": _("Asked only when"), "question": _("Question"),
    "is": _("It is one of"), "jurors": _("Members of the jury"), "role": _("Role"),
    "body": _("Name of the national body"), "country": _("Country"), "hidden": _("Hidden from reviewers"),
    "days": _("Days of waiting"), "appeal": _("Appeal"), "heard_by": _("Heard by"), "outcome": _("Outcome"),
}  # fmt: skip
LANGUAGES = {"fa": _("Persian"), "ru": _("Russian"), "en": _("English")}


def label_of(key: str) -> str:
    return LABELS.get(key) or LANGUAGES.get(key) or key.replace("_", " ").replace("-", " ")
