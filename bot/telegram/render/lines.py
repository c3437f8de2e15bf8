"""What all renderings share: citations, sources, notes and dates, in a reader's language and zone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.briefing.types import Note, Refusal, Source, Value
from bot.record.types import Button, Message
from bot.telegram.markup import Html, bold, clean, inert, join, link, right_to_left_mark, space, text
from bot.telegram.packing import Block, Part
from bot.texts import Texts, dates
from bot.texts.bidi import isolated
from retrieval.types import Precision, Published, Report, Span

# No line of sources is made longer than this by a headline.
LONGEST_TITLE = 90
# So many words stand for a headline where there is none.
WORDS_OF_UNTITLED = 8
# So many names are listed; the rest are counted.
MOST_NAMES = 5

BULLET: Final = text("•") + space()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which language, in which zone."""

    texts: Texts
    zone: ZoneInfo

    def said(self, key: str, **variables: str | int) -> Html:
        """A text of the interface."""
        return text(self.texts(key, **variables))

    def line(self, *pieces: Html) -> Html:
        """Pieces as a line that runs as the language does, whatever its first letter is."""
        return join((right_to_left_mark(), *pieces) if self.texts.right_to_left else pieces)

    def foreign(self, words: str) -> Html:
        """Words of a report or a person, which may run the other way than the line around them."""
        return text(inert(isolated(clean(words), right_to_left=self.texts.right_to_left)))

    def published(self, one: Published | None, beside: date | None = None) -> str:
        """A publication date, or that there is none."""
        if one is None:
            return self.texts("date.unknown")
        return dates.published(one, self.texts, self.zone, beside=beside)

    def day(self, one: Published | None) -> str:
        """The day of a publication where the reader is, or as far as it is known."""
        if one is None or one.precision in (Precision.YEAR, Precision.MONTH, Precision.DAY):
            return self.published(one)
        return dates.day(dates.in_zone(one.instant, self.zone).date(), self.texts)

    def spans(self, several: Iterable[Span]) -> str:
        """Event dates."""
        return dates.spans(several, self.texts)

    def language(self, code: str) -> str:
        """What a language is called."""
        key = f"language.{code}"
        return self.texts(key) if self.texts.has(key) else code

    def listed(self, names: Sequence[str]) -> str:
        """Names in a row, the first of them."""
        shown = self.texts("list.comma").join(self._isolated(name) for name in names[:MOST_NAMES])
        more = len(names) - MOST_NAMES
        return self.texts("list.and_more", names=shown, n=more) if more > 0 else shown

    def period(self, first: Published, last: Published) -> dict[str, str]:
        """From which day to which something was published."""
        return {"first": self.spans([Span(first.day, first.day)]), "last": self.spans([Span(last.day, last.day)])}

    def note(self, one: Note) -> Html:
        """A note in the reader's language; as it was written where there is no text for it."""
        return self._told("note", one)

    def refusal(self, one: Refusal) -> Html:
        """A refusal in the reader's language; as it was written where there is no text for it."""
        return self._told("refusal", one)

    def _told(self, kind: str, one: Note | Refusal) -> Html:
        case = one.values.get("case")
        key = f"{kind}.{one.code}_{case}" if case else f"{kind}.{one.code}"
        if not self.texts.has(key):
            return self.foreign(one.text)
        return self.said(key, **self._variables(one.values))

    def _variables(self, values: Mapping[str, Value]) -> dict[str, str | int]:
        told = {name: self._value(value) for name, value in values.items() if name != "case"}
        first, last = values.get("first"), values.get("last")
        if isinstance(first, Published) and isinstance(last, Published):
            told.update(self.period(first, last))
        return told

    def _value(self, value: Value) -> str | int:
        match value:
            case int() | str():
                return inert(clean(value)) if isinstance(value, str) else value
            case Published():
                return self.published(value)
            case Span():
                return self.spans([value])
        return self.spans(one for one in value if isinstance(one, Span)) or self.listed(
            [one for one in value if isinstance(one, str)]
        )

    def _isolated(self, words: str) -> str:
        return inert(isolated(clean(words), right_to_left=self.texts.right_to_left))


def citation(source: Source) -> Html:
    """``[1]``, which opens the page where the report has an address."""
    return link(text(f"[{source.n}]"), source.report.url)


