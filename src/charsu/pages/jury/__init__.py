"""The jury desk."""
