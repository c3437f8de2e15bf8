"""HTML that is escaped by construction, and parts within Telegram's limits: tried by whatever breaks them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.html import check
from bot.telegram import markup
from bot.telegram.markup import Html, blockquote, bold, clean, code, italic, link, paragraphs, text, units
from bot.telegram.packing import MESSAGE, Block, Part, first_part, pack, size_of
from bot.texts import untrusted
from tests.generated_answers import ADDRESSES, HUGE, NASTY

# Letters that are likely to break something, and all others.
HOSTILE = st.lists(st.one_of(st.sampled_from((*NASTY, *HUGE)), st.text(max_size=20)), max_size=12).map("".join)
ADDRESS = st.one_of(
    st.sampled_from(ADDRESSES), st.text(max_size=30), st.text(max_size=20).map("https://a.example/".__add__)
)
# What Telegram removes from a text by itself.
REMOVED = re.compile("[\u0333\u033f\u030a\u200e\u200f]")


def seen(words: str) -> str:
    """A text without white space and without what Telegram removes."""
    return "".join(REMOVED.sub("", words).split())


def visible(words: str) -> bool:
    """Whether Telegram takes it for a text."""
    return not markup.is_blank(words)


def judged(parts: Sequence[Part]) -> list[str]:
    """The texts that people see: the strict judge takes every part, and the plain text is the same."""
    shown = []
    for part in parts:
        parsed = check(part.html)
        assert seen(parsed.text) == seen(part.plain)
        assert seen(check(part.plain, None).text) == seen(part.plain)
        shown.append(parsed.text)
    return shown


@st.composite
def pieces(draw: st.DrawFn) -> Html:
    """Pieces as rendering puts them together: a quotation around links and bold text, or none."""
    inline = (text, paragraphs, lambda words: bold(text(words)), lambda words: italic(text(words)), code)
    row = Html()
    for words in draw(st.lists(HOSTILE, max_size=5)):
        row += draw(st.sampled_from(inline))(words)
        row += link(bold(text(words)), draw(ADDRESS))
    return blockquote(row, expandable=True) if draw(st.booleans()) else row


@given(HOSTILE)
def test_text_comes_out_as_it_went_in(words: str) -> None:
    """Whatever looks like markup is shown letter for letter, by Telegram's own parser."""
    for part in pack([Block(bold(text(words[:2000])))]):
        parsed = check(part.html)
        assert seen(parsed.text) == seen(clean(words[:2000]))
        assert {entity.type for entity in parsed.entities} <= {"bold"}


@given(st.lists(pieces(), max_size=8), st.booleans())
def test_every_part_is_taken_and_nothing_is_lost(rows: list[Html], leads: bool) -> None:
    """Parts are taken by the strict judge, and hold all that the blocks hold, in order."""
    blocks = [Block(row, leads=leads and n % 2 == 0) for n, row in enumerate(rows)]
    shown = judged(pack(blocks))
    bare = [re.sub(r"\s*\d+/\d+$", "", words) if len(shown) > 1 else words for words in shown]
    wanted = "".join(seen(row.plain) for row in rows if visible(row.plain))
    assert seen("".join(bare)) == wanted


@given(st.lists(st.tuples(HOSTILE, ADDRESS), max_size=5))
def test_links_lead_to_the_web_or_nowhere(given_: list[tuple[str, str]]) -> None:
    """No scheme but the web's gets into a link, no user name before a host, nothing invisible."""
    piece = Html()
    for words, address in given_:
        piece += link(text("x" + words), address)
    for part in pack([Block(piece)]):
        for entity in check(part.html).entities:
            if entity.type == "text_link":
                assert entity.data["url"].lower().startswith(("http://", "https://"))
                assert "evil" not in entity.data["url"]
                assert entity.data["url"].isprintable()


@pytest.mark.parametrize(
    "address", ["https://a.example/x", "http://a.example:8080/?q=1&r=%22", "https://موقع.example/خبر"]
)
def test_addresses_of_the_web_are_linked(address: str) -> None:
    """An ordinary address comes out as it is, ampersands and other scripts too."""
    [entity] = check(str(link(text("[1]"), address))).entities
    assert entity.type == "text_link"
    assert entity.data["url"].startswith(address.split("/خ")[0].split("موقع")[0])


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "tg://user?id=1", "https://bbc.example@evil.example/", "https:///x", "x", ""]
)
def test_other_addresses_are_not_linked(address: str) -> None:
    """What is no address of the web leaves the words as they are."""
    assert str(link(text("[1]"), address)) == "[1]"


