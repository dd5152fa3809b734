"""Keeping the house: its check-up, its backup and what brings it back."""
