"""The entry that an offline kit belongs to."""

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
