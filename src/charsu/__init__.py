"""Charsu: a joint award secretariat."""

__version__ = "0.1.0"
