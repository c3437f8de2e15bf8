"""Map and chart of a digest: where marks and names are, what is counted, and that the files are whole."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from bot.digest.order import in_order
from bot.digest.pictures import drawings, png
from bot.digest.pictures.borders import HOME, Borders
from bot.digest.pictures.called import LONGEST, called
from bot.digest.pictures.figures import MOST_AREAS, by_area, by_day
from bot.digest.pictures.labels import Box, Wanted, placed
from bot.digest.pictures.marks import ASPECT, FURTHEST, SHORTER, Mark, View, joined, marks, view
from bot.digest.pictures.palette import DARK, LIGHT, Palette
from bot.digest.types import Area, Change, Development, Digest, DigestCoverage, Lateness, Location, Window
from bot.texts import LANGUAGES, Texts
from retrieval.names.areas import Areas
from retrieval.names.positions import Position, Positions
from retrieval.types import Span

ENGLISH, ARABIC = Texts.of("en"), Texts.of("ar")
BORDERS = Borders.load()
MOSUL, HOMS, ANKARA = Position(36.34, 43.12), Position(34.73, 36.72), Position(39.92, 32.85)
LOCATIONS = {
    "mosul": Location("Mosul", "الموصل", MOSUL),
    "homs": Location("Homs", "حمص", HOMS),
    "anbar": Location("Anbar", "الأنبار", Position(32.7, 41.4, exact=False)),
    "ankara": Location("Ankara", "أنقرة", ANKARA),
    "nineveh": Location("Nineveh", "نينوى", Position(36.0, 42.4, exact=False)),
    "iraq": Location("Iraq", "العراق"),
    "syria": Location("Syria", "سوريا"),
}


def development(n: int, *places: str, area: str | None = None, country: str = "iraq", **changes: object) -> Development:
    """A development at places."""
    where = Area(country, area, "somewhere")
    made = Development(
        f"d{n}", "x", (), (), (), ("r",), ("r",), 1, 1, places, country, area, where, None, None, Change.NEW
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def digest(*developments: Development, since: int = 1, until: int = 2, **coverage: object) -> Digest:
    """A digest of days of June 2014."""
    window = Window(datetime(2014, 6, since, tzinfo=UTC), datetime(2014, 6, until, tzinfo=UTC))
    covered = DigestCoverage(max(1, len(developments)), 1, 1, {"en": 1}, 0, 0, {}, {}, ())
    covered = replace(covered, **coverage)  # type: ignore[arg-type]
    return Digest(window, (), "x", developments, 0, (), (), covered, (), (), (), LOCATIONS)


def mark(position: Position, n: int = 1, **changes: object) -> Mark:
    """A mark at a position."""
    return replace(Mark(((f"place {n}", (n,)),), position, 1, Change.NEW, False), **changes)  # type: ignore[arg-type]


# -- marks


def test_a_development_is_marked_at_its_place_else_in_its_area() -> None:
    """The first place that is known counts; an area is said to be no more than that; without either it is listed."""
    made = digest(
        development(1, "nowhere", "mosul", area="nineveh"),
        development(2, area="anbar"),
        development(3),
        development(4, "ankara", country="turkey"),
    )
    found, unknown = marks(made, ENGLISH, BORDERS)
    shown = {number: name for one in found for name, (number,) in one.places}
    by_id = {one.id: n for n, one in enumerate(in_order(made.developments), start=1)}
    assert shown == {by_id["d1"]: "Mosul", by_id["d2"]: "in Anbar", by_id["d4"]: "Ankara"}
    assert unknown == (by_id["d3"],)


def test_what_no_map_reaches_is_not_marked() -> None:
    """A place far away does not make Iraq and Syria a dot."""
    far = {**LOCATIONS, "moscow": Location("Moscow", None, Position(55.75, 37.62))}
    made = replace(digest(development(1, "moscow")), locations=far)
    assert marks(made, ENGLISH, BORDERS) == ((), (1,))


@pytest.mark.parametrize(
    ("positions", "shown"), [((MOSUL,), "iraq"), ((HOMS,), "syria"), ((MOSUL, HOMS), None), ((ANKARA,), None)]
)
def test_a_map_is_of_the_country_that_is_told_of(positions: Sequence[Position], shown: str | None) -> None:
    """Of Iraq or Syria alone where nothing lies in the other, else of both; of what is asked always all of it."""
    seen = view([mark(one) for one in positions], BORDERS)
    held = {one.id for one in BORDERS.countries if one.id in HOME and _holds(seen, one.around)}
    assert held == ({shown} if shown else set(HOME))
    assert all(seen.holds(one) for one in positions)


def _holds(shown: View, around: tuple[float, float, float, float]) -> bool:
    west, south, east, north = around
    return shown.west <= west and shown.south <= south and shown.east >= east and shown.north >= north


@given(st.lists(st.tuples(st.floats(FURTHEST[1], FURTHEST[3]), st.floats(FURTHEST[0], FURTHEST[2])), min_size=1))
def test_a_map_keeps_its_shape(points: list[tuple[float, float]]) -> None:
    """Wherever marks are, all are on the map, and it is as wide to its height as always."""
    found = [mark(Position(*point)) for point in points]
    shown = view(found, BORDERS)
    assert all(shown.holds(one.position) for one in found)
    assert math.isclose((shown.east - shown.west) * SHORTER / (shown.north - shown.south), ASPECT)


def test_marks_over_each_other_become_one() -> None:
    """The same place twice is one mark with both numbers; a near one keeps its name; news outweighs what is none."""
    shown = view([mark(MOSUL)], BORDERS)
    found = (
        mark(MOSUL, 1, places=(("Mosul", (1,)),), late=True),
        mark(MOSUL, 2, places=(("Mosul", (2,)),), origins=3, change=Change.CHANGED),
        mark(Position(36.36, 43.15), 3, places=(("Bridge", (3,)),), change=Change.CONTINUING),
        mark(HOMS, 4, places=(("Homs", (4,)),)),
    )
    homs, mosul = joined(found, shown)
    assert mosul.places == (("Mosul", (1, 2)), ("Bridge", (3,)))
    assert mosul.numbers == (1, 2, 3)
    assert (mosul.origins, mosul.change, mosul.late) == (3, Change.CHANGED, False)
    assert homs.numbers == (4,)


# -- names beside marks

SIDES = st.floats(4, 60)
SPOTS = st.builds(
    Wanted,
    st.floats(0, 300),
    st.floats(0, 230),
    st.floats(2, 9),
    st.lists(st.tuples(SIDES, st.floats(4, 12)), min_size=1, max_size=2).map(tuple),
)


@given(st.lists(SPOTS, max_size=14))
def test_no_name_lies_over_another_or_over_a_mark(wanted: list[Wanted]) -> None:
    """However marks crowd, what is placed is legible: inside the map, over nothing else."""
    frame = Box(0, 0, 300, 230)
    boxes = [spot.box for spot in placed(wanted, frame, 1.5) if spot]
    assert all(box.within(frame) for box in boxes)
    assert not any(one.meets(other) for n, one in enumerate(boxes) for other in boxes[n + 1 :])
    assert not any(box.meets(one.mark) for box in boxes for one in wanted)


def test_a_crowded_mark_is_named_from_afar_and_a_full_one_by_its_number() -> None:
    """Where there is no room beside a mark its name stands away from it; where there is none at all its number does."""
    wide = Wanted(50, 50, 3, ((80, 10), (8, 10)))
    turns = [math.tau * n / 16 for n in range(16)]
    walls = [Wanted(50 + 9 * math.cos(turn), 50 + 9 * math.sin(turn), 3, ()) for turn in turns]
    away, *_ = placed([wide, *walls], Box(0, 0, 200, 200), 1.5)
    assert away is not None
    assert (away.size, away.away) == (0, True)
    short, *_ = placed([wide], Box(0, 0, 70, 100), 1.5)
    assert short is not None
    assert (short.size, short.away) == (1, False)


def test_a_long_name_is_cut() -> None:
    """A name of somebody's own files fits beside a mark, whatever is in it."""
    name = called(Location("x\u202e<b>\n" + "y" * 90), "en")
    assert len(name) == LONGEST
    assert name.startswith("x<b> yyy")
    assert name.endswith("…")


