"""How well and how fast the library is searched."""
