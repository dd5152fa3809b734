"""Floor 2: everything that is read. One file a room, and `desks`, `readiness`, `todo` that look across."""