# -- what is counted


def test_areas_are_counted_with_their_events() -> None:
    """Reports and events of an area stand together, most reports first, those of nowhere last."""
    nineveh, nowhere = Area("iraq", "nineveh", "Nineveh, Iraq"), Area(None, None, "elsewhere")
    made = digest(development(1, area="nineveh"), development(2, country="syria"), by_area={nowhere: 9, nineveh: 4})
    counts = [(one.name, one.reports, one.events) for one in by_area(made, ENGLISH)]
    assert counts == [("Nineveh", 4, 1), ("Syria", 0, 1), ("elsewhere", 9, 0)]
    assert [one.name for one in by_area(made, ARABIC)] == ["نينوى", "سوريا", "أماكن أخرى"]


def test_many_areas_share_the_last_bar() -> None:
    """Nothing is left uncounted where there are more areas than bars."""
    counts = {Area("iraq", f"a{n}", "x"): n for n in range(1, 20)}
    bars = by_area(digest(by_area=counts), ENGLISH)
    assert len(bars) == MOST_AREAS + 1
    assert bars[-1].name == "other areas"
    assert sum(one.reports for one in bars) == sum(counts.values())


def test_days_are_those_of_the_window() -> None:
    """Each day has a place, also without a report; an event counts on its first day; what is older counts nowhere."""
    early, inside = (Span(datetime(2014, month, day, tzinfo=UTC).date(), datetime(2014, 6, 3, tzinfo=UTC).date())
                     for month, day in ((5, 30), (6, 2)))  # fmt: skip
    made = digest(
        development(1, happened=early),
        development(2, happened=inside),
        until=4,
        by_day={"2014-05-31": 7, "2014-06-01": 2, "2014-06-03": 1},
    )
    assert [(one.first.day, one.reports, one.events) for one in by_day(made)] == [(1, 2, 0), (2, 0, 1), (3, 1, 0)]
    assert by_day(digest()) == ()


