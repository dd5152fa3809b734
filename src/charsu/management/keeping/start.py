"""What must hold before the house opens its doors."""

from django.conf import settings
from django.core.management.base import CommandError

from charsu.adapters.files import why_not_writable
from charsu.queries.durability import weaknesses
from charsu.queries.readiness import store_answers


def refuse_unsound() -> None:
    """Raises CommandError when the store would forget, is not there, or files could not be kept."""
    if trouble := store_answers():
        raise CommandError(f"{trouble}. `charsu migrate` makes the tables.")
    if weak := weaknesses():
        raise CommandError(f"{'; '.join(weak)}. A power cut would lose what people were told is received.")
    if trouble := why_not_writable(settings.STORAGE_ROOT):
        raise CommandError(f"{trouble}. Set STORAGE_URL to a folder that the house may write to.")
