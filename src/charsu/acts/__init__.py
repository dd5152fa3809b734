"""Floor 3: everything that changes. One file a room, over `protocol.py`; acts do not call acts."""
