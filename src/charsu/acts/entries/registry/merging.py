"""Two rows of one city become one, or a city goes up in another; a wrong merge is undone row by row."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model

from charsu.acts.entries.registry.changes import standing_city
from charsu.acts.entries.registry.stored import find_by, note
from charsu.acts.protocol import Done, performs, type_actors
from charsu.gate import Refused
from charsu.models import Claim, Edition, Membership, Municipality, RegistryChange
from charsu.rules.permissions import Act, Refusal, Right
from charsu.rules.texts import clean_text, shows

STAYS = {"former_names", "counts", "changes", "merged"}  # a city's own past stays with its row
ORDER = [right.value for right in Right]


@performs(Act.CITY_CHANGE)
def merge(
    *, actors: type_actors, now: datetime, municipality: Municipality, into: Municipality, reason: str,
    edition: Edition | None = None,
) -> Done:  # fmt: skip
    """Entries, team and all else that stood under `municipality` stand under `into`; its address leads there.

    Refused across a border, and while a claim to either waits: nobody comes into a team by a merge alone.
    """
    if municipality.pk == into.pk or municipality.country != into.country:
        raise Refused(Refusal.MERGE)
    city, target = standing_city(municipality), standing_city(into)
    if not shows(reason):
        raise Refused(Refusal.INCOMPLETE)
    if Claim.objects.filter(municipality__in=[city, target], confirmed_at=None, refused_at=None).exists():
        raise Refused(Refusal.CLAIM_WAITS)
    facts = {"into": target.geonameid, "seats": _join_teams(city, target), "rows": _move_rows(city, target)}
    city.merged_into = target
    city.save(update_fields=["merged_into"])
    target.search_text = find_by(target)
    target.save(update_fields=["search_text"])
    note(city, "merged", actors[0], now, clean_text(reason), **facts, name=target.name)
    return Done(target, {"city": city.geonameid, "into": target.geonameid})


def _join_teams(city: Municipality, target: Municipality) -> list[dict[str, Any]]:
    """Who sat in both teams keeps the larger right in the one that stays; the other seat is noted and ends."""
    held = {seat.person_id: seat for seat in target.team.all()}
    ended = []
    for seat in city.team.filter(person__in=held):
        kept = held[seat.person_id]
        ended.append({"person": seat.person_id, "role": seat.role, "right": seat.right, "kept": kept.right})
        if ORDER.index(seat.right) < ORDER.index(kept.right):
            kept.right = seat.right
            kept.save(update_fields=["right"])
        seat.delete()
    return ended


def _move_rows(city: Municipality, target: Municipality) -> dict[str, list[int]]:
    """Everything that points to the city points to the target; what was moved is told by table and field."""
    moved: dict[str, list[int]] = {}
    has_claim = Claim.objects.filter(municipality=target, refused_at=None).exists()
    for relation in Municipality._meta.related_objects:
        if relation.get_accessor_name() in STAYS or not relation.one_to_many:
            continue
        model: type[Model] = relation.related_model
        field = relation.field.name
        rows = model._default_manager.filter(**{field: city})
        if model is Claim and has_claim:  # the target's own stands
            rows = rows.filter(refused_at__isnull=False)
        pks = [pk for pk in rows.values_list("pk", flat=True) if _moves(model, pk, field, target)]
        if pks:
            moved[f"{model._meta.model_name}.{field}"] = pks
    return moved


def _moves(model: type[Model], pk: int, field: str, target: Municipality) -> bool:
    """Whether the row could go; one that the target has already (a value of the same year, say) stays behind."""
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=pk).update(**{field: target})
    except IntegrityError:
        return False
    return True


@performs(Act.CITY_CHANGE)
def separate(
    *, actors: type_actors, now: datetime, municipality: Municipality, reason: str, edition: Edition | None = None
) -> Done:
    """Undo a merge: what it moved goes back, what came since stays with the city that it went to."""
    city = Municipality.objects.select_for_update().get(pk=municipality.pk)
    change = RegistryChange.objects.filter(municipality=city, kind="merged", undone_at=None).first()
    target = city.merged_into
    if change is None or target is None:
        raise Refused(Refusal.DONE)
    if not shows(reason):
        raise Refused(Refusal.INCOMPLETE)
    for place, pks in change.facts["rows"].items():
        name, field = place.split(".")
        model = apps.get_model("charsu", name)
        for pk in model._default_manager.filter(pk__in=pks, **{field: target}).values_list("pk", flat=True):
            _moves(model, pk, field, city)
    _part_teams(city, target, change.facts["seats"])
    change.undone_at = now
    change.save(update_fields=["undone_at"])
    city.merged_into = None
    city.save(update_fields=["merged_into"])
    target.search_text = find_by(target)
    target.save(update_fields=["search_text"])
    note(city, "separated", actors[0], now, clean_text(reason), name=target.name)
    return Done(city, {"city": city.geonameid, "from": target.geonameid})


def _part_teams(city: Municipality, target: Municipality, ended: list[dict[str, Any]]) -> None:
    """Seats that the merge ended come back; in the other team only who still sits there has the old right again."""
    for seat in ended:
        still = Membership.objects.filter(municipality=target, person=seat["person"], role=seat["role"])
        if still.exists():
            still.update(right=seat["kept"])
            Membership.objects.get_or_create(
                person_id=seat["person"], role=seat["role"], municipality=city, defaults={"right": seat["right"]}
            )
