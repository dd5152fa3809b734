from django.db import migrations, models


def tell_apart(apps, schema_editor):
    """Each letter becomes its edition's, as far as what it tells says which; the rest is the union's own. Words that
    were set for letters become those of the award founded first: there was no other that they could be meant for."""
    model = {name: apps.get_model("charsu", name) for name in ("Edition", "Entry", "Receipt", "Notice", "LetterText")}
    slugs = set(model["Edition"].objects.values_list("slug", flat=True))
    of_entry = {str(pk): slug for pk, slug in model["Entry"].objects.values_list("public_id", "edition__slug")}
    of_receipt = dict(model["Receipt"].objects.values_list("number", "entry__edition__slug"))
    changed = []
    for letter in model["Notice"].objects.select_related("broadcast").only("facts", "edition", "broadcast__edition"):
        facts = letter.facts
        found = letter.broadcast.edition if letter.broadcast else facts.get("edition")
        found = found or of_entry.get(facts.get("entry")) or of_receipt.get(facts.get("number"))
        if found in slugs:
            letter.edition = found
            changed.append(letter)
    model["Notice"].objects.bulk_update(changed, ["edition"], batch_size=500)
    first = model["Edition"].objects.order_by("award").values_list("award__slug", flat=True).first()
    model["LetterText"].objects.update(award=first or "")


class Migration(migrations.Migration):
    dependencies = [("charsu", "0043_in_a_citys_stead")]
    operations = [
        migrations.AlterModelOptions("lettertext", options={"ordering": ["award", "kind", "language"]}),
        migrations.RemoveConstraint("lettertext", "a_letter_has_one_text_in_a_language"),
        migrations.AddField("lettertext", "award", models.SlugField(default=""), preserve_default=False),
        migrations.AddField("notice", "edition", models.SlugField(blank=True, max_length=80, default=""), preserve_default=False),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            "lettertext",
            models.UniqueConstraint(fields=("award", "kind", "language"), name="a_letter_has_one_text_in_a_language"),
        ),
    ]