def citations(numbers: Iterable[int], by_number: Mapping[int, Source]) -> Html:
    """``[1][2]``."""
    return join(citation(by_number[n]) for n in numbers)


def dotted(pieces: Iterable[Html]) -> Html:
    """Pieces in a row with dots between them."""
    return join(pieces, space() + text("·") + space())


def described(report: Report, origin: str | None, reader: Reader) -> Iterator[Html]:
    """Outlet and origin, title, publication date: what a reader needs to find a report again."""
    yield outlet(report, origin, reader)
    yield title(report, reader)
    yield text(reader.published(report.published))


def outlet(report: Report, origin: str | None, reader: Reader) -> Html:
    """Who published a report, and whose reporting it is where that is another."""
    name = bold(reader.foreign(report.outlet) if report.outlet else reader.said("source.unknown_outlet"))
    if origin and origin != report.outlet:
        return name + space() + text("(") + reader.foreign(origin) + text(")")
    return name


def title(report: Report, reader: Reader) -> Html:
    """A headline in quotation marks; the first words of a report that has none."""
    if named := clean(report.title):
        return quoted(shortened(named), reader)
    words = clean(report.body[:400]).split()
    first = shortened(" ".join(words[:WORDS_OF_UNTITLED]) + ("…" if len(words) > WORDS_OF_UNTITLED else ""))
    return reader.said("source.untitled", words=inert(first))


def quoted(words: str, reader: Reader) -> Html:
    """Words of a report in the quotation marks of the reader's language."""
    opening, closing = "«»" if reader.texts.right_to_left else "“”"
    return text(opening) + reader.foreign(words) + text(closing)


def source_line(source: Source, first_of_lineage: int | None, reader: Reader) -> Html:
    """A source as a reader judges it: number, grade, outlet and origin, title, dates, lineage, copies."""
    pieces = [bold(reader.foreign(str(source.grade)))] if source.grade else []
    pieces += described(source.report, source.origin, reader)
    if events := source.passage.passage.event_dates:
        pieces.append(reader.said("source.events", dates=reader.spans(events)))
    if first_of_lineage:
        pieces.append(reader.said("source.same_account", source=f"[{first_of_lineage}]"))
    if source.copies:
        names = [copy.outlet or reader.texts("source.unknown_outlet") for copy in source.copies]
        pieces.append(reader.said("source.copies", n=len(names), outlets=reader.listed(list(dict.fromkeys(names)))))
    return reader.line(citation(source), space(), dotted(pieces))


def source_blocks(heading: str, sources: Sequence[Source], reader: Reader) -> Iterator[Block]:
    """A heading and a line a source; of those that go back to one account the later ones say so."""
    if sources:
        yield Block(bold(reader.said(heading)), gap=2, leads=True)
    first: dict[int | None, int] = {}
    for source in sources:
        leading = first.setdefault(source.lineage, source.n) if source.lineage else source.n
        yield Block(source_line(source, leading if leading != source.n else None, reader))


def note_blocks(notes: Iterable[Note], reader: Reader) -> Iterator[Block]:
    """A line a note."""
    for number, note in enumerate(notes):
        yield Block(reader.line(BULLET, reader.note(note)), gap=1 if number else 2)


def shortened(words: str) -> str:
    """Words of at most :data:`LONGEST_TITLE` characters, an ellipsis at their end where they were more."""
    return words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1].rstrip() + "…"


def message(part: Part, *rows: tuple[Button, ...]) -> Message:
    """A part as a message with rows of buttons, empty ones left out."""
    return Message(part.html, part.plain, tuple(row for row in rows if row))


def messages(parts: Sequence[Part], *rows: tuple[Button, ...]) -> tuple[Message, ...]:
    """Parts as messages, the last with the buttons."""
    return (*(message(part) for part in parts[:-1]), *(message(part, *rows) for part in parts[-1:]))


def pages(parts: Sequence[Part], data: str | None) -> tuple[Message, ...]:
    """Parts as pages, each with buttons that send ``data`` and the number of the page before or after."""
    return tuple(message(part, _turning(n, len(parts), data) if data else ()) for n, part in enumerate(parts, start=1))


def _turning(n: int, of: int, data: str) -> tuple[Button, ...]:
    back = (Button(f"‹ {n - 1}", f"{data}:{n - 1}"),) if n > 1 else ()
    on = (Button(f"{n + 1} ›", f"{data}:{n + 1}"),) if n < of else ()
    return back + on
