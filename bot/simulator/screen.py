"""Messages as Telegram shows them, for a terminal: bubbles, styles, buttons. Pure: messages in, what to print out.

What people and reports wrote is never markup here: it goes into rich as :class:`~rich.text.Text`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from rich import box
from rich.align import Align
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.style import Style
from rich.text import Text

from bot.simulator.world import JSON, Message

# Columns of a bubble: Telegram's are narrow too.
WIDTH = 76
# Lines of a quotation that show before it is opened (as Telegram's applications have it).
FOLDED = 3
QUOTATIONS = ("blockquote", "expandable_blockquote")
STYLES: Mapping[str, Style] = {
    "bold": Style(bold=True),
    "italic": Style(italic=True),
    "underline": Style(underline=True),
    "strikethrough": Style(strike=True),
    "spoiler": Style(reverse=True),
    "code": Style(color="cyan"),
    "pre": Style(color="cyan"),
    "text_link": Style(color="bright_blue", underline=True),
    "url": Style(color="bright_blue", underline=True),
    "mention": Style(color="bright_blue"),
    "bot_command": Style(color="bright_blue"),
    "blockquote": Style(italic=True),
    "expandable_blockquote": Style(italic=True),
}
# Sequences that steer a terminal begin with these; line feeds stay.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
# Lines are measured with it; it prints nothing.
_RULER = Console(file=io.StringIO(), width=WIDTH)


def bubble(message: Message, *, opened: bool = False) -> RenderableType:
    """A message: the bot's on the left, people's on the right, with who wrote it, when, and what it replies to.

    Args:
        message: As it is now.
        opened: Whether its expandable quotations are shown whole.
    """
    json = message.json
    if (event := _event(json)) is not None:
        return Align.center(Text(event, style="dim"))
    parts: list[RenderableType] = []
    if replied := json.get("reply_to_message"):
        parts.append(_replied(replied))
    if document := json.get("document"):
        parts.append(Text(f"📄 {_clean(document.get('file_name', 'document'))} · {_size(document['file_size'])}"))
    if message.text:
        parts.append(styled(message.text, message.entities, opened=opened))
    rows = json.get("reply_markup", {}).get("inline_keyboard", [])
    parts += [_row(row) for row in rows]
    framed = Panel(
        Group(*parts),
        box=box.ROUNDED,
        width=WIDTH,
        title=Text(_author(json), style="bold"),
        title_align="left",
        subtitle=Text(_when(json), style="dim"),
        subtitle_align="right",
        border_style="green" if message.by_bot else "blue",
    )
    return Align.left(framed) if message.by_bot else Align.right(framed)


def notice(text: str) -> RenderableType:
    """What passes over the screen after a press."""
    return Align.center(Text(f" {_clean(text)} ", style="reverse"))


def styled(text: str, entities: Sequence[JSON], *, opened: bool = False) -> Text:
    """A text with its entities: styles, addresses behind links, quotations with a bar, folded unless opened."""
    at = _characters(text)
    shown = Text(_clean(text))
    for entity in entities:
        start, end = at[entity["offset"]], at[entity["offset"] + entity["length"]]
        style = STYLES.get(entity["type"], Style())
        if address := entity.get("url"):
            style += Style(link=_clean(address).replace("\n", ""))
        shown.stylize(style, start, end)
    spans = [(at[one["offset"]], at[one["offset"] + one["length"]], str(one["type"])) for one in entities]
    return _with_quotations(shown, spans, opened)


def _with_quotations(shown: Text, spans: Sequence[tuple[int, int, str]], opened: bool) -> Text:
    """Each quotation with a bar at its left; of a folded one the first lines, and how many more there are."""
    quoted = sorted((start, end, kind) for start, end, kind in spans if kind in QUOTATIONS)
    whole, past = Text(), 0
    for start, end, kind in quoted:
        if start < past:
            continue
        _append(whole, shown[past:start], apart=past > 0)
        lines = list(shown[start:end].wrap(_RULER, WIDTH - 6))
        folded = kind == "expandable_blockquote" and not opened and len(lines) > FOLDED
        for line in lines[:FOLDED] if folded else lines:
            _append(whole, Text.assemble(("▎ ", "yellow"), line), apart=True)
        if folded:
            whole.append(f"\n▎ ⌄ {len(lines) - FOLDED} more lines", style="yellow")
        past = end
    _append(whole, shown[past:], apart=bool(quoted))
    return whole


def _append(whole: Text, more: Text, *, apart: bool = False) -> None:
    """Append a text; ``apart`` on a line of its own."""
    if apart and whole and more and not whole.plain.endswith("\n") and not more.plain.startswith("\n"):
        whole.append("\n")
    whole.append_text(more)


def _event(json: JSON) -> str | None:
    """What happened in a chat, for a message that nobody wrote."""
    by = _author(json)
    if joined := json.get("new_chat_members"):
        return f"{by} added {', '.join(_clean(one['first_name']) for one in joined)}"
    if topic := json.get("forum_topic_created"):
        return f"{by} opened the topic {_clean(topic['name'])}"
    return f"{by} made this a supergroup" if "migrate_to_chat_id" in json or "migrate_from_chat_id" in json else None


def _replied(json: JSON) -> RenderableType:
    """The message that is replied to, in one line."""
    said = " ".join(_clean(str(json.get("text") or json.get("caption") or "a document")).split())
    line = Text.assemble(("▎ ", "magenta"), (f"{_author(json)}: ", "magenta"), (said, "dim"))
    line.truncate(WIDTH - 4, overflow="ellipsis")
    return line


def _row(buttons: Sequence[JSON]) -> RenderableType:
    """A row of buttons."""
    row = Text()
    for button in buttons:
        row.append(f" {_clean(button['text'])} ", style="reverse")
        row.append("  ")
    row.rstrip()
    return row


def _author(json: JSON) -> str:
    if chat := json.get("sender_chat"):
        return _clean(chat["title"])
    return _clean(json["from"]["first_name"])


def _when(json: JSON) -> str:
    edited = "edit_date" in json
    moment = datetime.fromtimestamp(json["edit_date" if edited else "date"], UTC)
    return f"{'edited ' if edited else ''}{moment:%H:%M}"


def _size(count: int) -> str:
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def _characters(text: str) -> list[int]:
    """For each place counted in UTF-16 units, as entities count, the character that it is."""
    at = []
    for place, character in enumerate(text):
        at += [place] * (2 if ord(character) > 0xFFFF else 1)
    return [*at, len(text)]


def _clean(text: str) -> str:
    """A text that steers no terminal; as long as it was."""
    return _CONTROL.sub(" ", text)
