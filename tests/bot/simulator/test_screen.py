"""Messages as a terminal shows them."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from bot.simulator.driver import SimulatedTelegram
from bot.simulator.entities import units
from bot.simulator.html import check
from bot.simulator.screen import WIDTH, bubble, notice, styled
from bot.simulator.world import Message


def printed(*shown: RenderableType, colour: bool = False) -> str:
    """What a terminal of a hundred columns gets."""
    console = Console(
        file=io.StringIO(), width=100, force_terminal=colour, color_system="truecolor" if colour else None
    )
    for one in shown:
        console.print(one)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture
def sent() -> Message:
    """A message of the bot with all that there can be."""
    telegram = SimulatedTelegram(clock=lambda: 1_403_300_000.0)
    rima = telegram.person(1, "Rima")
    asked = rima.says("Who controls Qaim?")
    lines = "\n".join(f"line {number}" for number in range(9))
    html = f'😀 <b>Gunmen</b> <a href="https://lw.example/1">[1]</a>\n<blockquote expandable>{lines}</blockquote>end'
    parsed = check(html)
    content = {"text": parsed.text, "entities": [one.to_json() for one in parsed.entities]}
    buttons = [[{"text": "Evidence", "callback_data": "e:x"}, {"text": "More", "callback_data": "m:x"}]]
    made = {**content, "reply_markup": {"inline_keyboard": buttons}}
    with telegram.world.changed:
        return telegram.world.add_message(rima.chat, made, sender=telegram.world.bot, replies_to=asked.id)


def test_a_bubble_says_who_when_and_to_what(sent: Message) -> None:
    """Its author, its time, the message it replies to, and its buttons in a row."""
    out = printed(bubble(sent))
    assert "Sitrep" in out.splitlines()[0]
    assert "21:33" in out.splitlines()[-1]
    assert "▎ Rima: Who controls Qaim?" in out
    assert "Evidence    More" in out


def test_a_quotation_is_folded_until_it_is_opened(sent: Message) -> None:
    """Three lines and how many more; opened, all of them; what follows it is on a line of its own."""
    folded, opened = printed(bubble(sent)), printed(bubble(sent, opened=True))
    assert "line 2" in folded
    assert "line 3" not in folded
    assert "⌄ 6 more lines" in folded
    assert "line 8" in opened
    assert "more lines" not in opened
    assert "│ end " in folded


def test_styles_stand_where_their_entities_are(sent: Message) -> None:
    """Counted in UTF-16 units, behind a letter of two; a link has its address."""
    out = printed(bubble(sent), colour=True)
    assert "\x1b[1mGunmen\x1b[0m" in out
    assert "https://lw.example/1" in out


def test_who_writes_stands_on_the_other_side() -> None:
    """People's messages are at the right; documents by name and size; edits are said; joining is an event."""
    telegram = SimulatedTelegram()
    rima = telegram.person(1, "Rima")
    document = rima.sends_file("a.pdf", b"x" * 2_000)
    edited = rima.edits(rima.says("one"), "two")
    group = telegram.group("Desk", rima)
    out = printed(bubble(document), bubble(edited), *map(bubble, telegram.messages(group)), notice("Thank you"))
    assert out.startswith(" " * (100 - WIDTH))
    assert "📄 a.pdf · 2.0 kB" in out
    assert "edited" in out
    assert "Rima added Sitrep" in out
    assert "Thank you" in out


@given(st.text(max_size=80), st.data())
def test_no_text_steers_the_terminal(text: str, data: st.DataObject) -> None:
    """Whatever is written, and wherever its entities are, nothing but our own styles reaches the terminal."""
    start = data.draw(st.integers(0, units(text)))
    length = data.draw(st.integers(0, units(text) - start))
    kind = data.draw(st.sampled_from(["bold", "blockquote", "expandable_blockquote", "text_link"]))
    entity = {"type": kind, "offset": start, "length": length, "url": "https://x.example/\x1b]0;\x07"}
    out = printed(styled(text, [entity]))
    assert not set(out) & set("\x00\x07\x08\x1b\x7f\x9b\x9d")
    assert printed(styled("[bold]not markup[/]", [])) == "[bold]not markup[/]\n"
