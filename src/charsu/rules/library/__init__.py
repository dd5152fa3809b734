"""The library of practices, thought out: grades, citations, search, harvest. No Django, no clock, no store."""
