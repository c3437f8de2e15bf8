"""Names on a map, drawn where there is room for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from bot.digest.pictures.borders import Shape
from bot.digest.pictures.canvas import POINTS, SMALL, measured
from bot.digest.pictures.labels import Box, Wanted, is_free, placed
from bot.digest.pictures.marks import View
from bot.digest.pictures.palette import Palette

#: Points: between a mark and its name; the rim around a name, which keeps it legible over a border.
_GAP: Final = 2.0
_RIM: Final = 2.2


@dataclass(frozen=True, slots=True)
class Named:
    """A mark to be named: its middle in degrees east and north, its radius in points, what it may be called."""

    at: tuple[float, float]
    radius: float
    names: tuple[str, ...]


class Names:
    """Writes names on the axes of a map; what it has written stays free of what comes next."""

    def __init__(self, axes: Axes, colours: Palette) -> None:
        """Names on axes whose limits are set."""
        self._axes = axes
        self._colours = colours
        self._scale = POINTS / axes.figure.dpi
        box = axes.get_window_extent()
        self._frame = Box(*(side * self._scale for side in (box.x0, box.y0, box.x1, box.y1)))
        self._taken: list[Box] = []

    def beside(self, marks: Sequence[Named]) -> None:
        """Name marks, the first ones first: by the first of their names that there is room for."""
        texts = [[self._text(name, bold=True) for name in one.names] for one in marks]
        wanted = [
            Wanted(*self._points(one.at), one.radius, tuple(map(measured, sizes)))
            for one, sizes in zip(marks, texts, strict=True)
        ]
        spots = placed(wanted, self._frame, _GAP)
        for mark, spot, choices in zip(marks, spots, texts, strict=True):
            for n, text in enumerate(choices):
                self._put(text, spot.box if spot and spot.size == n else None)
            if spot and spot.away:
                self._lead(mark.at, spot.box)
        self._taken += [one.mark for one in wanted]

    def countries(self, shapes: Sequence[Shape], shown: View, language: str) -> None:
        """Name countries inside their borders, as far as there is room."""
        for shape in shapes:
            text = self._text(shape.called(language), bold=False)
            boxes = [Box.around(*self._points(at), measured(text)) for at in inside(shape, shown)]
            free = [box for box in boxes if is_free(box, self._taken, self._frame)]
            # A country too small for its name has it over its middle, which comes first.
            best = next((box for box in free if self._is_inside(box, shape)), None)
            self._put(text, best or (boxes[0] if free[:1] == boxes[:1] else None))

    def _is_inside(self, box: Box, shape: Shape) -> bool:
        corners = ((x, y) for x in (box.left, box.right) for y in (box.bottom, box.top))
        return all(shape.holds(self._degrees(*corner)) for corner in corners)

    def _text(self, words: str, *, bold: bool) -> Text:
        return self._axes.text(
            0,
            0,
            words,
            size=SMALL if bold else SMALL - 1,
            weight="bold" if bold else "normal",
            color=self._colours.text if bold else self._colours.muted,
            ha="center",
            va="center",
            zorder=6,
            path_effects=[withStroke(linewidth=_RIM, foreground=self._colours.home)] if bold else [],
        )

    def _put(self, text: Text, box: Box | None) -> None:
        """Write a text at a place; without one take it away."""
        if box is None:
            text.remove()
            return
        text.set_position(self._degrees((box.left + box.right) / 2, (box.bottom + box.top) / 2))
        self._taken.append(box)

    def _lead(self, at: tuple[float, float], box: Box) -> None:
        """A line from a mark to a name that is away from it."""
        x, y = self._points(at)
        near = max(box.left, min(x, box.right)), max(box.bottom, min(y, box.top))
        ends = zip(at, self._degrees(*near), strict=True)
        self._axes.plot(*ends, color=self._colours.muted, linewidth=0.8, zorder=4)

    def _points(self, at: tuple[float, float]) -> tuple[float, float]:
        x, y = self._axes.transData.transform(at)
        return x * self._scale, y * self._scale

    def _degrees(self, x: float, y: float) -> tuple[float, float]:
        east, north = self._axes.transData.inverted().transform((x / self._scale, y / self._scale))
        return east, north


def inside(shape: Shape, shown: View) -> list[tuple[float, float]]:
    """Points of a shape where its name may stand: its middle, then those of a grid over the map, the nearest first."""
    x, y = shape.middle
    steps = [n / 12 for n in range(1, 12)]
    grid = [
        (shown.west + (shown.east - shown.west) * across, shown.south + (shown.north - shown.south) * up)
        for across in steps
        for up in steps
    ]
    near = sorted(grid, key=lambda point: (point[0] - x) ** 2 + (point[1] - y) ** 2)
    return [(x, y), *(point for point in near if shape.holds(point))]
