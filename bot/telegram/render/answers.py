"""An answer as a person reads it on a phone. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.briefing.confidence import Confidence, confidence
from bot.briefing.types import EXTRACTS, Answer, Contested, Source, Statement, Version
from bot.record.types import Button, Message
from bot.telegram.markup import Html, blockquote, bold, inert, italic, join, line_break, link, space, text
from bot.telegram.packing import Block, pack
from bot.telegram.render.lines import (
    BULLET,
    Reader,
    citation,
    citations,
    dotted,
    messages,
    note_blocks,
    outlet,
    quoted,
    source_blocks,
    title,
)
from bot.texts import Texts, dates
from retrieval.types import Published

# What the first line tells, or what is folded away with the reasons of grades.
_TOLD_ELSEWHERE = frozenset({"scope", "coverage"})


def answer(
    answer_: Answer,
    *,
    zone: ZoneInfo,
    texts: Texts,
    turn: str | None,
    now: datetime,
    timeline: bool = True,
    more: bool = True,
) -> tuple[Message, ...]:
    """An answer, or why there is none; the last part has the buttons.

    Args:
        answer_: What was found.
        zone: The reader's; clock times are given in it.
        texts: Of the reader's language.
        turn: The id that the buttons send; without one there are none.
        now: The present: without ``as_of`` the answer is as of today.
        timeline: Whether there is a timeline to offer.
        more: Whether there may be more to tell than this.
    """
    reader = Reader(texts, zone)
    parts = pack(_blocks(answer_, reader, now))
    return messages(parts, *(_buttons(turn, texts, answer_, timeline=timeline, more=more) if turn else ()))


def statement_block(one: Statement, by_number: Mapping[int, Source], reader: Reader) -> Block:
    """A statement with its citations; its language is told where it is not the reader's."""
    return Block(text(inert(one.text)), tail=statement_marks(one, by_number, reader), gap=2)


def statement_marks(one: Statement, by_number: Mapping[int, Source], reader: Reader) -> Html:
    """The citations of a statement, and its language where that is not the reader's."""
    marks = citations(one.citations, by_number)
    if one.language != reader.texts.language:
        marks += space() + italic(reader.said("answer.in_language", language=reader.language(one.language)))
    return marks


def _blocks(answer_: Answer, reader: Reader, now: datetime) -> Iterator[Block]:
    yield Block(italic(_scope(answer_, reader, now)))
    if answer_.refusal:
        refused = bold(reader.said("answer.refused")) + space() + reader.refusal(answer_.refusal)
        yield Block(refused, gap=2)
        yield from _near(answer_.near, reader)
    by_number = {source.n: source for source in answer_.sources}
    for statement in answer_.statements:
        yield statement_block(statement, by_number, reader)
    for one in answer_.contested:
        yield from contested_blocks(one, answer_.statements, by_number, reader)
    for number, found in enumerate(confidence(answer_)):
        yield Block(_confidence(found, by_number, reader), gap=1 if number else 2)
    yield from source_blocks("answer.sources", answer_.sources, reader)
    yield from note_blocks((note for note in answer_.notes if note.code not in _TOLD_ELSEWHERE), reader)
    yield from _folded(answer_, reader)


def _near(sources: Sequence[Source], reader: Reader) -> Iterator[Block]:
    """What comes nearest, without numbers: it is to look at, and cited for nothing."""
    if sources:
        yield Block(bold(reader.said("answer.nearest")), gap=2, leads=True)
    for report, origin in dict.fromkeys((source.report, source.origin) for source in sources):
        named = outlet(report, origin, reader)
        headline = link(title(report, reader), report.url)
        yield Block(reader.line(BULLET, dotted([named, headline, text(reader.published(report.published))])))


def _scope(answer_: Answer, reader: Reader, now: datetime) -> Html:
    """As of when, how new the newest report is, and what bounded the search."""
    scope, texts = answer_.scope, reader.texts
    today = scope.as_of.last_instant.date() if scope.as_of else dates.in_zone(now, reader.zone).date()
    as_of = reader.published(scope.as_of) if scope.as_of else dates.day(today, texts)
    pieces = [reader.said("scope.as_of", date=as_of)]
    if newest := _newest(answer_):
        pieces.append(reader.said("scope.newest", date=reader.published(newest, beside=today)))
    if scope.since:
        pieces.append(reader.said("scope.since", date=reader.published(scope.since)))
    if scope.until:
        pieces.append(reader.said("scope.until", date=reader.published(scope.until)))
    if answer_.spans:
        pieces.append(reader.said("scope.events", dates=reader.spans(answer_.spans)))
    if answer_.carried:
        pieces.append(reader.said("scope.carried"))
    return dotted(pieces)


