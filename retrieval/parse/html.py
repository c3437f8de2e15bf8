"""HTML pages: trafilatura finds the story among the furniture, lxml reads what the page says of itself."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import lxml.html
from lxml import etree

from retrieval.dates import parse_published
from retrieval.errors import SourceError
from retrieval.parse.blocks import Block, text_blocks, tidy
from retrieval.parse.published import Claim
from retrieval.parse.stories import dateline
from retrieval.types import Published

# Elements of one page with fewer words than this are teasers, not stories.
SHORTEST_ARTICLE = 40
LONGEST_BYLINE = 120
# How many characters trafilatura must find with its careful rules before it takes its rough ones.
SHORTEST_TEXT = 60
# How many characters at its end show that an article is only begun.
TEASER_END = 60
ARTICLE_TYPES = frozenset(
    {
        "NewsArticle",
        "Article",
        "ReportageNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "AnalysisNewsArticle",
    }
)
PUBLISHED_METAS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date.issued",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "sailthru.date",
    "parsely-pub-date",
    "date",
)
# What a browser does not show as text.
_UNSEEN = ("template", "noscript", "textarea", "select", "button")
# How the text of a teaser ends.
_CUT_SHORT = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|(?:read|see) (?:more|on)|continue reading.*|full (?:story|article)"
    r"|(?:اقرأ|إقرأ|للمزيد|المزيد)[\w ]*)"
    r"[\s»›>→.…]*$",
    re.I,
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_PARAGRAPH_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 blockquote ul ol table hr pre section".split())
_LINE_TAGS = frozenset("br div li tr td th dt dd article header footer center body figcaption".split())
_TEXT_TAGS = frozenset({"p", "quote", "item", "code", "cell"})


@dataclass(frozen=True, slots=True)
class Page:
    """One story's blocks and what the page says of it.

    ``claims`` are publication dates and ``urls`` addresses, both with the most trusted first.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    outlet: str | None = None
    urls: tuple[str, ...] = ()
    language: str | None = None
    claims: tuple[Claim, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Said:
    """What a page's metadata say, gathered from JSON-LD, meta elements and ``<time>``."""

    title: str = ""
    outlet: str | None = None
    urls: list[str] = field(default_factory=list)
    dates: list[tuple[str, str | Published]] = field(default_factory=list)


def pages(text: str) -> list[Page]:
    """The stories of an HTML page: one for each article element, or the one that the whole page is.

    A page without a story gives one Page without blocks.
    """
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except etree.ParserError as error:
        raise SourceError("the page is empty", hint="it holds nothing but comments or marks") from error
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    articles = _articles(root)
    if len(articles) < 2:
        return [_page(root, root, _source(root))]
    return [_page(root, article, f"<html><body>{_source(article)}</body></html>") for article in articles]


def lines(markup: str) -> str:
    """The text that markup shows, without looking for a story: a line an element, an empty line between paragraphs.

    What a message quotes (``<blockquote type="cite">``) is marked with ``>`` as in plain text.
    """
    try:
        root = lxml.html.document_fromstring(markup.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        return ""
    etree.strip_elements(root, *_UNSEEN, "script", "style", "title", with_tail=False)
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    written = _Written()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        quoted = tag == "blockquote" and (element.get("type") == "cite" or "quote" in (element.get("class") or ""))
        if event == "start":
            written.end_line(paragraph=tag in _PARAGRAPH_TAGS, needed=tag in _PARAGRAPH_TAGS | _LINE_TAGS)
            written.quoting += quoted
            written.add(element.text)
        else:
            written.end_line(paragraph=tag in _PARAGRAPH_TAGS, needed=tag in _PARAGRAPH_TAGS | _LINE_TAGS)
            written.quoting -= quoted
            written.add(element.tail)
    return written.text()


@dataclass(slots=True)
class _Written:
    """Lines of text while a page is read."""

    quoting: int = 0
    _lines: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self._line.append(text)

    def end_line(self, *, paragraph: bool, needed: bool) -> None:
        if not needed:
            return
        if line := tidy(" ".join("".join(self._line).split())):
            self._lines.append("> " * self.quoting + line)
        if paragraph and self._lines and self._lines[-1]:
            self._lines.append("")
        self._line.clear()

    def text(self) -> str:
        self.end_line(paragraph=False, needed=True)
        return "\n".join(self._lines).strip()


def _articles(root: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The outermost article elements that are stories: with a heading and enough words."""
    return [
        article
        for article in root.iter("article")
        if next(article.iterancestors("article"), None) is None
        and next(article.iterancestors("aside", "nav", "footer"), None) is None
        and article.xpath(".//h1|.//h2|.//h3")
        and len(article.text_content().split()) >= SHORTEST_ARTICLE
        and not is_cut_short(article.text_content())
    ]


def is_cut_short(text: str) -> bool:
    """Whether a text ends as a teaser does: with dots, or "read more"."""
    return bool(_CUT_SHORT.search(tidy(text)[-TEASER_END:]))


def _page(root: lxml.html.HtmlElement, story: lxml.html.HtmlElement, html: str) -> Page:
    whole = story is root
    said = _Said()
    problems = _read_json_ld(root, said) if whole else []
    _read_metas(root, said, dates=whole)
    _read_times(story, said)
    if not said.dates:
        _read_byline(story, said)
    claims, bad_dates = _claims(said)
    headings = story.xpath(".//h1") or story.xpath(".//h2|.//h3")
    if not whole:
        said.urls = [str(link) for link in headings[0].xpath(".//a/@href|ancestor::a/@href")] + said.urls
    document = _extracted(html)
    body = document.body if document and not isinstance(document, dict) else None
    blocks = tuple(_blocks(body)) if body is not None else ()
    heading = tidy(headings[0].text_content()) if headings else ""
    window_title = tidy(str(root.findtext(".//title") or ""))
    return Page(
        blocks=blocks,
        title=(said.title if whole else "") or heading or window_title,
        outlet=said.outlet or _outlet_beside(heading, window_title),
        urls=tuple(said.urls),
        language=root.get("lang") or root.get("xml:lang"),
        claims=claims,
        warnings=(*problems, *bad_dates),
    )


def _extracted(html: str) -> Any:
    # Imported here: it takes a tenth of a second, and questions need no pages read.
    import trafilatura

    return trafilatura.bare_extraction(html, include_comments=False, with_metadata=False, config=_config())


@cache
def _config() -> ConfigParser:
    """Trafilatura's settings: below its own limit a brief's title, date and text would be run together."""
    from trafilatura.settings import DEFAULT_CONFIG

    config = copy.deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(SHORTEST_TEXT))
    return config


def _outlet_beside(heading: str, window_title: str) -> str | None:
    """The outlet in a window's title that adds it to the heading: ``Guards leave post :: Tigris Courier``."""
    before, found, after = window_title.partition(heading) if heading else ("", "", "")
    rest = re.fullmatch(r"\s*(?:[|–—»-]|::)\s*(?P<outlet>[^|–—»]{3,50})", after)
    return rest["outlet"].strip() if found and not before and rest else None


def _claims(said: _Said) -> tuple[tuple[Claim, ...], list[str]]:
    claims: list[Claim] = []
    problems: list[str] = []
    for source, value in said.dates:
        published = parse_published(value) if isinstance(value, str) else value
        if published:
            claims.append(Claim(source, published))
        else:
            problems.append(f"{source} date {str(value)[:40]!r} is no date: passed over")
    return tuple(claims), problems


def _read_json_ld(root: lxml.html.HtmlElement, said: _Said) -> list[str]:
    """Fill in what JSON-LD says; returns what could not be read."""
    problems: list[str] = []
    for script in root.xpath('//script[contains(@type, "ld+json")]'):
        try:
            found = json.loads(script.text_content(), strict=False)
        except (ValueError, RecursionError):
            problems.append("the page's JSON-LD is broken: passed over")
            continue
        for item in _walk(found):
            types = item.get("@type")
            if any(kind in ARTICLE_TYPES for kind in (types if isinstance(types, list) else [types]) if _text(kind)):
                _read_article(item, said)
    return problems


def _walk(found: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD document, ``@graph`` and lists opened, to a bounded depth."""
    if isinstance(found, list) and depth < 6:
        for item in found:
            yield from _walk(item, depth + 1)
    elif isinstance(found, dict):
        yield found
        yield from _walk(found.get("@graph", []), depth + 1)


def _read_article(item: dict[str, Any], said: _Said) -> None:
    said.title = said.title or _text(item.get("headline"))
    said.outlet = said.outlet or _text(_member(item.get("publisher"), "name")) or None
    said.urls += [_text(item.get("url")), _text(_member(item.get("mainEntityOfPage"), "@id"))]
    date = _text(item.get("datePublished"))
    if date:
        said.dates.append(("JSON-LD", date))


def _member(value: Any, key: str) -> Any:
    first = value[0] if isinstance(value, list) and value else value
    return first.get(key) if isinstance(first, dict) else first


def _text(value: Any) -> str:
    return tidy(value) if isinstance(value, str) else ""


def _read_metas(root: lxml.html.HtmlElement, said: _Said, *, dates: bool) -> None:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        metas.setdefault(name, tidy(meta.get("content") or ""))
    said.title = said.title or metas.get("og:title", "")
    said.outlet = said.outlet or metas.get("og:site_name") or metas.get("application-name") or None
    canonical = root.xpath('string(//link[@rel="canonical"]/@href)')
    said.urls += [str(canonical).strip(), metas.get("og:url", "")]
    value = next((metas[name] for name in PUBLISHED_METAS if metas.get(name)), None)
    if dates and value:
        said.dates.append(("OpenGraph", value))


def _read_times(story: lxml.html.HtmlElement, said: _Said) -> None:
    """The first ``<time>`` at the story: not one in navigation, in an aside or of a comment."""
    times = story.xpath(
        ".//time[not(ancestor::nav or ancestor::aside or ancestor::footer)]"
        "[not(ancestor::*[contains(@class, 'comment') or contains(@class, 'related')])]"
    )
    marked = [time for time in times if "publish" in f"{time.get('itemprop')} {time.get('class')}".lower()]
    inside = [time for time in times if next(time.iterancestors("article", "main"), None) is not None]
    for time in (marked or inside or times)[:1]:
        said.dates.append(("<time>", tidy(time.get("datetime") or time.text_content())))


def _read_byline(story: lxml.html.HtmlElement, said: _Said) -> None:
    """The date that the first line marked as a date or byline shows, where the page gives it no other way."""
    marks = ("date", "time", "byline", "meta", "posted", "publish")
    named = " or ".join(f"contains(@class, '{mark}') or contains(@id, '{mark}')" for mark in marks)
    for element in story.xpath(f".//*[{named}][not(self::body or ancestor::aside or ancestor::footer)]"):
        shown = tidy(element.text_content())
        dated = dateline(shown) if len(shown) <= LONGEST_BYLINE else None
        if dated and not dated[1]:
            said.dates.append(("the byline", dated[0]))
            return


def _blocks(body: etree._Element) -> Iterator[Block]:
    """The blocks of what trafilatura extracted, an XML body of head, p, list, quote and table elements."""
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "head":
            yield Block(tidy("".join(map(str, element.itertext()))), _HEADINGS.get(element.get("rend") or "", 2))
        elif element.tag in _TEXT_TAGS and not any(parent.tag in _TEXT_TAGS for parent in element.iterancestors()):
            yield from _paragraphs(element)


def _paragraphs(element: etree._Element) -> list[Block]:
    """The paragraph an element is, or the several that empty lines (``<br><br>``) divide it into."""
    for line_break in element.iter("lb"):
        line_break.text = "\n"
    pieces = re.split(r"\n\s*\n", "".join(map(str, element.itertext())))
    if len(pieces) > 1:
        return [block for piece in pieces for block in text_blocks(tidy(piece))]
    return [Block(text) for text in [tidy(pieces[0])] if text]


def _source(element: lxml.html.HtmlElement) -> str:
    return str(lxml.html.tostring(element, encoding="unicode"))
