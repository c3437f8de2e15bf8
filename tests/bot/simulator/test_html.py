"""The strict check of HTML against what Telegram's parser is known to do."""

from __future__ import annotations

import html as stdlib_html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.html import MOST_CAPTION, MOST_TEXT, Refused, check, units

INLINE = {
    "<b>": "</b>",
    "<strong>": "</strong>",
    "<i>": "</i>",
    "<em>": "</em>",
    "<u>": "</u>",
    "<ins>": "</ins>",
    "<s>": "</s>",
    "<strike>": "</strike>",
    "<del>": "</del>",
    "<tg-spoiler>": "</tg-spoiler>",
    '<span class="tg-spoiler">': "</span>",
}
LINK = '<a href="https://example.org/report?a=1&amp;b=2">'
PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    lambda text: text.strip() != ""
)


def _refusal(text: str, **limits: int) -> str:
    with pytest.raises(Refused) as refused:
        check(text, "HTML", **limits)
    return refused.value.description


def test_a_message_with_every_tag_is_read() -> None:
    """Each documented tag becomes its entity, with offsets in UTF-16 units."""
    parsed = check(
        "🛰 <b>Sinjar</b> <i>fell</i> <u>on</u> <s>4</s> <tg-spoiler>3</tg-spoiler> <code>Aug</code>\n"
        '<pre><code class="language-sql">select</code></pre> <a href="https://example.org/1">[1]</a>\n'
        "<blockquote expandable>The <b>market</b> was hit.</blockquote>"
    )
    assert parsed.text.startswith("🛰 Sinjar fell on 4 3 Aug\nselect [1]\nThe market")
    assert [(e.type, e.offset, e.length) for e in parsed.entities[:2]] == [("bold", 3, 6), ("italic", 10, 4)]
    found = {e.type: e for e in parsed.entities}
    assert found["pre"].data == {"language": "sql"}
    assert found["text_link"].to_json()["url"] == "https://example.org/1"
    assert {"underline", "strikethrough", "spoiler", "code", "expandable_blockquote"} <= set(found)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("3 < 4", 'Unsupported start tag "" at byte offset 2'),
        ("é <who@example.org>", 'Unsupported start tag "who@example.org" at byte offset 3'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href=https://example.org>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<b style="x">y</b>', 'Unsupported attribute "style" of the tag "b" at byte offset 0'),
        ("<tg-emoji emoji-id='x'>👍</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("&#xd800;x", "Text contains invalid Unicode characters after decoding HTML entities"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", 'Entity of tag "blockquote" can\'t be nested'),
        ("<code><b>a</b></code>", 'Entity of tag "b" can\'t be nested'),
        ("<b><pre>a</pre></b>", 'Entity of tag "pre" can\'t be nested'),
    ],
)
def test_what_is_not_markup_is_refused_in_the_servers_words(text: str, problem: str) -> None:
    """A wrong tag, nesting or attribute is named with its byte offset."""
    assert _refusal(text).startswith(f"Bad Request: can't parse entities: {problem}")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("AT&T &nbsp; &lt &#1575;&#x627; &#0; &quot;&amp;lt;", 'AT&T &nbsp; < اا &#0; "&lt;'),
        ("<B>x</B><i>y</>", "xy"),
        ("a\tb\rc", "a bc"),
        ("\n  x \n ", "x"),
        ("a\u202eb\u2028c", "abc"),
        ("\u200f\u200f\u200fx", "\u200c\u200c\u200fx"),
    ],
)
def test_text_is_cleaned_as_telegram_does(text: str, seen: str) -> None:
    """What people see: references resolved, controls and blank edges gone."""
    assert check(text).text == seen


def test_entities_lose_their_blank_edges() -> None:
    """An entity begins with something to see, ends with the text, and is nothing when it holds nothing."""
    parsed = check("x<b>  y </b><i> </i><u></u> ")
    assert [(e.type, e.offset, e.length) for e in parsed.entities] == [("bold", 3, 1)]
    assert parsed.text == "x  y"


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://Example.org", "https://example.org/"),
        ("example.org/a b", "http://example.org/a%20b"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("http://localhost/", None),
        ("javascript:alert(1)", None),
        ("ftp://example.org/", None),
        ("https://exa mple.org/", None),
        ("https://example.org:99999/", None),
    ],
)
def test_only_real_addresses_become_links(href: str, kept: str | None) -> None:
    """Other addresses are dropped in silence, and their text stays."""
    parsed = check(f'<a href="{href}">x</a>')
    assert [e.data["url"] for e in parsed.entities] == ([kept] if kept else [])
    assert parsed.text == "x"


