"""Letters: a plain-text template by kind, in the reader's language. Returns the trouble, or an empty string."""

from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


def send(*, to: str, language: str, kind: str, facts: Mapping[str, Any], number: int) -> str:
    with translation.override(language):
        words = render_to_string(["mail/" + kind + ".txt", "mail/notice.txt"], {**facts, "kind": kind})
    subject, _, body = words.strip().partition("\n")
    letter = EmailMessage(
        subject=subject.strip(),
        body=body.strip(),
        to=[to],
        headers={"Message-ID": f"<notice-{number}@charsu>"},
    )
    try:
        letter.send()
    except OSError as trouble:
        return str(trouble) or type(trouble).__name__
    return ""
