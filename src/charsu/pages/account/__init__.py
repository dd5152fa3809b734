"""The account desk."""
