"""A digest as a person reads it on a phone in the morning. Pure.

What came to pass first, each development whole in one message; what it is taken from is folded away at the end. The
page of the digest has the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.briefing.types import Contested, Source, Statement
from bot.digest.order import in_order
from bot.digest.types import Change, Development, Digest, Lateness
from bot.record.types import Button, Length, Message
from bot.telegram.markup import Html, blockquote, bold, clean, inert, italic, join, line_break, space, text
from bot.telegram.packing import CAPTION, Block, first_part, pack, together
from bot.telegram.render.answers import about, contested_blocks, statement_marks, value
from bot.telegram.render.digest_lines import coverage_blocks, head_blocks, title_block, where
from bot.telegram.render.lines import (
    BULLET,
    Reader,
    citation,
    citations,
    dotted,
    message,
    messages,
    note_blocks,
    outlet,
    shortened,
)
from bot.texts import Texts
from retrieval.types import Published

# How many statements the developments have in order of weight, by the length that a reader wants; later ones are told
# by their headlines. All of them stand on the digest's page.
STATEMENTS: Final[Mapping[Length, Sequence[int]]] = {
    Length.SHORT: (1, 1, 1, 1),
    Length.USUAL: (2, 2, 2, 1, 1, 1, 1, 1),
    Length.LONG: (3,) * 12,
}
# Of what only goes on, one is enough.
OF_CONTINUING: Final = 1
# How many plans are told.
WATCHED: Final[Mapping[Length, int]] = {Length.SHORT: 1, Length.USUAL: 3, Length.LONG: 5}
# What the first lines tell.
_TOLD_ELSEWHERE: Final = frozenset({"left_out"})
# Calendar dates beside date words.
_OURS: Final = re.compile(r" \[[^\]]*\]")


def digest(
    digest_: Digest,
    *,
    zone: ZoneInfo,
    texts: Texts,
    turn: str | None,
    now: datetime,
    due: datetime | None = None,
    length: Length = Length.USUAL,
    newest: Published | None = None,
) -> tuple[Message, ...]:
    """A digest in parts; the last one has the buttons.

    Args:
        digest_: What is told.
        zone: The reader's; clock times are given in it.
        texts: Of the reader's language.
        turn: The id that the buttons send; without one there are none.
        now: The present.
        due: When it should have come, where it comes late.
        length: How much of it is told here.
        newest: When the newest report of all was published, for a digest that is empty.
    """
    reader = Reader(texts, zone)
    blocks = [*_blocks(digest_, reader, now, due, length)]
    if newest is not None and digest_.is_empty:
        blocks.append(Block(reader.said("digest.newest", day=reader.day(newest), iso=f"{newest.day}"), gap=2))
    parts = pack(blocks)
    return messages(parts, *(_buttons(turn, texts, shown=True) if turn and not digest_.is_empty else ()))


def digest_caption(digest_: Digest, *, zone: ZoneInfo, texts: Texts, turn: str | None) -> Message:
    """What stands below the page of a digest; with a turn, where the page stands for the digest, its buttons."""
    blocks = head_blocks(digest_, Reader(texts, zone))
    return message(first_part(blocks, CAPTION), *(_buttons(turn, texts, shown=False) if turn else ()))


def picture_caption(digest_: Digest, *, zone: ZoneInfo, texts: Texts) -> Message:
    """What stands below its picture: of when it is."""
    return message(first_part([title_block(digest_, Reader(texts, zone))], CAPTION))


def file_name(digest_: Digest, suffix: str) -> str:
    """What the page or the picture of a digest is called: ``sitrep-2014-06-20--2014-06-21.html``."""
    days = digest_.window.days
    first = "" if days.first == days.last else f"{days.first}--"
    return f"sitrep-{first}{days.last}.{suffix}"


def _blocks(digest_: Digest, reader: Reader, now: datetime, due: datetime | None, length: Length) -> Iterator[Block]:
    yield from head_blocks(digest_, reader, now, due)
    by_number = {source.n: source for source in digest_.sources}
    told = _Told(digest_, by_number, reader, length)
    yield from told.developments()
    yield from told.plans()
    yield from coverage_blocks(digest_, reader)
    yield from note_blocks((note for note in digest_.notes if note.code not in _TOLD_ELSEWHERE), reader)
    yield from _sources([source for source in digest_.sources if source.n in told.cited], digest_, reader)


class _Told:
    """What of a digest is told here; ``cited`` grows by the numbers that it is cited from."""

    def __init__(self, digest_: Digest, by_number: Mapping[int, Source], reader: Reader, length: Length) -> None:
        self._digest = digest_
        self._by_number = by_number
        self._reader = reader
        self._length = length
        self.cited: set[int] = set()

    def developments(self) -> Iterator[Block]:
        """Developments below the names of their countries, numbered as they stand; at the end what is no news."""
        most = {one.id: self._most(rank, one) for rank, one in enumerate(self._digest.developments)}
        heading: Html | None = None
        for number, one in enumerate(in_order(self._digest.developments), start=1):
            above = self._heading(one)
            if heading is None or above.plain != heading.plain:
                yield Block(bold(above), gap=2, leads=True)
            heading = above
            yield from together([*self._development(number, one, one.statements[: most[one.id]])])

    def plans(self) -> Iterator[Block]:
        """What is planned for later."""
        watched = self._digest.watch[: WATCHED[self._length]]
        if watched:
            yield Block(bold(self._reader.said("digest.watch")), gap=2, leads=True)
        yield from map(self._statement, watched)

    def _most(self, rank: int, one: Development) -> int:
        by_rank = STATEMENTS[self._length]
        most = by_rank[rank] if rank < len(by_rank) else 0
        return min(most, OF_CONTINUING) if one.change is Change.CONTINUING else most

    def _heading(self, one: Development) -> Html:
        return self._reader.said("digest.late") if one.late else where(one.where.country, self._digest, self._reader)

    def _development(self, number: int, one: Development, statements: Sequence[Statement]) -> Iterator[Block]:
        first, *others = [*self._headed(one, statements)]
        yield replace(first, body=self._reader.line(bold(text(f"{number}.") + space() + first.body)), gap=2, leads=True)
        yield Block(self._reader.line(italic(_standing(one, self._digest, self._reader))))
        yield from others
        for account in one.accounts:
            # What is contested is always told; a number that was brought up to date, beside sentences.
            if statements or not account.update:
                yield from self._account(account, statements)

    def _headed(self, one: Development, statements: Sequence[Statement]) -> Iterator[Block]:
        """The headline and the statements; one that says the headline again stands in its place."""
        again = next((each for each in statements if _says(each, one.headline)), None)
        if again is None:
            self.cited.update(one.headline_citations)
            yield Block(
                self._reader.foreign(shortened(clean(one.headline))),
                tail=citations(one.headline_citations, self._by_number),
            )
        else:
            yield replace(self._statement(again), body=self._reader.foreign(again.text))
        yield from (self._statement(each) for each in statements if each is not again)

    def _statement(self, one: Statement) -> Block:
        self.cited.update(one.citations)
        return Block(BULLET + text(inert(one.text)), tail=statement_marks(one, self._by_number, self._reader))

    def _account(self, account: Contested, statements: Sequence[Statement]) -> Iterator[Block]:
        """On what the reports differ, side by side; a number that later ones replaced takes a line."""
        self.cited.update(n for version in account.versions for n in version.citations)
        if not account.update:
            yield from contested_blocks(account, statements, self._by_number, self._reader)
            return
        values = [
            value(version.value, self._reader) + space() + citations(version.citations, self._by_number)
            for version in account.versions
        ]
        heading = self._reader.said("answer.updated", about=about(account, self._reader))
        arrow = text("←" if self._reader.texts.right_to_left else "→")
        told = join(values, space() + arrow + space())
        yield Block(self._reader.line(BULLET, heading, text(":"), space(), told))


def _standing(one: Development, digest_: Digest, reader: Reader) -> Html:
    """How it stands to the last digest, in which area, when, and how many say so."""
    pieces = [_mark(one, reader)]
    if one.where.id:
        pieces.append(where(one.where.id, digest_, reader))
    if one.happened:
        pieces.append(text(reader.spans([one.happened])))
    pieces.append(reader.said("digest.reports", n=len(one.reports)))
    if len(one.reports) > 1:
        pieces.append(reader.said("digest.origins", n=one.origins))
    return dotted(pieces)


def _mark(one: Development, reader: Reader) -> Html:
    if one.lateness:
        return reader.said("digest.late_happened" if one.lateness is Lateness.HAPPENED else "digest.late_arrived")
    if one.now is None or one.change is not Change.CHANGED:
        return reader.said(f"digest.{one.change}")
    if one.was is None:
        return reader.said("digest.changed_to", now=_reason(one.now, reader))
    return reader.said("digest.changed_from", was=inert(one.was), now=inert(one.now))


def _reason(words: str, reader: Reader) -> str:
    """What is said of a change that is no number, in the reader's language."""
    key = "digest.reason_" + words.replace(",", "").replace(" ", "_")
    return reader.texts(key) if reader.texts.has(key) else inert(words)


