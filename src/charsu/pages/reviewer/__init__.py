"""The reviewer desk."""
