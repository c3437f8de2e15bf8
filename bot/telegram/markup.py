"""Pieces of Telegram's HTML that are escaped by construction: text goes in as text, tags only by the functions here.

A piece is a row of runs of text, each inside its tags; so it can be cut anywhere, and every tag is closed and opened
again. Lengths are Telegram's: UTF-16 units of what is left when the tags are parsed
(core.telegram.org/bots/api#formatting-options).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlsplit

from bot.texts.bidi import tidy

# A longer address is left out: it would take too much of what all entities of a message may hold.
LONGEST_ADDRESS: Final = 2000
# How many marks one letter may bear, and how many invisible characters may stand in a row.
MOST_MARKS: Final = 4
MOST_INVISIBLE: Final = 2

# Control characters but the line feed, lone surrogates, what is no character, tags that nobody sees, line separators.
_NO_TEXT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff0-\ufffc\ufffe\uffff\ufeff\u2028\u2029"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff]"
)
# Letters that are blank, and format characters: zero-width ones, soft hyphens.
_BLANK: Final = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# What Telegram makes touchable by itself: a command, a mention, the host of an address.
_TOUCHABLE = re.compile(r"(?<!\w)/(?=\w)|@(?=\w)|(?<=[\w-])\.(?=[^\W\d_]{2})")
_JOINER: Final = "\u2060"
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" *\n(?: *\n)+ *")


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


def clean(text_: str) -> str:
    """A text that may be shown: nothing in it is invisible control, turns direction, or piles up.

    Spaces of all kinds become one; paragraphs stay.
    """
    bare = tidy(_bounded(_NO_TEXT.sub(" ", text_.replace("\r\n", "\n").replace("\r", "\n"))))
    return _LINES.sub("\n\n", _SPACES.sub(" ", bare)).strip()


def is_blank(text_: str) -> bool:
    """Whether nobody would see anything of a text."""
    return all(character.isspace() or _is_invisible(character) for character in text_)


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


def is_web(address: str) -> bool:
    """Whether an address is one of the web that shows where it leads: no other scheme, no user, nothing invisible."""
    if not address.isprintable() or " " in address or len(address) > LONGEST_ADDRESS or _NO_TEXT.search(address):
        return False
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - what is no port raises
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


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


def _bounded(text_: str) -> str:
    """A text in which no letter is buried under marks, and no row of characters that nobody sees is long."""
    if text_.isascii():
        return text_
    kept: list[str] = []
    marks = invisible = 0
    for character in text_:
        is_mark = unicodedata.category(character) in ("Mn", "Me")
        marks = marks + 1 if is_mark else 0
        if not is_mark:
            invisible = invisible + 1 if _is_invisible(character) else 0
        if marks <= MOST_MARKS and invisible <= MOST_INVISIBLE:
            kept.append(character)
    return "".join(kept)


def _is_invisible(character: str) -> bool:
    return character in _BLANK or unicodedata.category(character) == "Cf"
