"""What a digest is cited from, so that each source can be found again and judged. Pure.

What is told of a source is what ICS 206-01 asks for (sourcing of open sources, revised December 2024): who published
it, its title, when it was published and collected, its address, and what bears on its quality.
"""

from __future__ import annotations

from collections.abc import Iterator

import htpy as h

from bot.briefing.types import Grade, Source
from bot.digest.page.reader import Reader
from bot.digest.types import Digest
from bot.texts.untrusted import clean, is_web
from retrieval.types import Report

# So many words stand for a headline where there is none.
WORDS_OF_UNTITLED = 8
LETTERS, NUMBERS = "ABCDEF", range(1, 7)


def sources(digest: Digest, reader: Reader) -> h.Node:
    """All sources by their numbers, and how to read their grades."""
    if not digest.sources:
        return None
    first: dict[int | None, int] = {}
    entries = []
    for source in digest.sources:
        leading = first.setdefault(source.lineage, source.n) if source.lineage else source.n
        entries.append(_entry(source, leading, reader))
    return h.section(".sources")[h.h2[reader.texts("answer.sources")], h.ol[entries], _key(digest, reader)]


def _entry(source: Source, leading: int, reader: Reader) -> h.Element:
    report = source.report
    outlet = reader.foreign(report.outlet) if report.outlet else reader.texts("source.unknown_outlet")
    facts = [(reader.texts(f"page.{key}"), value) for key, value in _facts(source, leading, reader)]
    return h.li(id=f"source-{source.n}")[
        h.p(".head")[
            h.span(".number")[f"[{source.n}]"],
            h.abbr(".grade", title=_meaning(source.grade, reader))[str(source.grade)] if source.grade else None,
            h.strong[outlet],
            [" (", reader.foreign(source.origin), ")"] if source.origin and source.origin != report.outlet else None,
        ],
        h.p(".title", dir="auto", lang=report.language)[_title(report, reader)],
        h.dl[[[h.dt[name], h.dd[value]] for name, value in facts]],
        h.details[h.summary[reader.texts("page.passage")], _passage(source)],
    ]


def _facts(source: Source, leading: int, reader: Reader) -> Iterator[tuple[str, h.Node]]:
    """What is told of a source, by the name of each."""
    report = source.report
    yield "published", reader.published(report.published)
    if report.elsewhere:
        yield (
            "elsewhere",
            [reader.published(report.elsewhere.published), " (", reader.foreign(report.elsewhere.source), ")"],
        )
    yield "collected", reader.moment(report.collected_at)
    if events := source.passage.passage.event_dates:
        yield "events", reader.spans(events)
    yield "address", _address(report)
    yield "language", reader.language(report.language)
    if source.grade:
        yield "grade", [_meaning(source.grade, reader), h.div(".aside", lang="en", dir="auto")[clean(source.grade.why)]]
    if leading != source.n:
        yield "same_account", h.a(href=f"#source-{leading}")[f"[{leading}]"]
    if source.copies:
        unknown = reader.texts("source.unknown_outlet")
        outlets = dict.fromkeys(copy.outlet or unknown for copy in source.copies)
        yield "copies", [[reader.texts("list.comma") if n else None, reader.foreign(o)] for n, o in enumerate(outlets)]
    yield "report", h.code[report.id]


def _title(report: Report, reader: Reader) -> h.Node:
    """The headline, which opens the page of the report where that is one of the web."""
    title = clean(report.title)
    if not title:
        words = clean(report.body[:400]).split()
        first = " ".join(words[:WORDS_OF_UNTITLED]) + ("…" if len(words) > WORDS_OF_UNTITLED else "")
        title = reader.texts("source.untitled", words=first)
    if not (report.url and is_web(report.url)):
        return title
    return h.a(href=report.url, rel="external nofollow noopener noreferrer")[title]


def _address(report: Report) -> h.Node:
    """An address in full, for paper; one that is none of the web stands as text that nobody can follow."""
    return h.code(dir="ltr")[clean(report.url)] if report.url else "—"


def _passage(source: Source) -> h.Node:
    paragraphs = [one for one in clean(source.quote).split("\n") if one]
    return h.blockquote(lang=source.report.language)[[h.p(dir="auto")[one] for one in paragraphs]]


def _meaning(grade: Grade, reader: Reader) -> str:
    """What a grade's letter and number stand for."""
    return reader.texts(
        "page.graded",
        letter=grade.reliability,
        reliability=reader.texts(f"page.reliability_{grade.reliability.lower()}"),
        number=grade.credibility,
        credibility=reader.texts(f"page.credibility_{grade.credibility}"),
    )


def _key(digest: Digest, reader: Reader) -> h.Node:
    """The scales of the grades, where there are any."""
    if not any(source.grade for source in digest.sources):
        return None
    letters = [[h.dt[letter], h.dd[reader.texts(f"page.reliability_{letter.lower()}")]] for letter in LETTERS]
    numbers = [[h.dt[f"{n}"], h.dd[reader.texts(f"page.credibility_{n}")]] for n in NUMBERS]
    return h.details(".key")[h.summary[reader.texts("page.scales")], h.dl[letters], h.dl[numbers]]
