"""The page of the arithmetic ends at the figure that ranks, and says why the other may leave the scale."""

import re
from typing import Any

import pytest
from django.test import Client

from charsu.models import Calibration
from charsu.queries.standings import follow
from charsu.rules.lifecycle import Phase

pytestmark = pytest.mark.django_db


def test_the_ranking_figure_ends_it_and_figures_beyond_the_scale_are_explained(an_edition: Any) -> None:
    story = an_edition(Phase.SHORTLIST)
    made, client = Calibration.objects.filter(kind="practice").first(), Client()
    assert made.method == "ordinal"
    client.force_login(story.secretary)
    beyond = set()
    for standing in made.standings.all():
        followed = follow(story.secretary, made, standing.entry_id)
        page = client.get(f"/science/standings/{made.pk}/entries/{standing.entry_id}/").content.decode()
        assert "− −" not in page and "− \u2212" not in page  # a favour below nothing is added, not taken off twice
        assert followed.has_bloc == ("the reviewer is of the city" in page)
        last = page.rsplit("<h2>", 1)[1]
        assert "4. The figure that ranks" in last
        figures = [float(found) for found in re.findall(r"\d+\.\d+", last)]
        assert any(abs(standing.estimate - figure) < 0.01 for figure in figures)
        assert followed.leaves_the_scale == ("beyond the ends of the scale" in page)
        beyond.add(followed.leaves_the_scale)
    assert False in beyond
