"""What follows the announcement: laureates and certificates, and what each entrant learns from the judging."""

from charsu.acts.honours.feedback import release_comment, send_feedback
from charsu.acts.honours.laureates import honour, issue, sign_certificates, withdraw

__all__ = ["honour", "issue", "release_comment", "send_feedback", "sign_certificates", "withdraw"]
