"""Developments on a page, by country and area. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import htpy as h

from bot.briefing.types import Contested, Statement, Version
from bot.digest.order import in_order
from bot.digest.page.reader import Reader, cites, dotted
from bot.digest.types import Development, Digest, Lateness
from bot.texts.bidi import dates_isolated
from bot.texts.untrusted import clean


def sections(digest: Digest, reader: Reader) -> Iterator[h.Node]:
    """A section for each country; behind them one for what is no news."""
    numbered = enumerate(in_order(digest.developments), start=1)
    for heading, here in groupby(numbered, key=lambda one: _heading(one[1], digest, reader)):
        yield h.section[h.h2[heading], [_article(number, one, digest, reader) for number, one in here]]


def statement(one: Statement, reader: Reader) -> h.Element:
    """A sentence with its citations; its language where it is not the reader's."""
    told = None
    if one.language != reader.texts.language:
        name = reader.texts("answer.in_language", language=reader.language(one.language))
        told = [" ", h.bdi(".aside", lang=reader.texts.language)[name]]
    # The paragraph runs as its sentence does: a bdi inside would not count for that.
    words = dates_isolated(clean(one.text))
    return h.p(".statement", dir="auto", lang=one.language)[words, " ", cites(one.citations), told]


def _heading(one: Development, digest: Digest, reader: Reader) -> str:
    return reader.texts("digest.late") if one.late else reader.called(one.where.country, digest)


def _article(number: int, one: Development, digest: Digest, reader: Reader) -> h.Element:
    counts = [
        reader.texts("digest.reports", n=len(one.reports)),
        reader.texts("digest.outlets", n=one.outlets),
        reader.texts("digest.origins", n=one.origins),
    ]
    facts: list[h.Node] = [
        _mark(one, reader),
        reader.called(one.where.id, digest) if one.where.id else None,
        reader.texts("source.events", dates=reader.spans([one.happened])) if one.happened else None,
        reader.listed(counts),
    ]
    return h.article(id=f"development-{number}")[
        h.h3[h.span(".number")[f"{number}"], reader.foreign(one.headline), " ", cites(one.headline_citations)],
        h.p(".facts")[dotted(facts)],
        _change(one, reader),
        [statement(each, reader) for each in one.statements],
        [_accounts(each, one.statements, reader) for each in one.accounts],
    ]


def _mark(one: Development, reader: Reader) -> h.Element:
    if one.lateness:
        key = "digest.late_happened" if one.lateness is Lateness.HAPPENED else "digest.late_arrived"
        return h.span(".mark.late")[reader.texts(key)]
    return h.span(f".mark.{one.change}")[reader.texts(f"digest.{one.change}")]


def _change(one: Development, reader: Reader) -> h.Element | None:
    """From what to what it changed since the last digest."""
    if one.now is None:
        return None
    now = h.ins[reader.foreign(_reason(one.now, reader))]
    return h.p(".change")[[h.del_[reader.foreign(one.was)], h.span(".arrow"), now] if one.was else now]


def _reason(words: str, reader: Reader) -> str:
    """What is said of a change that is no number, in the reader's language."""
    key = "digest.reason_" + words.replace(",", "").replace(" ", "_")
    return reader.texts(key) if reader.texts.has(key) else words


def _accounts(one: Contested, shown: Sequence[Statement], reader: Reader) -> h.Element:
    """On what reports differ: their versions side by side, each with who gives it."""
    about = "about." + one.about.removeprefix("the ").replace(" ", "_")
    told = reader.texts(about) if reader.texts.has(about) else clean(one.about)
    heading = reader.texts("answer.updated" if one.update else "answer.differ", about=told)
    versions = [_version(each, each.statement in shown, reader) for each in one.versions]
    return h.div(f".accounts{'.update' if one.update else ''}")[h.h4[heading], h.ul[versions]]


def _version(one: Version, is_shown: bool, reader: Reader) -> h.Element:
    """One account; what is not among the statements is quoted with it."""
    key = "value." + one.value.replace(" ", "_")
    value: h.Node = reader.texts(key) if reader.texts.has(key) else reader.foreign(one.value)
    giver = one.who or one.outlet or one.origin
    who = reader.foreign(giver) if giver else reader.texts("source.unknown_outlet")
    newest = h.span(".aside")[" (", reader.texts("answer.newest"), ")"] if one.newest else None
    facts = dotted([who, reader.published(one.published)])
    quoted = None if is_shown else statement(one.statement, reader)
    return h.li[h.strong[value], newest, " — ", facts, " ", cites(one.citations), quoted]
