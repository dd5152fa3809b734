"""The registry of municipalities: proposed, confirmed, renamed, counted anew, merged, and a wrong merge undone."""

from charsu.acts.entries.registry.changes import confirm_city, count_residents, propose, refuse_city, rename
from charsu.acts.entries.registry.merging import merge, separate

__all__ = ["confirm_city", "count_residents", "merge", "propose", "refuse_city", "rename", "separate"]
