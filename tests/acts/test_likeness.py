"""Works that resemble earlier ones are found in any script, at their place, and shown to the secretariat alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from charsu.acts import entries as acts
from charsu.models import Attachment, Deadline, Entry, Likeness, Receipt, Screening
from charsu.queries.likeness import alike
from charsu.rules.lifecycle import Phase
from charsu.rules.likeness import RUN, WINDOW, passages, prints_of, share_of

NOW = timezone.now()
TEXTS = {  # the same in each: rain water led into gardens and ponds
    "fa": "شهرداری آب باران را از خیابان‌ها به باغ‌های کوچک می‌برد و در هر محله حوضچه‌ای"
    " می‌سازد تا سیلاب کم شود و زمین سیراب بماند",
    "ru": "Город собирает дождевую воду с улиц в небольшие сады и"
    " строит в каждом квартале пруд чтобы паводков стало меньше",
    "zh": "城市把街道上的雨水引入小花园，并在每个街区修建蓄水池，以减少洪水并滋养土壤。",
    "am": "ከተማው የዝናብ ውሃን ከመንገዶች ወደ ትናንሽ የአትክልት ቦታዎች ይወስዳል እና በየሰፈሩ ኩሬ ይሠራል ጎርፍ እንዲቀንስ",
    "hi": "नगर सड़कों के वर्षा जल को छोटे बागों में ले जाता है और हर मोहल्ले में तालाब बनाता है ताकि बाढ़ कम हो",
    "en": "The city leads rain water from its streets into small gardens"
    " and digs a pond in each quarter so that floods grow rare",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_shared_passage_is_found_in_every_script(language):
    text = TEXTS[language]
    other = f"Something else stands before. {text} And something quite different follows it, at some length too."
    one, two = prints_of(f"Own beginning of five words here. {text}"), prints_of(other)
    assert share_of(one, two.marks) >= 30
    found = passages(text, other)
    assert found[0].words >= RUN + WINDOW - 1 and found[0].one in text and found[0].other in other


def test_forms_of_letters_and_digits_hide_nothing():
    one = "كتاب شهرداري در سال ۱۴۰۲ نوشته شد و هفت بار چاپ شده است"
    other = "کتاب شهرداری در سال 1402 نوشته شد و هفت بار چاپ شده‌است"
    assert share_of(prints_of(one), prints_of(other).marks) >= 50
    assert passages(one, other)[0].words >= 9


def test_texts_of_their_own_and_short_ones_are_not_alike():
    assert (
        share_of(prints_of(TEXTS["en"]), prints_of("A school opens its yard to the street on every free day").marks)
        == 0
    )
    assert prints_of("three words only").marks == {} and share_of(prints_of(""), [1]) == 0
    assert passages("", TEXTS["en"]) == ()
    assert len(prints_of("آب " * 100_000).marks) <= 1  # a flood of one word is one mark, and ends


@pytest.fixture
def house(an_edition):
    story = an_edition(Phase.OPEN, most_entries=4)
    Deadline.objects.filter(code="call_closes").update(at=NOW + timedelta(days=9))
    while acts.note_likeness(now=NOW):
        pass
    Likeness.objects.all().delete()
    first, second = Entry.objects.filter(kind="practice").order_by("pk")[:2]
    return story, first, second


def copied(first, second):
    second.answers = {**second.answers, "problem": first.answers["summary"], "actions": first.answers["summary"]}
    second.save()
    acts.submit(actors=(second.started_by,), now=NOW, entry=second)
    while acts.note_likeness(now=NOW):
        pass


def sit(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_secretariat_sees_where_and_nobody_else_sees_anything(house):
    story, first, second = house
    copied(first, second)
    found = Likeness.objects.get()
    assert (found.entry, found.other) == (second, first) and found.share >= 8
    rows = alike(story.tehran, second)
    assert rows[0].passages[0].one in first.answers["summary"]
    page = sit(story.tehran).get(f"/bureau/entries/{second.public_id}/").content.decode()
    assert "resembles" in page and first.title in page
    assert alike(second.started_by, second) == () == alike(first.started_by, second)
    for person in (second.started_by, first.started_by):
        mine = Entry.objects.get(started_by=person, pk__in=(first.pk, second.pk))
        page = sit(person).get(f"/enter/{mine.public_id}/").content.decode()
        assert "resembles" not in page


def test_the_same_file_is_found_and_what_is_replaced_is_forgotten(house):
    story, first, second = house
    for entry in (first, second):
        Attachment.objects.create(
            entry=entry, question="annex", name="plan.pdf", path="x", size=3, sha256="ab" * 32,
            media_type="application/pdf", stored_at=NOW,
        )  # fmt: skip
        acts.submit(actors=(entry.started_by,), now=NOW, entry=entry)
    while acts.note_likeness(now=NOW):
        pass
    assert Likeness.objects.get(file="plan.pdf").entry == second
    second.attachments.update(removed_at=NOW)
    acts.submit(actors=(second.started_by,), now=NOW, entry=second)
    while acts.note_likeness(now=NOW):
        pass
    assert not Likeness.objects.filter(entry=second, file="plan.pdf").exists()
    assert not Receipt.objects.filter(compared_at=None).exists()


def test_what_resembles_another_is_not_admitted_with_the_many(an_edition):
    story = an_edition(Phase.SCREENING, most_entries=4)
    Screening.objects.all().delete()
    first, second = Entry.objects.order_by("pk")[:2]
    Likeness.objects.create(entry=second, other=first, share=40, found_at=NOW)
    everyone = list(Entry.objects.filter(edition=story.edition))
    done = acts.admit(actors=(story.tehran,), now=NOW, edition=story.edition, entries=everyone, reason="met")
    assert second.pk not in {one.pk for one in done}
    page = sit(story.tehran).get("/bureau/entries/admit/").content.decode()
    assert "resembles" in page


def received_with(entry, path, name, digest):
    Attachment.objects.create(
        entry=entry, question="annex", name=name, path=path, size=3, sha256=digest, media_type="application/pdf",
        stored_at=NOW,
    )  # fmt: skip
    acts.submit(actors=(entry.started_by,), now=NOW, entry=entry)


def test_words_of_a_file_are_compared_and_a_file_without_any_is_told(house, settings, tmp_path):
    """A later entry puts into a file what the earlier one typed; and sends a scan."""
    story, first, second = house
    settings.STORAGE_ROOT = tmp_path
    (tmp_path / "copy.txt").write_text(f"An introduction of our own.\n{first.answers['summary']}\nAnd an end.")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 pictures %%EOF")
    received_with(second, "scan.pdf", "scan.pdf", "cd" * 32)
    received_with(second, "copy.txt", "plan of <works>.txt", "ef" * 32)
    while acts.note_likeness(now=NOW):
        pass
    row = Likeness.objects.get(entry=second, other=first)
    assert row.within == "plan of <works>.txt" and row.share >= 40
    found = alike(story.tehran, second)[0]
    assert found.passages[0].one in first.answers["summary"]
    assert (found.passages[0].in_one, found.passages[0].in_other) == (row.within, "")
    page = sit(story.tehran).get(f"/bureau/entries/{second.public_id}/").content.decode()
    assert "of the words of its file" in page and "plan of &lt;works&gt;.txt" in page
    assert "No text to compare: the file cannot be read." in page
    assert alike(second.started_by, second) == ()


def test_a_later_entry_is_told_by_its_own_share_when_the_earlier_comes_anew(house):
    """The earlier one grows long: of its words the other holds little now, and of the other's it holds as much."""
    story, first, second = house
    copied(first, second)
    share = Likeness.objects.get().share
    others = (f"A word of {n} and of its neighbour {n + 1} stands by number {n * n}." for n in range(400))
    first.answers = {**first.answers, "resources": " ".join(others)}
    first.save()
    acts.submit(actors=(first.started_by,), now=NOW, entry=first)
    while acts.note_likeness(now=NOW):
        pass
    row = Likeness.objects.get()
    assert (row.entry, row.other, row.share) == (second, first, share)
