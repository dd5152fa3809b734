import numpy as np
from django.db import migrations

from charsu.rules.library.terms import digest_of, echo_of, kept, read


def keep_sounds(apps, schema_editor):
    """The words of every practice are kept by their sound too, so that a library need not be read anew."""
    rows = apps.get_model("charsu", "PracticeWords").objects.select_related("practice")
    for row in rows.iterator(chunk_size=500):
        sounds = {echo_of(word) for word in row.practice.search_text.split()} - {""}
        fresh = np.fromiter(map(digest_of, sounds), np.uint64, len(sounds))
        row.weak = kept(np.union1d(read(bytes(row.weak)), fresh))
        row.save(update_fields=["weak"])


class Migration(migrations.Migration):
    dependencies = [("charsu", "0040_told_by_each")]
    operations = [migrations.RunPython(keep_sounds, migrations.RunPython.noop)]
