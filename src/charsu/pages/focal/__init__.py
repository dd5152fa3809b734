"""The focal desk."""
