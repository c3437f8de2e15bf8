"""The entities of a text, and what Telegram does to a text and its entities once the markup is read.

Remembered from ``fix_formatted_text`` of TDLib (td/telegram/MessageEntity.cpp), which the Bot API server runs, read in
a version of 2024 and written anew here. Spans are counted in characters while we work, and in UTF-16 units when done.

Telegram splits and merges neighbouring styles where they meet; here each tag stays one entity. It also finds addresses,
mentions and hashtags by itself; here a text has only the entities that its markup names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.simulator.errors import bad_request

MOST_ENTITIES = 100  # telegram-facts; the real server drops what is more in silence (rubenlagus/TelegramBots#854)
# telegram-facts: "about 9,500 units of entity data"; tdlib/telegram-bot-api#165: "the total message entities size", 400
# ENTITIES_TOO_LONG. How it is summed is not documented: here, on the strict side, an entity costs what it takes on the
# wire: 12 bytes (type, offset, length), and the UTF-8 bytes of its address or language.
MOST_ENTITY_DATA = 9_500
ENTITY_BYTES = 12
BLANK = " \n"
# What Telegram removes: carriage returns, separators and embedded directions, and the combining marks that draw lines.
REMOVED = frozenset("\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a")
CONTROLS = frozenset(chr(code) for code in range(32)) - {"\n", "\r"}
HIDDEN = frozenset({"text_link", "text_mention", "custom_emoji"})  # carry data, so they keep their white space
MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")


@dataclass(frozen=True, slots=True)
class Entity:
    """A span of a text with a meaning.

    Attributes:
        type: As the Bot API names it: "bold", "text_link", …
        offset: Where it starts, in UTF-16 units of the parsed text.
        length: How long it is, in UTF-16 units.
        data: What the type carries: {"url": …}, {"language": …}, {"custom_emoji_id": …} or {"user_id": …}.
    """

    type: str
    offset: int
    length: int
    data: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """The entity as the Bot API writes it."""
        return {"type": self.type, "offset": self.offset, "length": self.length, **self.data}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as people see it, and its entities, in the order of their offsets, the longer ones first."""

    text: str
    entities: tuple[Entity, ...]

    @property
    def length(self) -> int:
        """The length of the text in UTF-16 units: what the limits count."""
        return units(self.text)


@dataclass(frozen=True, slots=True)
class Span:
    """An entity while it is worked on: from one character to another."""

    type: str
    start: int
    end: int
    data: Mapping[str, str] = field(default_factory=dict)


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def tidy(text: str, spans: Sequence[Span]) -> Parsed:
    """A parsed text as Telegram stores it: cleaned and trimmed, with the entities that are left.

    Raises:
        Refused: Nothing is left to see, or more entities or data than a message may have.
    """
    text, spans = _clean(text, spans)
    spans = _without_blanks(text, _without_repeats(spans))
    text, spans = _trim(text, spans)
    if not any(_visible(character) for character in text):
        raise bad_request("text must be non-empty")
    _check_amount(spans)
    return Parsed(text, tuple(_entities(text, spans)))


def _clean(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """Control characters become spaces, some characters go; spans move with what they mark."""
    kept: list[str] = []
    moved = [0]
    for character in text:
        if character not in REMOVED:
            kept.append(" " if character in CONTROLS else character)
        moved.append(len(kept))
    cleaned = MARKS.sub(lambda run: "\u200c" * len(run[0]), "".join(kept))
    return cleaned, [replace(span, start=moved[span.start], end=moved[span.end]) for span in spans]


def _without_repeats(spans: Sequence[Span]) -> list[Span]:
    """Outer spans before inner ones, without bold inside bold."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        inside_same = any(o.type == span.type and o.start <= span.start and span.end <= o.end for o in kept)
        if not inside_same or span.type in HIDDEN:
            kept.append(span)
    return kept


def _without_blanks(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans begin with something to see, as in ``remove_invalid_entities``; those of white space alone go."""
    kept = []
    for position, span in enumerate(spans):
        if span.type in HIDDEN:
            kept.append(span)
            continue
        inner = [o.start for o in spans[position + 1 :] if o.type in HIDDEN and o.end <= span.end]
        latest = min([span.end, *inner])
        start = span.start
        while start < latest and text[start] in BLANK:
            start += 1
        if text[start : span.end].strip(BLANK):
            kept.append(replace(span, start=start))
    return [span for span in kept if span.start < span.end]


def _trim(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """White space goes at the end, and at the beginning up to the first entity."""
    text = text.rstrip(BLANK)
    spans = [replace(span, end=min(span.end, len(text))) for span in spans if span.start < len(text)]
    first = min((span.start for span in spans), default=len(text))
    skip = 0
    while skip < first and text[skip] in BLANK:
        skip += 1
    return text[skip:], [replace(span, start=span.start - skip, end=span.end - skip) for span in spans]


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cf", "Cc", "Zs", "Zl", "Zp", "Mn")


def _check_amount(spans: Sequence[Span]) -> None:
    data = sum(ENTITY_BYTES + sum(len(value.encode()) for value in span.data.values()) for span in spans)
    if len(spans) > MOST_ENTITIES or data > MOST_ENTITY_DATA:
        raise bad_request("ENTITIES_TOO_LONG")


def _entities(text: str, spans: Sequence[Span]) -> list[Entity]:
    at = [0]
    for character in text:
        at.append(at[-1] + (2 if ord(character) > 0xFFFF else 1))
    ordered = sorted(spans, key=lambda span: (span.start, -span.end))
    return [Entity(span.type, at[span.start], at[span.end] - at[span.start], span.data) for span in ordered]
