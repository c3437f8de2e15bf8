"""Random answers, timelines and turns made of hostile text: the same seed gives the same ones."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

from bot.briefing.timeline import Event, Timeline
from bot.briefing.types import (
    Answer,
    Contested,
    Grade,
    Lineage,
    Note,
    Point,
    Provenance,
    Refusal,
    Source,
    Statement,
    Value,
    Version,
)
from bot.digest.types import (
    Area,
    Change,
    Development,
    Digest,
    DigestCoverage,
    Lateness,
    Location,
    Window,
)
from bot.record.types import Cited
from retrieval.library.reading import StoredPassage
from retrieval.names import Name
from retrieval.types import DateElsewhere, DateMention, Passage, Precision, Published, Report, Scope, Span

Thing = TypeVar("Thing")

COLLECTED: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS: Final = (
    "militants took the crossing at Al-Qaim on Friday officials told AFP that 34 soldiers were killed near the river"
    " قالت مصادر أمنية إن مسلحين سيطروا على المعبر يوم الجمعة وقتل ثلاثة جنود في القائم"
).split()
NASTY: Final = (
    "<b>", "</b>", "<i", "</a>", '<a href="https://evil.example">', "<blockquote expandable>", "</blockquote>", "<pre>",
    "<tg-spoiler>", "<script>alert(1)</script>", "&amp;", "&lt;", "&#0;", "&#x202e;", "&nbsp;", "&", "<", ">", '"', "'",
    "[1]", "[99]", "2/3", "@everyone", "/start", "https://evil.example/?a=1&b=2", "*bold*", "_it_", "`code`", "\\",
    "\x00", "\x07", "\x1b[31m", "\ud800", "\udfff", "\ufffe", "\ufeff", "\u2028", "\u2029", "\r\n", "\n\n\n\n", "\t",
    "\u202e", "\u202d", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f", "\u061c", "\u00ad", "\u2800",
    "\u200b" * 9, "\u2060" * 90, "e" + "\u0301" * 20, "ه" + "\u0651" * 60, "\u3164", "\u3000", "\u00a0",
    "👩‍👩‍👧‍👦", "🇮🇶", "🇸🇾🇮🇶", "👍🏽", "𝒳", "𐎠𐎡", "中文字",
)  # fmt: skip
HUGE: Final = (
    "\u200b" * 500, "e" + "\u0301" * 200, "😀" * 2500, "x" * 5000, "ع" * 5000, "中文字" * 40, "a." * 900, "." * 700,
    "\n".join("line" for _ in range(60)), " " * 300,
)  # fmt: skip
ADDRESSES: Final = (
    "https://outlet.example/2014/06/21/story", "http://outlet.example/?q=1&x=%22%3E", 'https://outlet.example/"><b>',
    "https://outlet.example/'onclick", "https://موقع.example/خبر/واحد", "https://outlet.example/" + "a" * 1900,
    "https://outlet.example/" + "b" * 9000, "javascript:alert(1)", "tg://user?id=1", "https://bbc.example@evil.example/",
    "https://", "not an address", "https://outlet.example/ with space", "https://outlet.example/\u202egpj.exe",
    "https://[bad/", "https://outlet.example:port/", "ftp://outlet.example/", "", "mailto:a@b.c", "https://outlet.example/\n",
)  # fmt: skip
NOTE_VALUES: Final[dict[str, dict[str, Value]]] = {
    "undated": {"n": 3},
    "vectors_pending": {"n": 1200},
    "words_only": {"case": "index_busy"},
    "undated_evidence": {"n": 1},
    "corrected_later": {"sources": "[1], [2]"},
    "one_origin": {"n": 3, "origin": "<AFP>"},
    "origins": {"n": 5, "count": 2, "origins": ("AFP", "وكالة <سانا>", "a", "b", "c", "d", "e")},
    "of_a_model": {},
}


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes answers by a seed; ``hostile`` is the share of words that are none."""

    chance: random.Random
    hostile: float = 0.08

    def answer(self) -> Answer:
        """An answer or a refusal."""
        scope = Scope(*(self._published() if self.chance.random() < 0.3 else None for _ in range(3)))
        sources = [self.source(n) for n in range(1, self._count() + 1)]
        spans = tuple(self._span() for _ in range(self.chance.choice((0, 0, 1, 2))))
        if self.chance.random() < 0.15:
            refusal = Refusal(self.chance.choice(("near_misses", "nothing", "other")), self.text(12))
            return Answer(self.text(6), scope, spans, refusal=refusal, near=tuple(sources[:3]), notes=self._notes())
        statements = tuple(self._statement(sources) for _ in range(self.chance.randint(1, 8)))
        return Answer(
            self.text(6),
            scope,
            spans,
            statements,
            tuple(sources),
            notes=self._notes(),
            contested=tuple(self._contested(statements, sources) for _ in range(self.chance.choice((0, 0, 1, 2)))),
            lineages=(Lineage(1, self.text(2), (1,), 3),),
            carried=self.chance.random() < 0.3,
            written_by=self.chance.choice(("extracts", "extracts", self.text(2))),
        )

    def timeline(self) -> Timeline:
        """A timeline of some events, or of none."""
        sources = tuple(self.source(n) for n in range(1, self._count() + 1))
        events = [
            Event(self._span(), self.chance.random() < 0.2, self.text(20), self._citations(sources))
            for _ in range(self.chance.choice((0, 1, 9, 40)))
        ]
        notes = (Note("cut", self.text(4), {"n": 200, "all": 311}), Note("undated_passages", self.text(4), {"n": 2}))
        name = Name("x", "place", None, self.text(2), self._maybe(self.text(2)), ())
        return Timeline(name, tuple(events), sources, notes)

    def digest(self) -> Digest:
        """A digest of some developments, or of none."""
        sources = tuple(self.source(n) for n in range(1, self._count() + 1))
        developments = tuple(self._development(n, sources) for n in range(self.chance.choice((0, 1, 3, 12))))
        since = COLLECTED - timedelta(minutes=self.chance.randrange(60 * 24 * 30))
        until = since + timedelta(minutes=self.chance.choice((300, 1440, 9000)))
        areas = {one.where: 1 for one in developments}
        names = [id_ for area in areas for id_ in (area.id, area.country) if id_ and self.chance.random() < 0.8]
        return Digest(
            window=Window(since, until, "Asia/Baghdad"),
            subjects=tuple(self.text(2) for _ in range(self.chance.choice((0, 0, 1, 3)))),
            lead=self.text(9),
            developments=developments,
            left_out=self.chance.choice((0, 3)),
            contested=(),
            watch=tuple(self._statement(sources) for _ in range(self.chance.choice((0, 0, 2, 5)))),
            coverage=DigestCoverage(len(developments), 3, 2, {"en": 3}, 0, 0, areas, {}, (*areas, self._area())),
            sources=sources,
            lineages=(),
            notes=self._notes()[:-1],
            locations={id_: Location(self.text(1), self._maybe(self.text(1))) for id_ in names},
            provenance=self._maybe(Provenance(self.text(2), "digest@0123456789ab", 900, 90)),
        )

    def _development(self, n: int, sources: Sequence[Source]) -> Development:
        statements = tuple(self._statement(sources) for _ in range(self.chance.randint(1, 3)))
        where = self._area()
        return Development(
            id=f"d{n}",
            headline=self.chance.choice((self.text(9), self.text(30), statements[0].text)),
            headline_citations=self._citations(sources),
            statements=statements,
            accounts=tuple(self._contested(statements, sources) for _ in range(self.chance.choice((0, 0, 1)))),
            reports=("r1", "r2")[: self.chance.randint(1, 2)],
            stories=("r1",),
            origins=self.chance.randint(1, 3),
            outlets=1,
            places=(),
            country=where.country,
            area=where.id,
            where=where,
            happened=self._maybe(self._span()),
            published=self._maybe(self._published()),
            change=self.chance.choice(list(Change)),
            was=self._maybe(self.text(3)),
            now=self._maybe(self.text(3)),
            lateness=self.chance.choice((None, None, *Lateness)),
            weight=self.chance.random(),
        )

    def _area(self) -> Area:
        country, area = self.chance.choice((("IQ", "anbar"), ("IQ", None), ("SY", "homs"), (None, None)))
        return Area(country, area, self.text(2))

    def source(self, n: int) -> Source:
        """A cited passage, the whole of a report's body."""
        report = self.report()
        dates = tuple(DateMention(0, 0, self._span()) for _ in range(self.chance.randint(0, 3)))
        copies = tuple(self.report() for _ in range(self.chance.choice((0, 0, 0, 1, 9))))
        letters, numbers = "ABCDEF", range(1, 7)
        grade = Grade(self.chance.choice(letters), self.chance.choice(numbers), self.text(9))
        lineage = self.chance.choice((None, 1, 2))
        passage = StoredPassage(n, Passage(0, len(report.body), dates, ()), report)
        return Source(n, passage, copies, self._maybe(self.text(2)), lineage, self.chance.choice((None, grade)))

    def report(self) -> Report:
        """A report in which every word is somebody else's."""
        return Report(
            id=f"{self.chance.getrandbits(40):010x}",
            external_id=self.text(1),
            document_id="d",
            title=self.chance.choice(("", self.text(9))),
            outlet=self._maybe(self.text(2)),
            origin=self._maybe(self.text(1)),
            dateline=None,
            published=self._maybe(self._published()),
            url=self.chance.choice((None, self.chance.choice(ADDRESSES), ADDRESSES[0])),
            language=self.chance.choice(("en", "ar", "ku")),
            body=self.text(60),
            collected_at=COLLECTED,
            elsewhere=DateElsewhere("the page", self._published()),
        )

    def text(self, length: int) -> str:
        """About so many words, some of which are none; never nothing at all."""
        words = [self._word() for _ in range(self.chance.randint(1, 2 * length))]
        return self.chance.choice((" ", " ", "")).join([self.chance.choice(WORDS), *words])

    def _word(self) -> str:
        if self.chance.random() >= self.hostile:
            return self.chance.choice(WORDS)
        return self.chance.choice(HUGE if self.chance.random() < 0.02 else NASTY)

    def _statement(self, sources: Sequence[Source]) -> Statement:
        return Statement(
            self.text(22), self._citations(sources), (self._span(),), self.chance.choice(("en", "ar", "ku"))
        )

    def _contested(self, statements: Sequence[Statement], sources: Sequence[Source]) -> Contested:
        versions = [
            Version(
                self.chance.choice(("says so", "12", self.text(2))),
                self._maybe(self.text(2)),
                self.chance.choice((self.chance.choice(statements), self._statement(sources))),
                self._maybe(self._published()),
                self._maybe(self.text(1)),
                None,
                self.chance.random() < 0.3,
            )
            for _ in range(self.chance.randint(2, 4))
        ]
        about = self.chance.choice(("the number killed", "who holds it", self.text(3)))
        return Contested(about, self.chance.choice(list(Point)), tuple(versions), self.chance.random() < 0.3)

    def _citations(self, sources: Sequence[Source]) -> tuple[int, ...]:
        most = min(len(sources), self.chance.choice((1, 1, 2, 5, 400)))
        return tuple(sorted(self.chance.sample(range(1, len(sources) + 1), most)))

    def _count(self) -> int:
        return self.chance.choice((1, 1, 2, 3, 5, 8, 40, 300) if self.chance.random() < 0.1 else (1, 2, 3, 5))

    def _notes(self) -> tuple[Note, ...]:
        codes = self.chance.sample(sorted(NOTE_VALUES), self.chance.randint(0, 4))
        notes = [Note(code, self.text(6), NOTE_VALUES[code]) for code in codes]
        first, last = sorted((self._published(), self._published()), key=lambda one: one.instant)
        values: dict[str, Value] = {"n": 12, "outlets": 3, "first": first, "last": last}
        return (*notes, Note("coverage", self.text(6), values))

    def _published(self) -> Published:
        precision = self.chance.choice(list(Precision))
        instant = datetime(2014, 1, 1, tzinfo=UTC) + timedelta(minutes=self.chance.randrange(5_000_000))
        if precision in (Precision.YEAR, Precision.MONTH, Precision.DAY):
            month = 1 if precision is Precision.YEAR else instant.month
            day = instant.day if precision is Precision.DAY else 1
            instant = datetime(instant.year, month, day, tzinfo=UTC)
        zone = self.chance.choice(("stated", "assumed")) if precision in (Precision.MINUTE, Precision.SECOND) else None
        return Published(instant, precision, zone)  # type: ignore[arg-type]

    def _span(self) -> Span:
        first = date(2014, 6, 1) + timedelta(days=self.chance.randrange(-400, 400))
        last = first + timedelta(days=self.chance.choice((0, 0, 0, 1, 9, 40, 500)))
        return self.chance.choice((Span(first, last), Span(first, last), Span(date.min, last)))

    def _maybe(self, thing: Thing) -> Thing | None:
        return thing if self.chance.random() < 0.85 else None


def cited(answer: Answer, chance: random.Random) -> list[tuple[Cited, Report]]:
    """The passages of an answer's sources with some stretches of them marked."""
    found = []
    for source in answer.sources:
        end = len(source.report.body)
        cuts = sorted(chance.sample(range(end + 1), min(4, end + 1)))
        marked = tuple(zip(cuts[::2], cuts[1::2], strict=False))
        found.append((Cited(source.n, source.report.id, 0, end, marked), source.report))
    return found


def flooded(answer: Answer, most: int) -> Answer:
    """An answer whose first statement cites ``most`` sources."""
    maker = Maker(random.Random(most), hostile=0)
    sources = tuple(maker.source(n) for n in range(1, most + 1))
    first = Statement("Everybody says so.", tuple(range(1, most + 1)), (), "en")
    return replace(answer, statements=(first,), sources=sources, contested=(), refusal=None, near=())
