"""The bureau desk."""
