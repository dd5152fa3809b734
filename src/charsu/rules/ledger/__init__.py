"""The append-only record: canonical JSON, RFC 6962 tree, and the check of an export."""
