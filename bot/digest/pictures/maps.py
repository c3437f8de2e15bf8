"""The map of a digest, drawn."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path

from bot.digest.pictures import canvas
from bot.digest.pictures.borders import HOME, Borders, Shape
from bot.digest.pictures.canvas import MARGIN, WIDTH, Panel
from bot.digest.pictures.labels import Box
from bot.digest.pictures.marks import ASPECT, Mark, View, joined, marks, view
from bot.digest.pictures.naming import Named, Names
from bot.digest.pictures.palette import Palette
from bot.digest.types import Digest
from bot.texts import Texts

# Inches: above the map; below it for a row of the legend, and for a line that says more.
_TITLE: Final = 0.34
_ROW: Final = 0.2
_LINE: Final = 0.17
_HATCH: Final = "//////"
# How many of the legend's entries stand in a row.
_IN_ROW: Final = 3
_HEIGHT: Final = (WIDTH - 2 * MARGIN) / ASPECT
# Points: the radius of a mark of one origin, and the largest. Its area grows with the origins.
_RADIUS: Final = 3.6
_LARGEST: Final = 9.0


@dataclass(frozen=True, slots=True)
class _Look:
    """How a mark is drawn: its shape, as the library spells it, its colours inside and around, and how large it is.

    Shapes of one size do not look as large as each other: ``size`` makes up for it.
    """

    shape: str
    fill: str
    edge: str
    size: float = 1.0


def panel(digest: Digest, texts: Texts, colours: Palette) -> Panel | None:
    """The map as a panel; None where no place is known."""
    borders = Borders.load()
    found, unknown = marks(digest, texts, borders)
    if not found:
        return None
    shown = view(found, borders)
    drawn = _Map(digest, texts, colours, borders, shown, joined(found, shown), unknown)
    return Panel(_TITLE + _HEIGHT + drawn.below, drawn.draw, drawn.words)


@dataclass(frozen=True, slots=True)
class _Map:
    digest: Digest
    texts: Texts
    colours: Palette
    borders: Borders
    shown: View
    found: tuple[Mark, ...]
    unknown: tuple[int, ...]

    @property
    def words(self) -> str:
        """What the map shows."""
        places = sorted((numbers, name) for mark in self.found for name, numbers in mark.places)
        told = [f"{self._listed(numbers)} {name}" for numbers, name in places]
        return self.texts("picture.map_words", marks="; ".join(told))

    @property
    def below(self) -> float:
        """How many inches there are below the map."""
        return self._rows * _ROW + len(self._lines()) * _LINE + MARGIN

    @property
    def _rows(self) -> int:
        return math.ceil(len(list(self._entries())) / _IN_ROW)

    def draw(self, figure: Figure, place: Box) -> None:
        """Draw it at a place of a figure."""
        canvas.title(figure, place, self.texts("picture.where"), self.colours, right=self.texts.right_to_left)
        bottom = place.bottom + self.below
        axes = canvas.axes(figure, Box(place.left, bottom, place.right, bottom + _HEIGHT))
        self._land(axes)
        for mark in self.found:
            axes.add_line(_marker(_looks(self.colours)[_kind(mark)], _radius(mark), _point(mark)))
        names = Names(axes, self.colours)
        names.beside([self._named(mark) for mark in reversed(self.found)])
        names.countries([one for one in self.borders.countries if one.name], self.shown, self.texts.language)
        canvas.legend(axes, list(self._entries()), self.colours, right=self.texts.right_to_left, columns=_IN_ROW)
        for n, line in enumerate(self._lines()):
            top = bottom - self._rows * _ROW - n * _LINE
            canvas.line(
                figure,
                Box(place.left, place.bottom, place.right, top),
                line,
                self.colours,
                right=self.texts.right_to_left,
            )

    def _land(self, axes: Axes) -> None:
        shown = self.shown
        axes.set(xlim=(shown.west, shown.east), ylim=(shown.south, shown.north), xticks=[], yticks=[])
        axes.set_facecolor(self.colours.sea)
        axes.spines[:].set(color=self.colours.border, linewidth=0.6)
        home = [one for one in self.borders.countries if one.id in HOME]
        axes.add_collection(_filled(self.borders.countries, self.colours.land, self.colours.border, 0.6))
        axes.add_collection(_filled(self.borders.areas, self.colours.home, self.colours.area_border, 0.5))
        axes.add_collection(_filled(self._silent, "none", self.colours.area_border, 0.5, hatch=_HATCH))
        axes.add_collection(_filled(home, "none", self.colours.border, 1.1))

    @property
    def _silent(self) -> list[Shape]:
        """The areas that were reported from before and are not now."""
        ids = {area.id for area in self.digest.coverage.silent}
        return [one for one in self.borders.areas if one.id in ids]

    def _entries(self) -> Iterator[Artist]:
        """What the legend tells: only of what there is."""
        for kind, look in _looks(self.colours).items():
            if any(_kind(mark) == kind for mark in self.found):
                yield _marker(look, _RADIUS, None, self.texts(f"picture.{kind}"))
        if self._silent:
            edge = self.colours.area_border
            yield Patch(facecolor="none", edgecolor=edge, hatch=_HATCH, label=self.texts("picture.silent"))

    def _lines(self) -> list[str]:
        """What is said below the legend."""
        lines = [f"{self.texts('picture.size')} · {self.texts('picture.borders')}"]
        if self.unknown:
            lines.append(self.texts("picture.not_on_map", numbers=self._listed(self.unknown)))
        return lines

    def _named(self, mark: Mark) -> Named:
        """A mark with its names, or with nothing but numbers."""
        full = " · ".join(f"{self._listed(numbers)} {name}" for name, numbers in mark.places)
        return Named(_point(mark), _radius(mark), (full, self._listed(mark.numbers)))

    def _listed(self, numbers: Collection[int]) -> str:
        return self.texts("list.comma").join(map(str, numbers))


def _looks(colours: Palette) -> dict[str, _Look]:
    """The looks of marks by their kind; filled is news."""
    return {
        "new": _Look("o", colours.new, colours.paper),
        "changed": _Look("D", colours.changed, colours.paper, size=0.8),
        "continuing": _Look("o", colours.home, colours.continuing),
        "late": _Look("s", colours.home, colours.continuing, size=0.9),
    }


def _kind(mark: Mark) -> str:
    return "late" if mark.late else mark.change.value


def _marker(look: _Look, radius: float, at: tuple[float, float] | None, label: str = "") -> Line2D:
    """A mark on the map; without a place one for the legend."""
    return Line2D(
        [at[0]] if at else [],
        [at[1]] if at else [],
        marker=look.shape,
        markersize=2 * radius * look.size,
        markerfacecolor=look.fill,
        markeredgecolor=look.edge,
        markeredgewidth=1.2,
        linestyle="none",
        zorder=5,
        label=label,
    )


def _radius(mark: Mark) -> float:
    return min(_LARGEST, _RADIUS * math.sqrt(max(1, mark.origins)))


def _point(mark: Mark) -> tuple[float, float]:
    return mark.position.longitude, mark.position.latitude


def _filled(
    shapes: Collection[Shape], fill: str, edge: str, width: float, *, hatch: str | None = None
) -> PathCollection:
    paths = [Path(ring, closed=False) for shape in shapes for ring in shape.rings]
    return PathCollection(paths, facecolors=fill, edgecolors=edge, linewidths=width, hatch=hatch)
