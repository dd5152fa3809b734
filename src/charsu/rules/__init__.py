"""Floor 0: what is thought. Plain Python; no Django, no clock, no I/O, no hidden randomness."""
