"""The plotting library as pictures need it: sheets of paper, and what is drawn on them as a file.

No state of the library's is changed: sheets are made without its ``pyplot``, which keeps every figure it has made.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any, Final

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from bot.digest.pictures.labels import Box
from bot.digest.pictures.palette import DARK, LIGHT, Palette

#: Inches. A phone shows so much at its whole width; letters of :data:`SMALL` points are then ten of its pixels high.
WIDTH: Final = 4.2
MARGIN: Final = 0.12
#: Points.
TITLE, SMALL = 10.0, 8.0
#: Pixels to the inch: 1260 across, about what Telegram keeps of a photo.
DPI: Final = 300
POINTS: Final = 72

# DejaVu Sans comes with the library and has Arabic letters, which the library shapes itself since 3.11. Letters are
# drawn as outlines, so that a picture looks the same wherever it is opened; with a salt of ours the names of its parts
# are the same each time. No text is a formula.
_SETTINGS: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",
    "hatch.linewidth": 0.6,
    "svg.fonttype": "path",
    "svg.hashsalt": "sitrep",
    "text.parse_math": False,
}
# The library's settings are its whole process's.
_drawing = Lock()


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a picture: how high it is, in inches, who draws it there, and what it shows in words."""

    height: float
    draw: Callable[[Figure, Box], None]
    words: str


def as_png(panels: Sequence[Panel], colours: Palette) -> bytes:
    """Panels one below the other."""
    return _saved(panels, colours, "png")


def as_svg(panels: Sequence[Panel]) -> str:
    """The same as SVG, light or dark as whoever looks at it prefers."""
    svg = _shortened(_saved(panels, LIGHT, "svg").decode())
    for role, colour in asdict(LIGHT).items():
        svg = svg.replace(f": {colour}", f": var(--{role})")
    start = svg.index(">", svg.index("<svg")) + 1
    return f"{svg[svg.index('<svg') : start]}<style>{_THEMES}</style>{svg[start:]}"


def axes(figure: Figure, place: Box, *, left: float = MARGIN, right: float = MARGIN) -> Axes:
    """Axes at a place, which is told in inches from the lower left; ``left`` and ``right`` stay free."""
    width, height = figure.get_size_inches()
    across = place.right - place.left - left - right
    rectangle = (place.left + left) / width, place.bottom / height, across / width, (place.top - place.bottom) / height
    return figure.add_axes(rectangle)


def title(figure: Figure, place: Box, words: str, colours: Palette, *, right: bool) -> None:
    """A title at the top of a place, on its left or right side."""
    _write(figure, place, words, right=right, size=TITLE, weight="bold", color=colours.text)


def line(figure: Figure, place: Box, words: str, colours: Palette, *, right: bool) -> None:
    """A small line at the top of a place, on its left or right side."""
    _write(figure, place, words, right=right, size=SMALL - 0.5, color=colours.muted)


def legend(axes: Axes, entries: Sequence[Artist], colours: Palette, *, right: bool, columns: int) -> None:
    """A legend below axes, which begins on their left or right side."""
    axes.legend(
        handles=[*entries][:: -1 if right else 1],
        loc="upper right" if right else "upper left",
        bbox_to_anchor=(0.0, 0.0, 1.0, 0.0),
        markerfirst=not right,
        ncols=columns,
        frameon=False,
        fontsize=SMALL,
        labelcolor=colours.muted,
        handlelength=1.2,
        handletextpad=0.4,
        columnspacing=1.0,
        borderaxespad=0.2,
        borderpad=0.1,
    )


def measured(text: Text) -> tuple[float, float]:
    """Width and height of a text, in points."""
    figure = text.get_figure(root=True)
    if figure is None:
        raise ValueError("a text that is on no figure has no size")
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    box = text.get_window_extent(renderer)
    return box.width * POINTS / figure.dpi, box.height * POINTS / figure.dpi


def _write(figure: Figure, place: Box, words: str, *, right: bool, **style: Any) -> None:
    width, height = figure.get_size_inches()
    x = place.right - MARGIN if right else place.left + MARGIN
    side = "right" if right else "left"
    figure.text(x / width, (place.top - 0.06) / height, words, ha=side, va="top", **style)


def _saved(panels: Sequence[Panel], colours: Palette, kind: str) -> bytes:
    height = sum(panel.height for panel in panels)
    with _drawing, matplotlib.rc_context(_SETTINGS):
        figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=colours.paper)
        top = height
        for panel in panels:
            panel.draw(figure, Box(0.0, top - panel.height, WIDTH, top))
            top -= panel.height
        file = io.BytesIO()
        figure.savefig(file, format=kind, facecolor=colours.paper, metadata=_METADATA[kind])
    return file.getvalue()


def _shortened(svg: str) -> str:
    """A drawing whose outlines are told to the hundredth of a point: half as long, and the same to the eye."""
    return _OUTLINE.sub(lambda found: _NUMBER.sub(lambda number: f"{float(number[0]):.2f}", found[0]), svg)


def _variables(colours: Palette) -> str:
    return ";".join(f"--{role}:{colour}" for role, colour in asdict(colours).items())


_THEMES: Final = f"svg{{{_variables(LIGHT)}}}@media screen and (prefers-color-scheme:dark){{svg{{{_variables(DARK)}}}}}"
_OUTLINE: Final = re.compile(r'(?<= d=")[^"]*')
_NUMBER: Final = re.compile(r"\d+\.\d{3,}")
# Neither date nor program: the same digest makes the same file.
_METADATA: Final = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}