def test_a_long_window_is_counted_by_the_week() -> None:
    """Two months are ten bars, and every day is in one of them."""
    made = digest(by_day={"2014-06-01": 1, "2014-06-30": 2, "2014-07-31": 4})
    made = replace(made, window=replace(made.window, until=datetime(2014, 8, 1, tzinfo=UTC)))
    weeks = by_day(made)
    assert len(weeks) == 9
    assert sum(one.reports for one in weeks) == 7
    assert all((one.last - one.first).days <= 6 for one in weeks)


# -- the files


@pytest.fixture(scope="module")
def drawn() -> Digest:
    """A digest with everything that is drawn."""
    return digest(
        development(1, "mosul", area="nineveh", origins=5),
        development(2, "homs", country="syria", change=Change.CHANGED, was="1", now="2"),
        development(3, area="anbar", change=Change.CONTINUING),
        development(4, "ankara", country="turkey", lateness=Lateness.HAPPENED),
        development(5),
        until=5,
        by_area={Area("iraq", "nineveh", "x"): 3, Area("syria", None, "y"): 1},
        by_day={"2014-06-02": 3, "2014-06-04": 1},
        silent=(Area("iraq", "basra", "Basra, Iraq"),),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_is_one_that_a_chat_takes(drawn: Digest, language: str, dark: bool) -> None:
    """It is a PNG within the sizes of photos, the same each time, on the paper of its palette."""
    content = png(drawn, dark=dark, language=language)
    assert content is not None
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    assert width == 1260
    assert width + height <= 10_000
    assert len(content) < 1_000_000
    assert content == png(drawn, dark=dark, language=language)


def test_drawings_follow_the_screen_and_say_what_they_show(drawn: Digest) -> None:
    """Colours are variables with a dark side; nothing is loaded or run; what is seen is told in words."""
    where, counts = drawings(drawn, language="en")
    for one in (where, counts):
        tree = LexborHTMLParser(one.svg)
        assert not tree.css("script, image, foreignObject, a")
        assert "prefers-color-scheme:dark" in one.svg
        body = one.svg.partition("</style>")[2]
        assert not any(colour in body for colour in asdict(LIGHT).values())
    assert "Mosul" in where.words
    assert "in Anbar" in where.words
    assert "Nineveh 3, 1" in counts.words
    assert drawings(drawn, language="en") == (where, counts)


def test_nothing_is_drawn_of_nothing() -> None:
    """Without a report there is no picture; without a place there is the chart alone."""
    empty = replace(digest(), coverage=replace(digest().coverage, reports=0))
    assert png(empty, language="en") is None
    assert drawings(empty, language="en") == ()
    assert len(drawings(digest(development(1)), language="en")) == 1


def _light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(share * one for share, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str, other: str) -> float:
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_words_and_marks_stand_out(palette: Palette) -> None:
    """Text has the contrast that WCAG asks of text, 4.5, marks that of graphics, 3; bars bear their number as well."""
    assert len(set(asdict(palette).values())) == len(asdict(palette))
    for ground in (palette.paper, palette.home, palette.land):
        assert _contrast(palette.text, ground) >= 4.5
        assert _contrast(palette.muted, ground) >= 4.5
    for colour in (palette.new, palette.changed, palette.continuing):
        assert _contrast(colour, palette.home) >= 3
    assert _contrast(palette.events, palette.paper) >= 3
    assert _contrast(palette.reports, palette.paper) >= 1.8


# -- where places lie


def _from(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far a point is from a side."""
    across, up = end[0] - start[0], end[1] - start[1]
    length = across**2 + up**2 or 1.0
    share = max(0.0, min(1.0, ((point[0] - start[0]) * across + (point[1] - start[1]) * up) / length))
    return math.dist(point, (start[0] + share * across, start[1] + share * up))


def test_places_lie_in_their_areas() -> None:
    """Each place whose area is known lies in it as Natural Earth draws it, or a quarter of a degree outside."""
    areas, positions = Areas.load(), Positions.load()
    by_id = {one.id: one for one in BORDERS.areas}
    assert len(by_id) == 32
    outside = []
    for place in positions:
        area, lies = areas.of(place), positions.of(place)
        assert lies is not None
        shape = by_id.get(area or "")
        if shape and not shape.holds((lies.longitude, lies.latitude)):
            sides = (side for ring in shape.rings for side in pairwise((*ring, ring[0])))
            near = min(_from((lies.longitude, lies.latitude), *side) for side in sides)
            if near > 0.25:
                outside.append((place, area, round(near, 2)))
    assert outside == []
