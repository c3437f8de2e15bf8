"""What the reports of a window cover, and which areas they do not. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.digest.features import Amounts, Story
from bot.digest.material import Material
from bot.digest.types import Area, Development, DigestCoverage, Location
from bot.digest.windows import is_undated
from retrieval.names import PLACES, Gazetteer
from retrieval.names.areas import Areas
from retrieval.names.positions import Positions

# An area is missed where so many reports of the days before named it; so many of them are told.
MISSED, MOST = 2, 8
NOWHERE = Area(None, None, "elsewhere")


class Places:
    """Tells where stories are from: their places, by weight, and the area and country of most of these."""

    def __init__(self, gazetteer: Gazetteer, areas: Areas, positions: Positions) -> None:
        self._gazetteer = gazetteer
        self._areas = areas
        self._positions = positions

    def named(self, stories: Sequence[Story]) -> tuple[str, ...]:
        """The places that stories are about, the one named most first."""
        totals = Amounts(float)
        for story in stories:
            for place in story.main_places:
                totals[place] += story.places[place]
        return tuple(place for place, _ in sorted(totals.items(), key=lambda found: (-found[1], found[0])))

    def where(self, stories: Sequence[Story]) -> Area:
        """The area that most of what stories name lies in; else the country."""
        areas, countries = Amounts(float), Amounts(float)
        for story in stories:
            for place in story.main_places:
                if area := self._areas.of(place):
                    areas[area] += story.places[place]
            for country, weight in story.countries.items():
                countries[country] += weight
        if areas:
            return self.area(min(areas, key=lambda area: (-areas[area], area)))
        if countries:
            country = min(countries, key=lambda name: (-countries[name], name))
            return Area(country, None, self._name(country))
        return NOWHERE

    def area(self, id_: str) -> Area:
        """An area by its id, with its country."""
        known = self._gazetteer.get(id_)
        country = known.country if known else None
        name = self._name(id_)
        return Area(country, id_, f"{name}, {self._name(country)}" if country else name)

    def covered(self, named: Mapping[str, int]) -> Counter[str]:
        """How many reports name a place of each area, at least: those of the place named most."""
        found: Counter[str] = Counter()
        for name, count in named.items():
            known = self._gazetteer.get(name)
            area = self._areas.of(name) if known and known.kind in PLACES else None
            if area:
                found[area] = max(found[area], count)
        return found

    def locations(self, ids: Iterable[str]) -> dict[str, Location]:
        """What places, areas and countries are called, and where they lie."""
        return {
            id_: Location(known.name, known.arabic, self._positions.of(id_))
            for id_ in ids
            if (known := self._gazetteer.get(id_))
        }

    def _name(self, id_: str) -> str:
        known = self._gazetteer.get(id_)
        return known.name if known else id_


def named(developments: Iterable[Development], found: DigestCoverage) -> list[str]:
    """The places, areas and countries that a digest names, by their ids, each once."""
    areas = [*(one.where for one in developments), *found.by_area, *found.silent]
    places = [place for one in developments for place in one.places]
    ids = [*places, *(id_ for area in areas for id_ in (area.id, area.country) if id_)]
    return list(dict.fromkeys(ids))


def coverage(material: Material, places: Places, origins: int) -> DigestCoverage:
    """What the reports of a window come to."""
    reports = list({story.report.id: story.report for story in material.stories}.values())
    by_area = Counter(places.where([story]) for story in material.stories)
    days = {story.report.id: _day(story, material) for story in material.stories}
    here = {name: 1 for story in material.stories for sentence in story.sentences for name in sentence.names}
    silent = places.covered(material.covered)
    for area in places.covered(here):
        silent.pop(area, None)
    missed = [area for area, count in sorted(silent.items(), key=lambda one: (-one[1], one[0])) if count >= MISSED]
    return DigestCoverage(
        reports=len(reports),
        outlets=len({report.outlet for report in reports if report.outlet}),
        origins=origins,
        languages=_most_first(Counter(report.language for report in reports)),
        undated=sum(map(is_undated, reports)),
        late=len({story.report.id for story in material.stories if story.late}),
        by_area=dict(sorted(by_area.items(), key=lambda one: (-one[1], one[0].name))),
        by_day=dict(sorted(Counter(days.values()).items())),
        silent=tuple(places.area(area) for area in missed[:MOST]),
    )


def _day(story: Story, material: Material) -> str:
    return story.counted.astimezone(material.window.local).date().isoformat()


def _most_first(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
