"""Pieces of Telegram's HTML that are escaped by construction: text goes in as text, tags only by the functions here.

A piece is a row of runs of text, each inside its tags; so it can be cut anywhere, and every tag is closed and opened
again. Lengths are Telegram's: UTF-16 units of what is left when the tags are parsed
(core.telegram.org/bots/api#formatting-options).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from bot.texts.untrusted import clean as clean
from bot.texts.untrusted import is_blank as is_blank
from bot.texts.untrusted import is_web as is_web

# What Telegram makes touchable by itself: a command, a mention, the host of an address.
_TOUCHABLE = re.compile(r"(?<!\w)/(?=\w)|@(?=\w)|(?<=[\w-])\.(?=[^\W\d_]{2})")
_JOINER: Final = "\u2060"


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """An entity: its name, and its attribute as it is written. Two links to one address are two tags."""

    name: str
    attribute: str = ""

    @property
    def data(self) -> int:
        """How much attribute it brings: bytes of UTF-8, of which there are never fewer than UTF-16 units."""
        return len(self.attribute.encode())

    def __str__(self) -> str:
        return f"<{self.name}{self.attribute}>"


@dataclass(frozen=True, slots=True)
class Run:
    """Text inside tags, the outermost first."""

    text: str
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Html:
    """A piece: runs in their order."""

    runs: tuple[Run, ...] = ()

    @property
    def plain(self) -> str:
        """The text without markup."""
        return "".join(run.text for run in self.runs)

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Every tag, each once: as many entities."""
        return tuple({id(tag): tag for run in self.runs for tag in run.tags}.values())

    def __add__(self, other: Html) -> Html:
        return Html((*self.runs, *other.runs))

    def __bool__(self) -> bool:
        return bool(self.runs)

    def __str__(self) -> str:
        """The markup."""
        return "".join(_markup(self.runs))

    def cut(self, at: int) -> tuple[Html, Html]:
        """The piece before and from the character ``at`` of its text."""
        before: list[Run] = []
        for place, run in enumerate(self.runs):
            if at < len(run.text):
                head, rest = Run(run.text[:at], run.tags), Run(run.text[at:], run.tags)
                return _of(*before, head), _of(rest, *self.runs[place + 1 :])
            before.append(run)
            at -= len(run.text)
        return self, NOTHING


def units(text_: str) -> int:
    """How many UTF-16 units a text has."""
    return len(text_.encode("utf-16-le", "surrogatepass")) // 2


def text(words: str) -> Html:
    """Text as it stands, in one line."""
    return _of(Run(clean(words).replace("\n", " ").replace("  ", " ")))


def paragraphs(words: str) -> Html:
    """Text as it stands, with its line breaks."""
    return _of(Run(clean(words)))


def inert(words: str) -> str:
    """Words of others, in which Telegram finds nothing to touch: no command, no mention, no address.

    A reader who touches ``/forget`` in a report would send it to the bot. A word joiner, which nobody sees, stands
    where such a thing begins.
    """
    return _TOUCHABLE.sub(lambda found: found[0] + _JOINER, words)


def space(count: int = 1) -> Html:
    """Spaces."""
    return Html((Run(" " * count),))


def right_to_left_mark() -> Html:
    """A mark nobody sees, by which a line runs from right to left whatever its first letter is."""
    return Html((Run("\u200f"),))


def line_break(count: int = 1) -> Html:
    """Line breaks."""
    return Html((Run("\n" * count),))


def bold(piece: Html) -> Html:
    """A piece in bold."""
    return _inside(Tag("b"), piece)


def italic(piece: Html) -> Html:
    """A piece in italics."""
    return _inside(Tag("i"), piece)


def code(words: str) -> Html:
    """Text to copy, as it stands. Nothing else can be inside or around it."""
    return _inside(Tag("code"), text(words))


def blockquote(piece: Html, *, expandable: bool = False) -> Html:
    """A quotation, folded to its first lines where it is ``expandable``. It cannot stand in another one."""
    return _inside(Tag("blockquote", " expandable" if expandable else ""), piece)


def link(piece: Html, address: str | None) -> Html:
    """A piece that opens an address of the web; as it stands where that is none."""
    return _inside(Tag("a", f' href="{escape(address)}"'), piece) if address and is_web(address) else piece


def join(pieces: Iterable[Html], between: Html = Html()) -> Html:
    """Pieces in a row, empty ones left out."""
    runs: list[Run] = []
    for piece in pieces:
        if piece:
            runs += [*(between.runs if runs else ()), *piece.runs]
    return Html(tuple(runs))


NOTHING: Final = Html()


def _of(*runs: Run) -> Html:
    return Html(tuple(run for run in runs if run.text))


def _inside(tag: Tag, piece: Html) -> Html:
    return Html(tuple(Run(run.text, (tag, *run.tags)) for run in piece.runs))


def _markup(runs: Iterable[Run]) -> Iterator[str]:
    """The runs, between them as few tags closed and opened as may be."""
    open_: tuple[Tag, ...] = ()
    for run in (*runs, Run("")):
        shared = 0
        while shared < min(len(open_), len(run.tags)) and open_[shared] is run.tags[shared]:
            shared += 1
        yield from (f"</{tag.name}>" for tag in reversed(open_[shared:]))
        yield from map(str, run.tags[shared:])
        yield escape(run.text, quote=False)
        open_ = run.tags
