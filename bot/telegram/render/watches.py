"""What watches found, and the watches of a chat. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.briefing.types import Answer
from bot.digest.types import Toll
from bot.digest.weight import told as in_words
from bot.record.types import Button, Message
from bot.telegram.markup import Html, bold, inert, italic, join, space, text
from bot.telegram.packing import Block, first_part, pack
from bot.telegram.render.answers import statement_block
from bot.telegram.render.lines import Reader, message, messages, quoted, shortened, source_blocks
from bot.texts import Texts, dates
from bot.watching.types import Kind, Quiet, Standing, Watch

#: The kind of the buttons of watches.
WATCH: Final = "w"
#: What a button of quiet hours sets, and those of caps.
NIGHTS: Final = ((22, 7), (20, 8), (0, 6))
CAPS: Final = (1, 3, 6, 12, 30)
# A button shows so much of what is watched.
_LONGEST_LABEL: Final = 24


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a found sentence: its report's headline, whether that is no news, the count that it changes."""

    headline: str
    late: bool = False
    change: tuple[Toll, Toll] | None = None


def found(
    answer: Answer,
    headings: Sequence[Heading],
    names: Sequence[str],
    *,
    left: int = 0,
    held: bool = False,
    zone: ZoneInfo,
    texts: Texts,
    turn: str,
) -> tuple[Message, ...]:
    """What some watches found: each sentence under its headline, cited; the last part has the buttons.

    Args:
        answer: The sentences and their sources.
        headings: One for each sentence.
        names: What is watched, as it was typed.
        left: How many more are held.
        held: Whether this was held back until now.
        zone: The reader's.
        texts: Of the reader's language.
        turn: The id that the buttons send.
    """
    reader = Reader(texts, zone)
    parts = pack(_found(answer, headings, names, left, held, reader))
    buttons = (
        Button(texts("button.evidence"), f"e:{turn}"),
        Button(texts("button.timeline"), f"t:{turn}"),
        Button(texts("watch.button_all"), WATCH),
    )
    return messages(parts, buttons, (Button("👍", f"u:{turn}"), Button("👎", f"d:{turn}")))


def list_button(texts: Texts) -> tuple[Button, ...]:
    """The button that shows what is watched."""
    return (Button(texts("watch.button_all"), WATCH),)


def capped(watch: Watch, held: int, *, texts: Texts) -> Message:
    """That a watch holds back what it finds, for it found too much in an hour."""
    reader = Reader(texts, ZoneInfo("UTC"))
    line = reader.said("watch.capped", name=watch.sought.text, cap=watch.cap, n=held)
    return message(first_part([Block(line)]), (Button(texts("watch.button_held"), f"{WATCH}:{watch.key}:held"),))


def held(counts: Sequence[tuple[str, int]], *, texts: Texts) -> Message | None:
    """What watches hold back, in a line a watch below a digest; None where they hold nothing."""
    reader = Reader(texts, ZoneInfo("UTC"))
    lines = [Block(reader.line(reader.said("watch.more", name=name, n=n))) for name, n in counts]
    return message(first_part(lines), (Button(texts("watch.button_held"), f"{WATCH}:held"),)) if lines else None


def watches(standings: Sequence[Standing], *, zone: ZoneInfo, texts: Texts, now: datetime) -> Message:
    """The watches of a chat with what each found, and a button for each."""
    reader = Reader(texts, zone)
    blocks = [Block(bold(reader.said("watch.heading" if standings else "watch.none")))]
    blocks += [Block(_line(number, one, reader, now)) for number, one in enumerate(standings, start=1)]
    blocks.append(Block(italic(reader.said("watch.how")), gap=2))
    rows = [
        (Button(f"{number} · {_label(one.watch)}", f"{WATCH}:{one.watch.key}"),)
        for number, one in enumerate(standings, start=1)
    ]
    return message(first_part(blocks), *rows)


def one_watch(
    standing: Standing, said: Sequence[str], *, zone: ZoneInfo, texts: Texts, now: datetime, confirms: bool = False
) -> Message:
    """A watch with its settings, and buttons to change them; ``said`` stands above, ``confirms`` asks for a removal."""
    reader = Reader(texts, zone)
    watch = standing.watch
    lead = [Block(reader.said("watch.removes" if confirms else "watch.watching", name=watch.sought.text))]
    lead += [Block(text(line)) for line in said]
    blocks = [
        *lead,
        Block(reader.line(_quiet(watch.quiet, zone, reader)), gap=2),
        Block(reader.line(reader.said("watch.cap", n=watch.cap))),
        Block(reader.line(_tally(standing, reader, now))),
    ]
    rows = _removing(watch, texts) if confirms else _settings(standing, texts)
    return message(first_part(blocks), *rows)