def _sources(sources: Sequence[Source], digest_: Digest, reader: Reader) -> Iterator[Block]:
    """What is cited, folded: a line a source, and who wrote."""
    if not sources:
        return
    first: dict[int | None, int] = {}
    lines = [bold(reader.said("answer.sources"))]
    for source in sources:
        leading = first.setdefault(source.lineage, source.n) if source.lineage else source.n
        lines.append(_source(source, leading, reader))
    lines.append(_written_by(digest_, reader))
    yield Block(blockquote(join(lines, line_break()), expandable=True), gap=2)


def _written_by(digest_: Digest, reader: Reader) -> Html:
    if digest_.provenance is None:
        return reader.said("answer.extracts")
    return reader.said("digest.written_by", model=inert(clean(digest_.written_by)))


def _source(source: Source, leading: int, reader: Reader) -> Html:
    """Number, grade, outlet and origin, day: title and quotation are on the page, and behind the button."""
    pieces = [bold(reader.foreign(str(source.grade)))] if source.grade else []
    pieces += [outlet(source.report, source.origin, reader), text(reader.day(source.report.published))]
    if leading != source.n:
        pieces.append(reader.said("source.same_account", source=f"[{leading}]"))
    return reader.line(citation(source), space(), dotted(pieces))


def _says(statement: Statement, headline: str) -> bool:
    """Whether a statement holds a headline word for word, beside the calendar dates that are ours."""
    return " ".join(clean(headline).split()) in " ".join(_OURS.sub("", clean(statement.text)).split())


def _buttons(turn: str, texts: Texts, *, shown: bool) -> tuple[tuple[Button, ...], ...]:
    """The page and the picture, unless these are shown; the evidence; a verdict."""
    evidence = Button(texts("button.evidence"), f"e:{turn}")
    others = Button(texts("button.page"), f"p:{turn}"), Button(texts("button.picture"), f"i:{turn}")
    return (evidence,) if not shown else (*others, evidence), (Button("👍", f"u:{turn}"), Button("👎", f"d:{turn}"))