@pytest.mark.parametrize("text", [" \n ", "<b></b>", "\u200b\u200e", "&#8203;"])
def test_nothing_to_see_is_refused(text: str) -> None:
    """White space and invisible characters are no message."""
    assert _refusal(text) == "Bad Request: text must be non-empty"


def test_an_empty_text_is_refused() -> None:
    """An empty parameter has a wording of its own."""
    assert _refusal("") == "Bad Request: message text is empty"


@pytest.mark.parametrize("text", [b"\xff", "\ud800"])
def test_ill_formed_text_is_refused(text: str | bytes) -> None:
    """Bytes that are no UTF-8, and half of a surrogate pair."""
    with pytest.raises(Refused, match="strings must be encoded in UTF-8"):
        check(text)


def test_lengths_are_counted_after_parsing() -> None:
    """The markup is free; an emoji costs two."""
    assert check("<b>" + "x" * MOST_TEXT + "</b>").length == MOST_TEXT
    assert _refusal("x" * (MOST_TEXT + 1)) == "Bad Request: message is too long"
    assert _refusal("🛰" * (MOST_TEXT // 2) + "x") == "Bad Request: message is too long"
    assert _refusal("x" * (MOST_CAPTION + 1), most=MOST_CAPTION) == "Bad Request: message caption is too long"


def test_too_many_entities_or_too_much_data_are_refused() -> None:
    """A hundred entities pass and one more does not; long addresses count together."""
    assert len(check("<b>x</b> " * 100).entities) == 100
    assert _refusal("<b>x</b> " * 101) == "Bad Request: ENTITIES_TOO_LONG"
    link = f'<a href="https://example.org/{"p" * 400}">x</a> '
    assert len(check(link * 21).entities) == 21
    assert _refusal(link * 22) == "Bad Request: ENTITIES_TOO_LONG"


def test_a_text_without_parse_mode_has_no_markup() -> None:
    """What looks like a tag is text then; an unknown mode is refused."""
    assert check("<b>x</i>", None).text == "<b>x</i>"
    with pytest.raises(Refused, match="unsupported parse_mode"):
        check("x", "BBCode")


Body = tuple[str, str]  # markup, and what people see of it


def _nested(inner: st.SearchStrategy[Body]) -> st.SearchStrategy[Body]:
    wrapped = st.builds(_wrap, st.sampled_from(sorted(INLINE)), inner)
    return wrapped | st.lists(inner, min_size=1, max_size=3).map(_join)


def _wrap(tag: str, body: Body) -> Body:
    return tag + body[0] + INLINE[tag], body[1]


def _join(bodies: list[Body]) -> Body:
    return "".join(body[0] for body in bodies), "".join(body[1] for body in bodies)


ESCAPED = PLAIN.map(lambda text: (stdlib_html.escape(text), text))
LINKED = ESCAPED.map(lambda body: (LINK + body[0] + "</a>", body[1]))
CODE = ESCAPED.map(lambda body: ("<code>" + body[0] + "</code>", body[1]))
INNER = st.recursive(ESCAPED | LINKED, _nested, max_leaves=8)
QUOTE = INNER.map(lambda body: ("<blockquote expandable>" + body[0] + "</blockquote>", body[1]))


@given(st.lists(INNER | QUOTE | CODE, min_size=1, max_size=4))
def test_allowed_nesting_around_escaped_text_is_taken(bodies: list[tuple[str, str]]) -> None:
    """Whatever the renderer may build is accepted, and its length is that of the text itself."""
    source = "x" + "".join(body for body, _ in bodies) + "x"
    text = "x" + "".join(text for _, text in bodies) + "x"
    parsed = check(source)
    assert parsed.text == check(text, None).text
    assert parsed.length == units(parsed.text) == len(parsed.text.encode("utf-16-le")) // 2
    for entity in parsed.entities:
        assert entity.length > 0
        assert entity.offset >= 0
        assert entity.offset + entity.length <= parsed.length
    for earlier, later in zip(parsed.entities, parsed.entities[1:], strict=False):
        assert earlier.offset <= later.offset


PIECES = [
    *INLINE,
    *INLINE.values(),
    *(LINK, "</a>", "<pre>", "</pre>", "<code class='language-x'>", "</code>", "</>", "<blockquote expandable>"),
    *("</blockquote>", "<", ">", "&", ";", "&#", "&#x", "=", "'", '"', "/", "\0", " ", "\n", "\ud800", "\udc00"),
    *("&#xdc00;", "🛰", "tg-emoji", "<tg-emoji emoji-id=5>", "</tg-emoji>", "x"),
]
MUTANT = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)


@given(MUTANT)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but a refusal comes of nonsense, and what is taken keeps every entity inside the text."""
    try:
        parsed = check(text)
    except Refused:
        return
    for entity in parsed.entities:
        assert 0 <= entity.offset < entity.offset + entity.length <= parsed.length
