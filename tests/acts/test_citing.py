"""A work of the next edition says which practice it adopted: it is received with it, read by some, and drawn."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from charsu.acts import drafting, exchange, library
from charsu.acts import entries as acts
from charsu.gate import NotThere, Refused
from charsu.models import Adoption, Edition, Entry, Juror, Membership, Practice, Shortlisting, Theme
from charsu.queries.library.family import family_of
from charsu.queries.reviews import as_reviewers_read
from charsu.rules.exchange.stages import Mark, Stage
from charsu.rules.ledger.canonical import commitment
from charsu.rules.lifecycle import Phase
from charsu.rules.permissions import Refusal
from tests.conftest import NOW


def sit(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


class Next:
    """The library of one edition, a city that adopted of it, and its draft in the next one."""

    def __init__(self, story: Any) -> None:
        self.story, self.practices = story, list(Practice.objects.select_related("municipality", "edition"))
        Adoption.objects.all().delete()
        seats = Membership.objects.exclude(municipality=None).select_related("person", "municipality")
        works = Entry.objects.filter(kind="practice", practice__isnull=False).order_by("pk")
        self.model = works.first()
        self.seat = seats.filter(municipality=self.model.municipality).first()
        self.origin = next(one for one in self.practices if one.municipality_id != self.seat.municipality_id)
        Edition.objects.filter(pk=story.edition.pk).update(phase=Phase.HONOURED.value)
        self.edition = drafting.begin_next(
            actors=(story.tehran,), now=NOW, edition=Edition.objects.get(pk=story.edition.pk), slug="next",
            name={"en": "Next"}, opens=NOW - timedelta(days=1),
        )  # fmt: skip
        self.stand(Phase.OPEN)
        theme = Theme.objects.get(edition=self.edition, code=self.model.theme.code)
        self.entry = acts.start(
            **self.team, edition=self.edition, municipality=self.seat.municipality, kind="practice", theme=theme,
            language="en", title="Shade in our streets too",
        )  # fmt: skip
        acts.save(**self.team, entry=self.entry, title=self.entry.title, answers=self.model.answers, revision=0)

    def stand(self, phase: Phase) -> None:
        Edition.objects.filter(pk=self.edition.pk).update(phase=phase.value)
        self.edition.refresh_from_db()

    @property
    def team(self) -> dict[str, Any]:
        return {"actors": (self.seat.person,), "now": NOW}

    def adopt(self, practice: Practice, *, begun: bool = True) -> Adoption:
        facts = {**self.team, "edition": practice.edition, "municipality": self.seat.municipality}
        made = exchange.adopt(**facts, practice=practice, language="en", words="")
        exchange.plan(
            **facts, adoption=made, kept="The trees", adapted="The kinds", left_out="", partners="", budget="",
            begins=NOW.date(), indicators=(),
        )  # fmt: skip
        if begun:
            exchange.set_milestone(**facts, adoption=made, mark=Mark("First street", None, date(2027, 3, 1)))
            exchange.move(**facts, adoption=made, stage=Stage.UNDER_WAY, words="")
        return made

    def cite(self, practice: Any) -> Entry:
        key = getattr(practice, "public_id", practice)
        self.entry = acts.cite(**self.team, entry=self.entry, practice=key)
        return self.entry

    def refused(self, practice: Any) -> Refusal:
        with pytest.raises(Refused) as trouble:
            self.cite(practice)
        return trouble.value.reason

    def released(self) -> Practice:
        self.stand(Phase.RESULTS)
        made: Practice = library.release(
            actors=(self.story.tehran,), now=NOW, edition=self.edition, entry=self.entry, grade="good", title={},
            summary={"en": "Trees."},
        )  # fmt: skip
        return made


@pytest.fixture
def house(an_edition: Any) -> Next:
    return Next(an_edition(Phase.RESULTS))


def test_what_was_received_holds_the_practice_and_the_commitment_binds_it(house: Next) -> None:
    before = acts.submit(**house.team, entry=house.entry)
    house.adopt(house.origin)
    house.cite(house.origin)
    receipt = acts.submit(**house.team, entry=house.entry)
    assert "adopted" not in before.content and receipt.pk != before.pk
    assert receipt.content["adopted"] == str(house.origin.public_id)
    assert receipt.commitment == commitment(bytes.fromhex(receipt.salt), receipt.content)
    without = {name: value for name, value in receipt.content.items() if name != "adopted"}
    assert receipt.commitment != commitment(bytes.fromhex(receipt.salt), without)
    house.cite(None)
    assert "adopted" not in acts.submit(**house.team, entry=house.entry).content


def test_only_what_the_city_adopted_can_be_named(house: Next) -> None:
    assert house.refused(house.origin) is Refusal.NOT_ADOPTED
    adoption = house.adopt(house.origin, begun=False)
    assert house.refused(house.origin) is Refusal.NOT_ADOPTED  # a plan is no adoption yet
    own = next(one for one in house.practices if one.municipality_id == house.seat.municipality_id)
    assert house.refused(own) is Refusal.OWN_PRACTICE
    with pytest.raises(NotThere):
        house.cite(uuid4())
    adoption.delete()
    other = next(one for one in house.practices if one.municipality_id not in {own.municipality_id})
    house.adopt(other)
    Practice.objects.filter(pk=other.pk).update(withdrawn_at=NOW)
    assert house.refused(other) is Refusal.WITHDRAWN


def test_a_stopped_adoption_counts_and_after_the_close_nothing_does(house: Next) -> None:
    adoption = house.adopt(house.origin)
    facts = {**house.team, "edition": house.origin.edition, "municipality": house.seat.municipality}
    exchange.move(**facts, adoption=adoption, stage=Stage.STOPPED, words="The budget was cut")
    assert house.cite(house.origin).adopted == house.origin.public_id
    house.edition.deadlines.filter(code="call_closes").update(at=NOW - timedelta(days=2))
    house.entry.edition.refresh_from_db()
    assert house.refused(None) is Refusal.LATE
    house.stand(Phase.CLOSED)
    house.entry.edition.refresh_from_db()
    assert house.refused(None) is Refusal.PHASE


def test_nobody_else_names_it(house: Next) -> None:
    house.adopt(house.origin)
    stranger = Membership.objects.exclude(municipality=None).exclude(municipality=house.seat.municipality).first()
    with pytest.raises(NotThere):
        acts.cite(actors=(stranger.person,), now=NOW, entry=house.entry, practice=house.origin.public_id)


def test_the_team_names_it_on_a_page_and_only_some_read_it(house: Next, settings: Any, tmp_path: Any) -> None:
    settings.STORAGE_ROOT = tmp_path
    house.edition.deadlines.filter(code="call_closes").update(at=NOW + timedelta(days=9000))
    desk, at = sit(house.seat.person), f"/enter/{house.entry.public_id}/adopted/"
    house.seat.person.__class__.objects.update(language="en")
    assert "Your city has put no practice of the library to work yet." in desk.get(at).content.decode()
    assert at not in desk.get(f"/enter/{house.entry.public_id}/").content.decode()
    house.adopt(house.origin)
    key, said = str(house.origin.public_id), "This work adopted a practice of the library:"
    assert f'value="{key}"' in desk.get(at).content.decode()
    assert (
        desk.post(at, {"practice": "x"}).status_code == 400
        and desk.post(at, {"practice": uuid4()}).status_code == 404
    )
    own = next(one for one in house.practices if one.municipality_id == house.seat.municipality_id)
    page = desk.post(at, {"practice": own.public_id})
    assert page.status_code == 409 and "does not adopt its own practice" in page.content.decode()
    assert desk.post(at, {"practice": key}).status_code == 302
    for way in ("", "submit/"):
        page = desk.get(f"/enter/{house.entry.public_id}/{way}").content.decode()
        assert said in page and key in page
    receipt = acts.submit(**house.team, entry=Entry.objects.get(pk=house.entry.pk))
    assert said in desk.get(f"/enter/receipts/{receipt.number}/").content.decode()
    house.stand(Phase.SCREENING)
    page = sit(house.story.tehran).get(f"/bureau/entries/{house.entry.public_id}/").content.decode()
    assert said in page and key in page
    assert key not in repr(as_reviewers_read(house.entry)) and "adopted" not in repr(as_reviewers_read(house.entry))


def test_the_released_practice_is_drawn_beneath_its_origin(house: Next) -> None:
    house.adopt(house.origin)
    house.cite(house.origin)
    acts.submit(**house.team, entry=house.entry)
    made = house.released()
    assert made.adapted_from == house.origin
    drawn = [(node.public_id, node.depth) for node in family_of(house.origin) if node.public_id or node.adoption]
    assert drawn == [(str(house.origin.public_id), 0), (str(made.public_id), 1)]
    facts = {**house.team, "edition": house.edition, "municipality": made.municipality}
    library.unlink(**facts, practice=made, pk=0)
    with pytest.raises(Refused) as again:
        house.released()
    made.refresh_from_db()
    assert again.value.reason is Refusal.DONE
    assert made.adapted_from is None  # to release anew undoes nothing that the city has changed


def test_a_juror_reads_it_beside_the_work(house: Next) -> None:
    house.adopt(house.origin)
    house.cite(house.origin)
    acts.submit(**house.team, entry=house.entry)
    seats = Juror.objects.exclude(country=house.seat.municipality.country).select_related("person")
    juror = seats.first()
    house.stand(Phase.JURY)
    Juror.objects.create(edition=house.edition, person=juror.person, country=juror.country)
    Shortlisting.objects.create(edition=house.edition, entry=house.entry, why="theme", fixed_at=NOW)
    page = sit(juror.person).get(f"/jury/works/{house.entry.public_id}/").content.decode()
    assert f"/library/{house.origin.public_id}/" in page