def test_two_links_to_one_page_stay_two() -> None:
    """[1][2] to one page are two citations, not one link over both."""
    row = link(text("[1]"), "https://a.example/") + link(text("[2]"), "https://a.example/")
    assert len(check(str(row)).entities) == 2
    assert size_of(row).entities == 2


@given(st.text(max_size=200))
def test_length_is_counted_as_telegram_does(words: str) -> None:
    """Letters outside the basic plane count twice."""
    bare = clean(words)
    assert units(bare) == len(bare.encode("utf-16-le")) // 2


@pytest.mark.parametrize("letter", ["x", "ع", "😀", "𝒳", "👩‍👩‍👧‍👦", "e\u0301"])
def test_a_word_longer_than_a_message_is_cut(letter: str) -> None:
    """A word without end goes over several parts, no letter lost, none of them half."""
    shown = judged(pack([Block(text(letter * 9000))]))
    bare = [re.sub(r"\s*\d+/\d+$", "", words) for words in shown]
    assert "".join(bare) == letter * 9000


def test_a_long_block_is_cut_between_sentences_and_keeps_its_citations() -> None:
    """Each part of a statement that must be cut ends with a sentence, and with the citations."""
    body = "The bridge was held by the army. " * 400
    parts = pack([Block(text(body), tail=text("[1]") + text("[2]"))])
    assert len(parts) == 4
    for n, part in enumerate(parts, start=1):
        assert part.plain.endswith(f"the army. [1][2]\n\n{n}/4")


def test_a_heading_is_not_left_behind() -> None:
    """What leads to something goes into the next part with it."""
    filler = Block(text("x" * 4000))
    parts = pack([filler, Block(bold(text("Sources")), leads=True), Block(text("y" * 90))])
    assert "Sources" not in parts[0].plain
    assert parts[1].plain.startswith("Sources\ny")


def test_headings_alone_end() -> None:
    """Headings that lead to nothing, too many for one part, are shown all the same."""
    parts = pack([Block(text("x" * 900), leads=True) for _ in range(9)])
    assert "".join(part.plain for part in parts).count("x") == 8100


def test_hundreds_of_entities_go_over_several_parts() -> None:
    """No part has more than a hundred entities, however short it is."""
    row = Html()
    for n in range(1000):
        row += link(text(f"[{n}]"), f"https://a.example/{n}")
    shown = judged(pack([Block(row)]))
    assert len(shown) >= 10
    assert all(f"[{n}]" in "".join(shown) for n in range(1000))


def test_blank_blocks_make_no_message() -> None:
    """White space and characters that nobody sees are no message."""
    assert pack([Block(text(" \n\u200b\u2060")), Block(bold(text("\u3164")))]) == ()


def test_one_message_of_much_says_that_it_is_cut() -> None:
    """Where only one message is wanted, its end tells that there is more."""
    part = first_part([Block(text("word " * 3000))])
    assert part.plain.endswith("…")
    assert units(check(part.html).text) <= MESSAGE.units


def test_nothing_to_show_is_a_defect() -> None:
    """A message without text is refused before Telegram does."""
    with pytest.raises(ValueError, match="needs text"):
        first_part([Block(text("\u200b"))])


@given(HOSTILE)
def test_no_text_turns_the_direction_of_others(words: str) -> None:
    """Embeddings and overrides are gone, and every isolate that is opened is closed in its line."""
    bare = clean(words)
    assert not re.search("[\u202a-\u202e\u2066\u2067\u200e\u200f\u061c]", bare)
    for line in bare.split("\n"):
        depth = 0
        for character in line:
            depth += (character == "\u2068") - (character == "\u2069")
            assert depth >= 0
        assert depth == 0


def test_floods_of_what_nobody_sees_are_bounded() -> None:
    """Letters are not buried under marks, and hidden characters do not fill a message."""
    assert len(clean("a" + "\u0301" * 500 + "b")) == 2 + untrusted.MOST_MARKS
    assert len(clean("a" + "\u200b" * 500 + "b")) == 2 + untrusted.MOST_INVISIBLE
    assert clean("👩‍👩‍👧‍👦 🇮🇶 👍🏽 شُكْرًا") == "👩‍👩‍👧‍👦 🇮🇶 👍🏽 شُكْرًا"