def _found(
    answer: Answer, headings: Sequence[Heading], names: Sequence[str], left: int, held: bool, reader: Reader
) -> Iterator[Block]:
    key = "watch.found_held" if held else "watch.found"
    yield Block(reader.line(text("👁"), space(), italic(reader.said(key, names=_names(names, reader)))), leads=True)
    by_number = {source.n: source for source in answer.sources}
    for statement, heading in zip(answer.statements, headings, strict=True):
        (source,) = (by_number[n] for n in statement.citations)
        if heading.headline:
            yield Block(bold(reader.foreign(shortened(heading.headline))), gap=2, leads=True)
        if heading.change:
            yield Block(reader.line(italic(_change(heading.change, reader))), leads=True)
        if heading.late:
            when = reader.published(source.report.published)
            yield Block(reader.line(italic(reader.said("watch.late", date=when))), leads=True)
        block = statement_block(statement, by_number, reader)
        yield Block(block.body, block.tail, gap=1 if heading.headline else 2)
    yield from source_blocks("answer.sources", answer.sources, reader)
    if left:
        yield Block(reader.said("watch.left", n=left), gap=2)


def _change(change: tuple[Toll, Toll], reader: Reader) -> Html:
    before, after = (inert(in_words(one)) for one in change)
    return reader.said("watch.changed", was=before, now=after)


def _names(names: Sequence[str], reader: Reader) -> str:
    opening, closing = "«»" if reader.texts.right_to_left else "“”"
    return reader.listed([f"{opening}{shortened(one)}{closing}" for one in names])


def _line(number: int, one: Standing, reader: Reader, now: datetime) -> Html:
    kind = "question" if one.watch.sought.kind is Kind.QUESTION else "name"
    pieces = [text(f"{number}."), space(), quoted(one.watch.sought.text, reader), space()]
    pieces += [text("—"), space(), reader.said(f"watch.kind_{kind}"), text(";"), space(), _tally(one, reader, now)]
    if one.watch.paused:
        pieces += [space(), text("⏸"), space(), reader.said("watch.is_paused")]
    return reader.line(*pieces)


def _tally(one: Standing, reader: Reader, now: datetime) -> Html:
    pieces = [reader.said("watch.told", n=one.told)]
    if one.held:
        pieces.append(reader.said("watch.held", n=one.held))
    if one.last:
        today = dates.in_zone(now, reader.zone).date()
        pieces.append(reader.said("watch.last", time=dates.moment(one.last, reader.texts, reader.zone, beside=today)))
    return join(pieces, text(",") + space())


def _quiet(quiet: Quiet | None, zone: ZoneInfo, reader: Reader) -> Html:
    if quiet is None:
        return reader.said("watch.quiet_never")
    return reader.said("watch.quiet", begin=f"{quiet.begin:%H:%M}", end=f"{quiet.end:%H:%M}", zone=zone.key)


def _settings(standing: Standing, texts: Texts) -> Iterator[tuple[Button, ...]]:
    """A row of buttons a setting; what is set bears a mark."""
    watch = standing.watch
    to = f"{WATCH}:{watch.key}"
    hours = [(watch.quiet.begin.hour, watch.quiet.end.hour)] if watch.quiet else []
    yield (
        Button(_marked("🔔", not hours), f"{to}:quiet:off"),
        *(Button(_marked(f"🌙 {a}–{b}", (a, b) in hours), f"{to}:quiet:{a}-{b}") for a, b in NIGHTS),
    )
    yield tuple(Button(_marked(texts("watch.button_cap", n=n), n == watch.cap), f"{to}:cap:{n}") for n in CAPS)
    shown = [Button(texts("watch.button_held"), f"{to}:held")] if standing.held else []
    yield (Button(texts("watch.button_try"), f"{to}:try"), *shown)
    act = "resume" if watch.paused else "pause"
    yield (
        Button(texts(f"watch.button_{act}"), f"{to}:{act}"),
        Button(texts("watch.button_remove"), f"{to}:remove"),
        Button(texts("watch.button_all"), WATCH),
    )


def _removing(watch: Watch, texts: Texts) -> Iterator[tuple[Button, ...]]:
    to = f"{WATCH}:{watch.key}"
    yield Button(texts("watch.button_removed"), f"{to}:removed"), Button(texts("watch.button_keep"), to)


def _label(watch: Watch) -> str:
    label = watch.sought.text
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1].rstrip() + "…"


def _marked(words: str, is_set: bool) -> str:
    return f"✓ {words}" if is_set else words
