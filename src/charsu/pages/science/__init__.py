"""The science desk."""
