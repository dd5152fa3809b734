"""Makes src/charsu/data/map/countries.json from the npm package world-atlas 2 (Natural Earth, public domain).

    npm pack world-atlas@2 && tar xzf world-atlas-*.tgz
    python tools/make_map.py package/countries-110m.json

Each country becomes one SVG path in the projection of `charsu.templatetags.map`. What the file does not
name by a number of ISO 3166-1 (Kosovo, Northern Cyprus, Somaliland) is drawn as land without a code. How
disputed borders are shown follows Natural Earth's default point of view; another file of the same form may
be put in its place.
"""

import json
import sys
from pathlib import Path
from typing import Any

from charsu.templatetags.map import project

GOAL = Path(__file__).parent.parent / "src/charsu/data/map/countries.json"
ANTARCTICA = "010"
# ISO 3166-1 number -> two letters, for every country that the file draws
ISO = """
004AF 008AL 012DZ 024AO 031AZ 032AR 036AU 040AT 044BS 050BD 051AM 056BE 064BT 068BO 070BA 072BW 076BR 084BZ
090SB 096BN 100BG 104MM 108BI 112BY 116KH 120CM 124CA 140CF 144LK 148TD 152CL 156CN 158TW 170CO 178CG 180CD
188CR 191HR 192CU 196CY 203CZ 204BJ 208DK 214DO 218EC 222SV 226GQ 231ET 232ER 233EE 238FK 242FJ 246FI 250FR
260TF 262DJ 266GA 268GE 270GM 275PS 276DE 288GH 300GR 304GL 320GT 324GN 328GY 332HT 340HN 348HU 352IS 356IN
360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM 392JP 398KZ 400JO 404KE 408KP 410KR 414KW 417KG 418LA 422LB
426LS 428LV 430LR 434LY 440LT 442LU 450MG 454MW 458MY 466ML 478MR 484MX 496MN 498MD 499ME 504MA 508MZ 512OM
516NA 524NP 528NL 540NC 548VU 554NZ 558NI 562NE 566NG 578NO 586PK 591PA 598PG 600PY 604PE 608PH 616PL 620PT
624GW 626TL 630PR 634QA 642RO 643RU 646RW 682SA 686SN 688RS 694SL 703SK 704VN 705SI 706SO 710ZA 716ZW 724ES
728SS 729SD 732EH 740SR 748SZ 752SE 756CH 760SY 762TJ 764TH 768TG 780TT 784AE 788TN 792TR 795TM 800UG 804UA
807MK 818EG 826GB 834TZ 840US 854BF 858UY 860UZ 862VE 887YE 894ZM
"""
LETTERS = {pair[:3]: pair[3:] for pair in ISO.split()}
Point = tuple[float, float]


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """Delta-coded arcs to degrees."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * kx + dx, y * ky + dy))
        decoded.append(line)
    return decoded


def ring(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Arcs end to end; a negative number is an arc walked backwards."""
    points: list[Point] = []
    for number in numbers:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(line[1:] if points else line)
    return points


def cut_at_the_date_line(points: list[Point]) -> list[list[Point]]:
    """A ring that crosses 180° becomes two, each pressed flat against its own edge of the map."""
    turned, before, turns = [], points[0][0], 0
    for lon, lat in points:
        turns += (lon - before < -180) - (lon - before > 180)
        before = lon
        turned.append((lon + 360 * turns, lat))
    copies = [[(lon + shift, lat) for lon, lat in turned] for shift in (-360, 0, 360)]
    seen = [copy for copy in copies if any(-180 < lon < 180 for lon, _ in copy)]
    return [[(min(max(lon, -180.0), 180.0), lat) for lon, lat in copy] for copy in seen]


def path(points: list[Point]) -> str:
    """Relative steps in whole half-units, so that the drawing stays small."""
    halves: list[tuple[int, int]] = []
    for lon, lat in points:
        x, y = project(lon, lat)
        place = (round(x * 2), round(y * 2))
        if not halves or halves[-1] != place:
            halves.append(place)
    if len(halves) < 4:
        return ""
    steps = (f"{(x - a) / 2:g} {(y - b) / 2:g}" for (a, b), (x, y) in zip(halves, halves[1:-1], strict=False))
    return f"M{halves[0][0] / 2:g} {halves[0][1] / 2:g}l{' '.join(steps)}z".replace(" -", "-")


def rings_of(shape: dict[str, Any]) -> list[list[int]]:
    if shape["type"] == "Polygon":
        return list(shape["arcs"])
    return [numbers for polygon in shape["arcs"] for numbers in polygon]


def main(source: str) -> None:
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    arcs = arcs_of(topology)
    outlines: dict[str, str] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        if shape.get("id") == ANTARCTICA:
            continue
        iso2 = LETTERS.get(shape.get("id", ""), "")
        if not iso2:
            print("without a code:", shape.get("id"), shape["properties"]["name"])
        rings = (ring(numbers, arcs) for numbers in rings_of(shape))
        drawn = "".join(path(part) for points in rings for part in cut_at_the_date_line(points))
        outlines[iso2] = outlines.get(iso2, "") + drawn
    GOAL.write_text(json.dumps(dict(sorted(outlines.items())), separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(outlines)} outlines, {GOAL.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
