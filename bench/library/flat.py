"""Whether the library and the exchange answer in as many questions to the store, however much stands in them.

    python -m bench.library.flat [--practices 20000] [--cities 20000] [--observations 500000]

Makes a database in a temporary folder, plays a small demo to its results, fills it (`fill.py`) to a tenth and then
to the whole, and asks every page at both sizes, in this process, from request to answer. Milliseconds are the
quickest of three, of the processor (which hold on a machine that others use too). The exit code is 1 where a page
asks more than twelve questions, or more at the whole than at a tenth.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping

from bench.judging.run import prepare

MOST, TIMES, PART = 12, 3, 10
COPY = 20  # among the first that were copied: the same at both sizes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, count in (("practices", 20_000), ("cities", 20_000), ("observations", 500_000)):
        parser.add_argument(f"--{name}", type=int, default=count)
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        return _compared(wish.practices, wish.cities, wish.observations)


def _compared(practices: int, cities: int, observations: int) -> int:
    import numpy as np  # noqa: PLC0415 -- what follows needs the settings that were made above
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import override_settings  # noqa: PLC0415

    from bench.library.fill import Size, fill, models  # noqa: PLC0415
    from charsu.adapters.clock import now  # noqa: PLC0415
    from charsu.management.story.play import play  # noqa: PLC0415
    from charsu.rules.lifecycle import Phase  # noqa: PLC0415

    whole, dice = Size(practices, cities, observations), np.random.default_rng(1)
    call_command("load_registry", verbosity=0)
    play(stage=Phase.RESULTS, seed=1, today=now(), say=lambda words: None, most_entries=16)
    of, seen = models(), []
    for size in (whole.part(PART), whole):
        began = time.perf_counter()
        fill(size, of, dice)
        print(f"{size}: filled in {time.perf_counter() - began:.0f} s", flush=True)
        with override_settings(CHARSU_DEMO=False):  # a demo asks once more, for the seats that it offers
            seen.append(_measured())
    return _told(*seen)


def _measured() -> dict[str, tuple[int, float, float]]:
    """Of each page the questions to the store, and milliseconds: of the first answer, and of the quickest."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client, found = Client(), {}
    for name, path in _pages().items():
        spent, asked = list[float](), 0
        for _ in range(TIMES):
            with CaptureQueriesContext(connection) as questions:
                began = time.process_time()
                answer = client.get(path)
                spent.append(1000 * (time.process_time() - began))
            asked = len(questions)  # of the last answer: the first one reads the index too
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code}")
        found[name] = (asked, spent[0], min(spent))
    return found


def _pages() -> Mapping[str, str]:
    """By what a reader asks; each of a city that has told values and published practices."""
    from charsu.models import Observation, Practice  # noqa: PLC0415

    practice = Practice.objects.select_related("municipality", "theme").order_by("pk")[COPY]
    city = practice.municipality.geonameid
    told = Observation.objects.filter(municipality=practice.municipality).select_related("indicator").first()
    code = told.indicator.code if told else "road-deaths"
    return {
        "library": "/library/", "library, two words": "/library/?q=water+waste",
        "library, two facets": f"/library/?theme={practice.theme.code}&country={practice.municipality.country}",
        "library, page 40": "/library/?page=40", "map": "/library/map/",
        "cities like mine": f"/library/alike/?city={city}", "feed": "/library/feed.atom",
        "harvest, first page": "/library/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "practice": f"/library/{practice.public_id}/", "city profile": f"/cities/{city}/",
        "indicator among like cities": f"/indicators/{code}/?like={city}",
        "report for the mayor": f"/exchange/cities/{city}/report/", "adoptions": "/exchange/adoptions/",
    }  # fmt: skip


def _told(part: Mapping[str, tuple[int, float, float]], whole: Mapping[str, tuple[int, float, float]]) -> int:
    print("| page | questions, a tenth and the whole | ms, both | times | first answer at the whole, ms |")
    print("|---|---|---|---|---|")
    wrong = 0
    for name, (asked, first, quickest) in whole.items():
        before, _, base = part[name]
        wrong += asked > MOST or asked > before
        print(f"| {name} | {before}, {asked} | {base:.0f}, {quickest:.0f} | {quickest / base:.1f} | {first:.0f} |")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
