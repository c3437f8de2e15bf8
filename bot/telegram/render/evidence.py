"""The passages that an answer quotes from, with the cited sentences marked. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.record.types import Cited, Message
from bot.telegram.markup import Html, blockquote, bold, inert, join, line_break, link, paragraphs, space, text
from bot.telegram.packing import Block, pack
from bot.telegram.render.lines import Reader, described, dotted, pages
from bot.texts import Texts
from retrieval.types import Report


def evidence(
    passages: Sequence[tuple[Cited, Report]], *, zone: ZoneInfo, texts: Texts, turn: str | None, withdrawn: int = 0
) -> tuple[Message, ...]:
    """Pages of passages, each in a quotation that unfolds; there is always one page.

    Args:
        passages: What is cited, each with its report.
        zone: The reader's; clock times are given in it.
        texts: Of the reader's language.
        turn: The id that the buttons send; without one there are none.
        withdrawn: How many cited reports were taken back since; they are counted, not shown.
    """
    reader = Reader(texts, zone)
    parts = pack(_blocks(passages, withdrawn, reader))
    return pages(parts, f"e:{turn}" if turn else None)


def _blocks(passages: Sequence[tuple[Cited, Report]], withdrawn: int, reader: Reader) -> Iterator[Block]:
    yield Block(bold(reader.said("evidence.heading")), leads=bool(passages))
    for cited, report in passages:
        heading = link(text(f"[{cited.n}]"), report.url) + space() + dotted(described(report, report.origin, reader))
        yield Block(heading + line_break() + blockquote(_marked(cited, report.body), expandable=True), gap=2)
    if withdrawn:
        yield Block(reader.said("evidence.withdrawn", n=withdrawn), gap=2)
    elif not passages:
        yield Block(reader.said("evidence.none"), gap=2)


def _marked(cited: Cited, body: str) -> Html:
    """The passage with its cited sentences in bold."""
    pieces: list[Html] = []
    at = cited.start
    for start, end in sorted(cited.sentences):
        if at <= start < end <= cited.end:
            pieces += [_words(body[at:start]), bold(_words(body[start:end]))]
            at = end
    pieces.append(_words(body[at : cited.end]))
    return join(pieces, space())


def _words(text_: str) -> Html:
    return paragraphs(inert(text_))
