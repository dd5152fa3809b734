"""The entry that an offline kit belongs to, and the kits that came back to an entry."""

from django.db.models import QuerySet

from charsu.gate import NotThere, require
from charsu.models import Entry, KitImport, Person
from charsu.rules.permissions import Act


def entry_of_kit(person: Person, public_id: str) -> Entry:
    """For an officer who was handed the kit: the number in it names the draft, of which nothing else is shown."""
    found = (
        Entry.objects.select_related("edition__award", "municipality", "theme").filter(public_id=public_id).first()
    )
    if found is None:
        raise NotThere
    require(Act.ENTRY_CARRY, person, edition=found.edition)
    return found


def kits_of(entry: Entry) -> QuerySet[KitImport]:
    return KitImport.objects.filter(entry=entry).select_related("by")


def own_kit(entry: Entry, pk: int) -> KitImport:
    kit = kits_of(entry).filter(pk=pk).first()
    if kit is None:
        raise NotThere
    return kit


def open_kits(entry: Entry) -> list[KitImport]:
    """Those that hold words beside which the draft says others, until the team has chosen."""
    if not getattr(entry, "has_kits", True):
        return []
    return [kit for kit in kits_of(entry) if kit.met]
