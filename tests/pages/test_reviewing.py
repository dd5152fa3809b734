"""The desks of the reviewers and of the scientific secretary, on a small edition played to the review."""

import pytest
from django.test import Client

from charsu.models import Assignment, Conflict, Score, ScoreSheet
from charsu.rules.lifecycle import Phase


def sit(person) -> Client:  # noqa: ANN001
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def open_assignment(story):  # noqa: ANN001, ANN201
    rows = Assignment.objects.filter(entry__edition=story.edition).select_related(
        "reviewer__person", "entry__municipality"
    )
    barred = set(Conflict.objects.values_list("reviewer_id", "entry_id"))
    row = next(r for r in rows if (r.reviewer_id, r.entry_id) not in barred)
    sheet = ScoreSheet.objects.filter(assignment=row)
    Score.objects.filter(sheet__in=sheet).delete()
    sheet.delete()
    return row


@pytest.fixture
def story(an_edition):  # noqa: ANN001, ANN201
    return an_edition(Phase.REVIEW)


def filled(page_form) -> dict[str, str]:  # noqa: ANN001
    codes = [c.code for c in page_form.criteria]
    return {f"score_{c}": "7" for c in codes} | {f"reason_{c}": "Clear." for c in codes}


@pytest.mark.django_db
def is_told_first(answer):
    """Whether what came of a press stands before the entry, with the focus: where a phone shows it."""
    before_the_entry = answer.content.decode().partition('<div class="pair">')[0]
    return 'role="alert" tabindex="-1" autofocus' in before_the_entry


def test_a_reviewer_scores_blind_and_once(story, django_assert_max_num_queries):  # noqa: ANN001
    row = open_assignment(story)
    row.entry.receipts.all()  # received words are what is read
    city = row.entry.municipality
    type(city).objects.filter(pk=city.pk).update(name="Zzqcity")
    client, at = sit(row.reviewer.person), f"/review/sheets/{row.pk}/"
    with django_assert_max_num_queries(12):
        desk = client.get("/review/")
    page = client.get(at)
    assert page.status_code == 200
    assert "Reviews are due:" in desk.content.decode()
    assert "Zzqcity" not in desk.content.decode() + page.content.decode()
    assert client.post(f"{at}draft/", {"words": "half"}).status_code == 200
    half = client.post(at, {"words": "half", "submit": "1"})
    assert half.status_code == 422 and is_told_first(half)
    good = filled(page.context["form"])
    code = page.context["form"].criteria[0].code
    assert client.post(at, good | {f"score_{code}": "11"}).status_code == 422
    first = next(c.code for c in page.context["form"].criteria if c.reason_required)
    for thin in (".", "aaaaaaa", "x"):
        assert client.post(at, good | {f"reason_{first}": thin, "submit": "1"}).status_code == 422, thin
        assert client.post(at, good | {f"reason_{first}": thin, "submit": "sure"}).status_code == 422, thin
    asked = client.post(at, good | {"submit": "1"})
    assert asked.status_code == 200 and 'form="score-sheet" name="submit" value="sure"' in asked.content.decode()
    assert is_told_first(asked) and not is_told_first(page)
    assert ScoreSheet.objects.get(assignment=row).submitted_at is None
    version = asked.context["form"].data["version"]
    assert client.post(at, good | {"submit": "sure", "version": version}).status_code == 302
    sheet = ScoreSheet.objects.get(assignment=row)
    assert sheet.total == 700 and sheet.commitment
    assert client.post(f"{at}draft/", good).status_code == 409


@pytest.mark.django_db
@pytest.mark.parametrize("version", ["abc", "", "9" * 20, "-1", "0x1"])
def test_a_version_that_is_none_never_overwrites_unseen(story, version):  # noqa: ANN001
    row = open_assignment(story)
    client, at = sit(row.reviewer.person), f"/review/sheets/{row.pk}/"
    assert client.post(f"{at}draft/", {"words": "the first tab"}).status_code == 200
    answer = client.post(at, {"words": "the second tab", "version": version})
    page = answer.content.decode()
    assert answer.status_code == 409 and "the first tab" in page and "the second tab" in page
    assert ScoreSheet.objects.get(assignment=row).words == "the first tab"
    kept = {name: answer.context["form"][name].value() for name in ("version", "compared", "words")}
    assert client.post(f"{at}draft/", kept).status_code == 409  # as the browser sends by itself what it kept
    assert client.post(at, kept).status_code == 302  # as a press under both says
    assert ScoreSheet.objects.get(assignment=row).words == "the second tab"


@pytest.mark.django_db
def test_a_declared_conflict_bars_in_mid_round(story):  # noqa: ANN001
    row = open_assignment(story)
    client = sit(row.reviewer.person)
    answer = client.post("/review/conflicts/", {"city": row.entry.municipality_id, "words": "I worked there."})
    assert answer.status_code == 302
    assert client.get(f"/review/sheets/{row.pk}/").status_code == 403


@pytest.mark.django_db
def test_the_secretary_sees_and_a_reviewer_does_not(story, django_assert_max_num_queries):  # noqa: ANN001
    secretary, reviewer = sit(story.secretary), sit(open_assignment(story).reviewer.person)
    for page in ("", "reviewers/", "assignment/", "standings/", "calibrate/"):
        with django_assert_max_num_queries(12):
            assert secretary.get(f"/science/{page}").status_code == 200
        assert reviewer.get(f"/science/{page}").status_code == 403
