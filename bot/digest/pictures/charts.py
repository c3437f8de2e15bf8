"""The chart of a digest, drawn: reports and events by area and by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.digest.pictures import canvas
from bot.digest.pictures.canvas import MARGIN, SMALL, Panel
from bot.digest.pictures.figures import Count, Days, by_area, by_day
from bot.digest.pictures.labels import Box
from bot.digest.pictures.palette import Palette
from bot.digest.types import Digest
from bot.texts import Texts

# Inches.
_TITLE: Final = 0.32
_ROW: Final = 0.25
_NAMES: Final = 1.25
_LEGEND: Final = 0.3
_DAYS: Final = 0.95
_DATES: Final = 0.24
# Of a row, how high a bar is.
_BAR: Final = 0.36
# Of a day, how wide a bar is; of few days it is narrower.
_BAR_OF_DAY: Final = 0.4
#: So many days have their date below them.
_MOST_DATES: Final = 7


def panel(digest: Digest, texts: Texts, colours: Palette) -> Panel | None:
    """The chart as a panel; None where nothing is counted."""
    areas = by_area(digest, texts)
    if digest.is_empty or not areas:
        return None
    drawn = _Chart(areas, by_day(digest), texts, colours)
    return Panel(drawn.height, drawn.draw, drawn.words)


@dataclass(frozen=True, slots=True)
class _Chart:
    areas: tuple[Count, ...]
    days: tuple[Days, ...]
    texts: Texts
    colours: Palette

    @property
    def height(self) -> float:
        """How high it is, in inches."""
        days = _TITLE + _DAYS + _DATES if self.days else 0.0
        return _TITLE + _ROW * len(self.areas) + _LEGEND + days + MARGIN

    @property
    def words(self) -> str:
        """What the chart shows."""
        counts = (f"{one.name} {one.reports}, {one.events}" for one in self.areas)
        return self.texts("picture.chart_words", counts="; ".join(counts))

    def draw(self, figure: Figure, place: Box) -> None:
        """Draw it at a place of a figure."""
        right = self.texts.right_to_left
        canvas.title(figure, place, self.texts("picture.by_area"), self.colours, right=right)
        top = place.top - _TITLE
        rows = Box(place.left, top - _ROW * len(self.areas), place.right, top)
        self._draw_areas(canvas.axes(figure, rows, **{"right" if right else "left": _NAMES}))
        if self.days:
            below = Box(place.left, place.bottom, place.right, rows.bottom - _LEGEND)
            by_week = self.days[0].first != self.days[0].last
            words = self.texts("picture.by_week" if by_week else "picture.by_day")
            canvas.title(figure, below, words, self.colours, right=right)
            bars = Box(place.left, below.top - _TITLE - _DAYS, place.right, below.top - _TITLE)
            self._draw_days(canvas.axes(figure, bars, left=0.3, right=0.3))

    def _draw_areas(self, axes: Axes) -> None:
        right = self.texts.right_to_left
        most = max(1, *(max(one.reports, one.events) for one in self.areas))
        bars = (
            ("picture.reports", self.colours.reports, [one.reports for one in self.areas], -_BAR / 2),
            ("picture.events", self.colours.events, [one.events for one in self.areas], _BAR / 2),
        )
        for key, colour, counts, off in bars:
            places = [row + off for row in range(len(counts))]
            axes.barh(places, counts, _BAR, color=colour, label=self.texts(key))
            for count, place in zip(counts, places, strict=True):
                self._beside(axes, count, place)
        names = [one.name for one in self.areas]
        axes.set_yticks(range(len(names)), names, size=SMALL, color=self.colours.text)
        axes.set(xlim=(1.12 * most, 0) if right else (0, 1.12 * most), ylim=(len(names) - 0.5, -0.5), xticks=[])
        self._bare(axes, "right" if right else "left")
        canvas.legend(axes, axes.get_legend_handles_labels()[0], self.colours, right=right, columns=2)

    def _beside(self, axes: Axes, count: int, row: float) -> None:
        """The number at the end of a bar."""
        right = self.texts.right_to_left
        axes.annotate(
            f"{count}" if count else "",
            (count, row),
            (-2 if right else 2, 0),
            textcoords="offset points",
            ha="right" if right else "left",
            va="center",
            size=SMALL - 1.5,
            color=self.colours.muted,
        )

    def _draw_days(self, axes: Axes) -> None:
        places = range(len(self.days))
        width = min(_BAR_OF_DAY, 0.1 + 0.05 * len(places))
        for colour, counts, off in (
            (self.colours.reports, [one.reports for one in self.days], -width / 2),
            (self.colours.events, [one.events for one in self.days], width / 2),
        ):
            axes.bar([n + off for n in places], counts, width, color=colour)
        step = -(-len(self.days) // _MOST_DATES)
        dated = list(places)[::step]
        axes.set_xticks(dated, [self._date(self.days[n]) for n in dated], size=SMALL - 1, color=self.colours.muted)
        axes.set_ylim(0, 1.05 * max(1, *(max(one.reports, one.events) for one in self.days)))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
        axes.tick_params(axis="y", labelsize=SMALL - 1, labelcolor=self.colours.muted)
        axes.grid(axis="y", color=self.colours.area_border, linewidth=0.4)
        axes.set_axisbelow(True)
        if self.texts.right_to_left:
            axes.invert_xaxis()
            axes.yaxis.tick_right()
        self._bare(axes, "bottom")

    def _date(self, one: Days) -> str:
        month = self.texts(f"date.month_{one.first.month}")
        return self.texts("date.day_month", day=str(one.first.day), month=month)

    def _bare(self, axes: Axes, kept: str) -> None:
        """Leave of the frame only the side that bars stand on."""
        if kept == "right":
            axes.yaxis.tick_right()
        axes.set_facecolor(self.colours.paper)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.spines[kept].set(visible=True, color=self.colours.border, linewidth=0.6)
