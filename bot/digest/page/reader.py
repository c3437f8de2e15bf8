"""Words, dates and text of others on a page, for one reader. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import htpy as h

from bot.briefing.types import Note
from bot.digest.types import Digest
from bot.texts import Texts, dates
from bot.texts.untrusted import clean
from retrieval.types import Published, Span


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which language, in which zone."""

    texts: Texts
    zone: ZoneInfo

    def foreign(self, words: str) -> h.Element:
        """Words of a report, which run as their first letter does and turn nothing around them."""
        return h.bdi[clean(words)]

    def published(self, one: Published | None) -> str:
        """A publication date, or that there is none."""
        return dates.published(one, self.texts, self.zone) if one else self.texts("date.unknown")

    def moment(self, instant: datetime) -> str:
        """An instant on the reader's clock."""
        return dates.moment(instant, self.texts, self.zone)

    def spans(self, several: Iterable[Span]) -> str:
        """Event dates."""
        return dates.spans(several, self.texts)

    def language(self, code: str) -> str:
        """What a language is called."""
        key = f"language.{code}"
        return self.texts(key) if self.texts.has(key) else code

    def note(self, one: Note) -> str:
        """A note in the reader's language; as it was written where there is no text for it."""
        case = one.values.get("case")
        key = f"note.{one.code}_{case}" if case else f"note.{one.code}"
        values = {name: value for name, value in one.values.items() if name != "case"}
        told = {
            name: clean(value) if isinstance(value, str) else value
            for name, value in values.items()
            if isinstance(value, int | str)
        }
        return self.texts(key, **told) if self.texts.has(key) and len(told) == len(values) else clean(one.text)

    def called(self, id_: str | None, digest: Digest) -> str:
        """What a place, an area or a country is called; elsewhere, where none is told."""
        known = digest.locations.get(id_) if id_ else None
        return clean(known.called(self.texts.language)) if known else id_ or self.texts("digest.elsewhere")

    def listed(self, words: Iterable[str]) -> str:
        """Words in a row."""
        return self.texts("list.comma").join(words)


def dotted(pieces: Sequence[h.Node]) -> list[h.Node]:
    """Pieces in a row with dots between them, empty ones left out."""
    kept = [one for one in pieces if one]
    return [part for n, one in enumerate(kept) for part in ((" · ", one) if n else (one,))]


def cites(numbers: Iterable[int]) -> h.Node:
    """``[1][2]``, which lead to the sources."""
    return h.span(".cites")[[h.a(href=f"#source-{n}")[f"[{n}]"] for n in numbers]]
