"""The page of the arithmetic ends at the figure that ranks, and says why the other may leave the scale."""

import re
from decimal import Decimal
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
        last = page.split('<section id="severity">', maxsplit=1)[0].rsplit("<h2>", 1)[1]
        assert "4. The figure that ranks" in last
        figures = [float(found) for found in re.findall(r"\d+\.\d+", last)]
        assert any(abs(standing.estimate - figure) < 0.01 for figure in figures)
        assert followed.leaves_the_scale == ("beyond the ends of the scale" in page)
        beyond.add(followed.leaves_the_scale)
    assert False in beyond


def test_every_figure_of_the_arithmetic_follows_from_the_figures_printed_before_it(an_edition: Any) -> None:
    """As with a pencil: nothing but the digits of the page, down to each reviewer's severity."""
    story = an_edition(Phase.SHORTLIST)
    client = Client()
    client.force_login(story.secretary)
    for made in Calibration.objects.all():
        for standing in made.standings.all()[:4]:
            page = client.get(f"/science/standings/{made.pk}/entries/{standing.entry_id}/").content.decode()
            lines = [_figures(line) for line in _part(page, "corrected").split("</li>")[:-1]]
            assert lines and all(sum(first) == last for *first, last in lines)
            mean, share, estimate = (_figures(line) for line in _part(page, "estimate").split("</li>")[:3])
            assert mean[:-2] == [line[-1] for line in lines] and mean[-2] == len(lines)
            assert _near(sum(mean[:-2]) / mean[-2], mean[-1])
            number, again, noise, spread, trusted = share
            assert number == again == len(lines) and _near(number / (number + noise / spread), trusted)
            general, by, drawn, less, last = estimate
            assert (by, drawn, less) == (trusted, mean[-1], -general)
            assert _near(general + by * (drawn - general), last)
            for number, line in enumerate(lines, start=1):
                assert _severity(page, number) == line[1]


def _severity(page: str, number: int) -> Decimal:
    told = page.split(f'<details id="strict-{number}">')[1].split("</details>", maxsplit=1)[0]
    rows = [
        _figures(row.split("</th>")[1]) for row in told.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1]
    ]
    assert all(_near(sum(row[:-2]) - row[-2], row[-1]) for row in rows)
    total, sheets, noise, spread, severity = _figures(told.rsplit('<p class="sums">', 1)[1])
    assert total == sum(row[-1] for row in rows) and sheets == len(rows)
    assert _near(total / (sheets + noise / spread), severity)
    return severity


def _part(page: str, name: str) -> str:
    return page.split(f'<ul class="bare sums" id="{name}">')[1].split("</ul>", maxsplit=1)[0]


def _figures(html: str) -> list[Decimal]:
    """The numbers of a sum, after the name that it begins with, with their signs."""
    words = re.sub(
        r"<[^>]+>", "", html.split('<bdi dir="ltr">', 1)[-1] if "<td" not in html else html.replace("</td>", " ")
    )
    return [
        Decimal(found.replace("\u2212", "-").replace(" ", ""))
        for found in re.findall(r"[+\u2212]? ?\d+(?:\.\d+)?", words)
    ]


def _near(computed: Decimal, printed: Decimal) -> bool:
    """Whether a computed figure, rounded to four places, is the printed one."""
    return abs(computed - printed) <= Decimal("0.0000501")
