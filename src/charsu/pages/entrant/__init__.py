"""The entrant desk."""
