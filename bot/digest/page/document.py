"""The page of a digest. Pure."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from importlib import resources
from typing import Final

import htpy as h
from markupsafe import Markup

from bot.digest import said
from bot.digest.page import developments, sourcing
from bot.digest.page.coverage import coverage
from bot.digest.page.reader import Reader
from bot.digest.pictures import Drawing, drawings
from bot.digest.types import Digest
from bot.texts import Texts
from bot.texts.untrusted import clean, shortened

# What the page may do: show its own style and its own pictures; nothing is loaded, run or sent from anywhere.
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-src 'none'"
)

# Characters of a headline in the lead.
LONGEST_IN_LEAD: Final = 120


def html(digest: Digest, *, language: str, now: datetime) -> str:
    """A digest as one HTML file, with its map and its chart.

    Args:
        digest: What is told.
        language: Of the furniture: ``en`` or ``ar``. What reports say stays in their own.
        now: When the page is made, which it says.
    """
    return page(digest, drawings(digest, language=language), language=language, now=now)


def page(digest: Digest, drawn: Sequence[Drawing], *, language: str, now: datetime) -> str:
    """The same with pictures that are drawn already."""
    reader = Reader(Texts.of(language), digest.window.local)
    title = reader.texts("digest.of", time=said.window(digest.window, reader.texts, reader.zone))
    made = h.html(lang=reader.texts.language, dir="rtl" if reader.texts.right_to_left else "ltr")[
        _head(title),
        h.body[
            _header(title, digest, reader, now),
            h.main[
                _pictures(drawn),
                developments.sections(digest, reader),
                _watch(digest, reader),
                coverage(digest, reader),
                sourcing.sources(digest, reader),
            ],
            _footer(digest, reader),
        ],
    ]
    return str(made)


def _head(title: str) -> h.Element:
    style = resources.files(__package__).joinpath("style.css").read_text("utf-8")
    return h.head[
        h.meta(charset="utf-8"),
        h.meta(name="viewport", content="width=device-width, initial-scale=1"),
        h.meta(name="color-scheme", content="light dark"),
        h.meta(name="referrer", content="no-referrer"),
        h.meta(name="robots", content="noindex"),
        h.meta(http_equiv="Content-Security-Policy", content=POLICY),
        h.title[title],
        h.style[Markup(style)],  # noqa: S704 - a file of ours
    ]


def _header(title: str, digest: Digest, reader: Reader, now: datetime) -> h.Element:
    made = reader.texts("page.made", time=reader.moment(now), zone=digest.window.zone)
    subjects = reader.listed(map(clean, digest.subjects))
    return h.header[
        h.p(".name")["sitrep"],
        h.h1[title],
        [h.p(".lead")[line] for line in said.lead(digest, reader.texts, _in_lead)],
        h.p(".aside")[reader.texts("digest.first", subjects=subjects)] if digest.subjects else None,
        h.p(".aside")[made],
    ]


def _footer(digest: Digest, reader: Reader) -> h.Element:
    """Who wrote it, and how it came about."""
    if digest.provenance is None:
        return h.footer[h.p[reader.texts("answer.extracts")], h.p[reader.texts("page.footer")]]
    wrote = reader.texts("digest.written_by", model=clean(digest.written_by))
    prompt = h.code[digest.provenance.prompt]
    return h.footer[h.p[wrote, " (", prompt, ")"], h.p[reader.texts("page.footer_written")]]


def _in_lead(words: str) -> str:
    """Words of a report where they are told in passing: whole they stand below."""
    return shortened(clean(words), LONGEST_IN_LEAD)


def _pictures(drawn: Sequence[Drawing]) -> h.Node:
    """Map and chart, inside the page; they follow its colours."""
    if not drawn:
        return None
    addresses = [f"data:image/svg+xml;base64,{b64encode(one.svg.encode()).decode()}" for one in drawn]
    images = [h.img(src=address, alt=one.words) for address, one in zip(addresses, drawn, strict=True)]
    return h.section(".pictures")[[h.figure[image] for image in images]]


def _watch(digest: Digest, reader: Reader) -> h.Node:
    """What is planned for later, where a report says so."""
    if not digest.watch:
        return None
    told = [developments.statement(one, reader) for one in digest.watch]
    return h.section[h.h2[reader.texts("digest.watch")], told]