def _newest(answer_: Answer) -> Published | None:
    """The newest report that the search could find."""
    covered = next((note for note in answer_.notes if note.code == "coverage"), None)
    last = covered.values.get("last") if covered else None
    return last if isinstance(last, Published) else None


def _confidence(one: Confidence, by_number: Mapping[int, Source], reader: Reader) -> Html:
    """How well some statements are sourced, in ICD 203's words; they are named by what they cite."""
    marks = join((citations(cited, by_number) for cited in dict.fromkeys(one.marks)), text(",") + space())
    if one.against:
        otherwise = reader.said("confidence.contradicted", origins=reader.listed(one.against))
    else:
        otherwise = reader.said("confidence.differ" if one.disputed else "confidence.uncontradicted")
    why = [
        reader.said("confidence.origins", n=one.origins) if one.origins > 1 else reader.said("confidence.one_origin"),
        reader.said("confidence.outlets", letters=", ".join(one.letters)),
        otherwise,
    ]
    return reader.line(
        bold(reader.said(f"confidence.{one.level.value}")), space(), marks, text(":"), space(), dotted(why)
    )


def contested_blocks(
    one: Contested, shown: Sequence[Statement], by_number: Mapping[int, Source], reader: Reader
) -> Iterator[Block]:
    """A point that the reports differ on: its versions one below the other, whoever gives each, the newest marked."""
    key = "answer.updated" if one.update else "answer.differ"
    yield Block(bold(reader.said(key, about=about(one, reader))), gap=2, leads=True)
    for version in one.versions:
        yield _version(version, version.statement in shown, by_number, reader)


def _version(one: Version, is_shown: bool, by_number: Mapping[int, Source], reader: Reader) -> Block:
    """One account; what is not among the statements is quoted with it."""
    giver = one.who or one.outlet or one.origin
    who = reader.foreign(giver) if giver else reader.said("source.unknown_outlet")
    told = reader.line(BULLET, bold(value(one.value, reader)), space(), text("—"), space())
    told += dotted([who, text(reader.published(one.published))])
    marks = citations(one.citations, by_number)
    if one.newest:
        marks += space() + italic(reader.said("answer.newest"))
    if is_shown:
        return Block(told, tail=marks)
    return Block(told + line_break() + quoted(one.statement.text, reader), tail=marks)


def about(one: Contested, reader: Reader) -> str:
    """What accounts differ on, in the reader's language where there is a text for it."""
    key = "about." + one.about.removeprefix("the ").replace(" ", "_")
    return reader.texts(key) if reader.texts.has(key) else one.about


def value(words: str, reader: Reader) -> Html:
    """What an account comes to: the report's words, but for what is no word of any report."""
    key = "value." + words.replace(" ", "_")
    return reader.said(key) if reader.texts.has(key) else reader.foreign(words)


def _folded(answer_: Answer, reader: Reader) -> Iterator[Block]:
    """Why each source has its grade, what is covered, who wrote: to unfold. Of a refusal what is covered."""
    lines = [
        reader.line(citation(source), space(), reader.foreign(f"{source.grade}: {source.grade.why}"))
        for source in answer_.sources
        if source.grade
    ]
    covered = [reader.note(note) for note in answer_.notes if note.code == "coverage"]
    if not answer_.answered:
        yield from (Block(one, gap=2) for one in covered)
        return
    lines += [*covered, _written_by(answer_, reader)]
    yield Block(blockquote(join(lines, line_break()), expandable=True), gap=2)


def _written_by(answer_: Answer, reader: Reader) -> Html:
    if answer_.written_by == EXTRACTS:
        return reader.said("answer.extracts")
    return reader.said("answer.written_by", model=answer_.written_by)


def _buttons(
    turn: str, texts: Texts, answer_: Answer, *, timeline: bool, more: bool
) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    offered = [Button(texts("button.evidence"), f"e:{turn}")] if answer_.answered else []
    offered += [Button(texts("button.timeline"), f"t:{turn}")] if timeline and answer_.answered else []
    offered += [Button(texts("button.more"), f"m:{turn}")] if more and answer_.answered else []
    return tuple(offered), (Button("👍", f"u:{turn}"), Button("👎", f"d:{turn}"))
