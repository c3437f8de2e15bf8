"""What people see of answers, judged by the strict server's own check, and tried by whatever breaks it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.timeline import Event, Timeline
from bot.briefing.types import Answer, Contested, Grade, Note, Point, Refusal, Source, Statement, Value, Version
from bot.record.types import Cited, Length, Message, Preferences, Role
from bot.simulator.html import check
from bot.telegram import render
from bot.telegram.markup import clean
from bot.texts import LANGUAGES, Texts
from retrieval.errors import BadRequest, LibraryError, SitrepError
from retrieval.ingest import Indexed, Ingested, Problem
from retrieval.library.reading import Coverage, StoredPassage
from retrieval.names import Name
from retrieval.outlet_file import Outlet
from retrieval.outlets import Outlets
from retrieval.types import DateMention, Passage, Precision, Published, Report, Scope, Span
from retrieval.vectors import IndexState
from tests.generated_answers import COLLECTED, Maker, cited, flooded

UTC_ZONE, BAGHDAD = ZoneInfo("UTC"), ZoneInfo("Asia/Baghdad")
NOW = datetime(2014, 6, 22, 9, tzinfo=UTC)
TURN = "abcdefghijk"
ENGLISH, ARABIC = Texts.of("en"), Texts.of("ar")
# Numbers of parts and citations: what rendering adds to a statement that it must cut.
_ADDED = re.compile(r"\n\n\d+/\d+$")
_MARKS = re.compile(r"(?:\[\d+\])+(?: \((?:in |ب)[^()]*\))?(?: newest| الأحدث)?")
_REMOVED = re.compile("[\u0333\u033f\u030a\u200e\u200f\u2060]")
MINUTE = Published(datetime(2014, 6, 21, 14, 30, tzinfo=UTC), Precision.MINUTE, "stated")
DAY = Published(datetime(2014, 6, 20, tzinfo=UTC), Precision.DAY)


def report(**changes: object) -> Report:
    """An ordinary report."""
    body = "Gunmen took the crossing on Friday. They met no resistance. The army left on Thursday."
    made = Report(
        "r1", "x", "d", "Gunmen take crossing", "Levant Wire", "AFP", None, MINUTE, "https://lw.example/1", "en", body,
        COLLECTED,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def source(n: int = 1, of: Report | None = None, **changes: object) -> Source:
    """An ordinary source: the whole of a report, of events of 20 June."""
    of = of or report()
    events = (DateMention(27, 33, Span(date(2014, 6, 20), date(2014, 6, 20))),)
    made = Source(n, StoredPassage(n, Passage(0, len(of.body), events, ()), of), grade=Grade("C", 2, "a reason"))
    return replace(made, **changes)  # type: ignore[arg-type]


def answer(*statements: str, **changes: object) -> Answer:
    """An ordinary answer, each statement from source 1."""
    told = tuple(Statement(one, (1,), (), "en") for one in statements or ("Gunmen took the crossing.",))
    covered = Note("coverage", "Covered.", {"n": 3, "outlets": 2, "first": DAY, "last": MINUTE})
    return replace(Answer("Who?", Scope(), (), told, (source(),), notes=(covered,)), **changes)  # type: ignore[arg-type]


def shown(messages: Iterable[Message]) -> str:
    """What people see of messages, as the strict judge reads them; all are taken by it."""
    return "\n".join(check(message.html).text for message in messages).replace("\u2060", "")


def told(answer_: Answer, texts: Texts = ENGLISH, zone: ZoneInfo = UTC_ZONE) -> str:
    """What people see of an answer."""
    return shown(render.answer(answer_, zone=zone, texts=texts, turn=TURN, now=NOW))


def taken(messages: Sequence[Message]) -> None:
    """The strict judge takes every message, with its markup and without, and both read the same."""
    for message in messages:
        parsed = check(message.html)
        assert bare(parsed.text) == bare(message.plain)
        check(message.plain, None)
        for button in (one for row in message.buttons for one in row):
            assert button.data
            assert 1 <= len(button.data.encode()) <= 64
            assert button.text.strip()


def bare(words: str) -> str:
    """A text without white space and what Telegram removes by itself."""
    return "".join(_REMOVED.sub("", words).split())


def without_added(messages: Iterable[Message]) -> str:
    """What messages tell in a row, without numbers of parts, citations and white space."""
    return bare("".join(_MARKS.sub("", _ADDED.sub("", message.plain)) for message in messages))


def test_an_answer_in_full() -> None:
    """Scope, statement and citation, source with everything a reader judges it by, and who wrote."""
    assert told(answer()) == (
        "as of 22 Jun 2014 · newest report 21 Jun 2014, 14:30\n\n"
        "Gunmen took the crossing. [1]\n\n"
        "Confidence moderate [1]: no second independent origin · outlets: C · none contradicts\n\n"
        "Sources\n"
        "[1] C2 · Levant Wire · “Gunmen take crossing” · 21 Jun 2014, 14:30 · event 20 Jun 2014\n\n"
        "[1] C2: a reason\n"
        "Covered: 3 reports (outlets: 2), 20 Jun 2014 to 21 Jun 2014.\n"
        "Written by: extracts, quoted word for word; dates in brackets are ours."
    )


def test_an_answer_in_arabic() -> None:
    """The interface speaks Arabic; foreign words are isolated, and the quotation's language is told."""
    out = told(answer(), ARABIC, BAGHDAD)
    assert out.startswith("حتى تاريخ 22 حزيران 2014 · أحدث تقرير 21 حزيران 2014، 17:30 (\u2068UTC+3\u2069)")
    assert "Gunmen took the crossing. [1] (بالإنجليزية)" in out
    assert "«\u2068Gunmen take crossing\u2069»" in out
    assert "التغطية: 3 تقارير" in out


def test_on_the_day_itself_the_newest_report_is_told_by_its_time() -> None:
    """As of the day of the newest report the hour is enough."""
    as_of = replace(DAY, instant=datetime(2014, 6, 21, tzinfo=UTC))
    assert told(answer(scope=Scope(as_of=as_of))).startswith("as of 21 Jun 2014 · newest report 14:30\n")


def test_the_scope_is_told_in_the_first_line() -> None:
    """Dates of publication, of events, and what was carried over from the question before."""
    scope = Scope(since=DAY, until=Published(datetime(2014, 7, 1, tzinfo=UTC), Precision.MONTH))
    spans = (Span(date(2014, 6, 9), date(2014, 6, 12)),)
    first = told(answer(scope=scope, spans=spans, carried=True)).partition("\n")[0]
    assert first.endswith(
        "published since 20 Jun 2014 · published until Jul 2014 · events of 9–12 Jun 2014 · following up"
    )


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (MINUTE, "21 Jun 2014, 17:30 (UTC+3)"),
        (replace(MINUTE, zone="assumed"), "21 Jun 2014, 14:30 (zone not stated)"),
        (DAY, "20 Jun 2014"),
        (replace(DAY, precision=Precision.MONTH), "Jun 2014"),
        (replace(DAY, precision=Precision.YEAR), "2014"),
        (None, "date unknown"),
    ],
)
def test_a_publication_date_is_as_precise_as_it_is_known(published: Published | None, expected: str) -> None:
    """Clock times go into the reader's zone, which is said; one without a zone stays as it was printed."""
    out = told(answer(sources=(source(of=report(published=published)),)), zone=BAGHDAD)
    assert f"“Gunmen take crossing” · {expected} · event" in out


def test_citations_open_the_page_where_there_is_one() -> None:
    """[1] is linked to its report's page, [2] of a report without an address is plain."""
    sources = (source(1), source(2, report(url=None)))
    told_twice = (Statement("Gunmen took the crossing.", (1, 2), (), "en"),)
    [message] = render.answer(
        answer(statements=told_twice, sources=sources), zone=UTC_ZONE, texts=ENGLISH, turn=TURN, now=NOW
    )
    assert 'crossing. <a href="https://lw.example/1">[1]</a>[2]' in message.html


def version(value: str, who: str, n: int, **changes: object) -> Version:
    """An account of a number."""
    made = Version(value, who, Statement(f"{who} said {value} died.", (n,), (), "en"), DAY, "Levant Wire", None)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_accounts_in_conflict_stand_below_each_other() -> None:
    """Value, who gives it, when, citation; the newest is marked, and what is no statement is quoted."""
    versions = (version("12", "a doctor", 1), version("34", "the army", 2, newest=True, published=MINUTE))
    contested = (Contested("the number killed", Point.NUMBER, versions),)
    found = answer(sources=(source(1), source(2)), contested=contested)
    found = replace(found, statements=(*found.statements, versions[0].statement))
    assert (
        "Accounts differ: the number killed\n"
        "• 12 — a doctor · 20 Jun 2014 [1]\n"
        "• 34 — the army · 21 Jun 2014, 14:30\n"
        "“the army said 34 died.” [2] newest\n"
    ) in told(found)
    assert "روايات مختلفة: عدد القتلى" in told(found, ARABIC)


def test_an_update_is_no_conflict() -> None:
    """Where later reports replaced a number, the answer says so and not that accounts differ."""
    contested = (Contested("the number killed", Point.NUMBER, (version("12", "a", 1), version("14", "b", 1)), True),)
    assert "Updated in later reports: the number killed" in told(answer(contested=contested))


def test_sources_tell_lineage_and_copies() -> None:
    """What goes back to one account, and who printed it too, stands with the source."""
    copy = report(outlet="Tigris Courier", url=None)
    sources = (source(1, lineage=1), source(2, lineage=1, copies=(copy,), origin="AFP"))
    out = told(answer(sources=sources))
    assert "[2] C2 · Levant Wire (AFP) ·" in out
    assert "same account as [1] · 1 near copy: Tigris Courier" in out


def test_notes_speak_the_readers_language() -> None:
    """A note is told again from what it is made of; one that nobody translated stays English."""
    notes = (
        Note("one_origin", "3 reports, 1 origin (AFP).", {"n": 3, "origin": "AFP"}),
        Note("old_evidence", "The newest evidence is old.", {"n": 11, "published": DAY}),
        Note("something_new", "A note of tomorrow."),
    )
    out = told(answer(notes=notes), ARABIC)
    assert "3 تقارير من مصدر أصلي واحد (\u2068AFP\u2069): لا يؤكد بعضها بعضًا." in out
    assert "عمر أحدث الأدلة 11 يومًا (20 حزيران 2014)." in out
    assert "A note of tomorrow." in out
    assert "• 3 reports, 1 origin (AFP): they do not confirm each other." in told(answer(notes=notes))


def test_a_refusal_names_what_is_near_without_citing_it() -> None:
    """The reason, then the nearest reports, none of them with a number, and what is covered."""
    refusal = Refusal("near_misses", "No report says this.")
    found = answer(statements=(), sources=(), refusal=refusal, near=(source(),))
    [message] = render.answer(found, zone=UTC_ZONE, texts=ENGLISH, turn=TURN, now=NOW)
    out = check(message.html).text
    assert "No answer. No report says this. The nearest passages are about something else." in out
    assert "• Levant Wire · “Gunmen take crossing” · 21 Jun 2014, 14:30" in out
    assert "Covered: 3 reports" in out
    assert "[1]" not in out
    assert [button.data for row in message.buttons for button in row] == [f"u:{TURN}", f"d:{TURN}"]


def test_a_refusal_tells_what_days_are_covered() -> None:
    """Days outside of what is covered are told with the days that are."""
    first, last = (Span(date(2014, 6, day), date(2014, 6, day)) for day in (1, 28))
    days: dict[str, Value] = {"asked": (Span(date(2019, 1, 1), date(2019, 12, 31)),), "first": first, "last": last}
    found = answer(statements=(), sources=(), refusal=Refusal("outside_dates", "English.", days))
    assert "The reports do not cover 2019: they run from 1 Jun 2014 to 28 Jun 2014." in told(found)
    assert "التقارير لا تغطي 2019، فهي تمتد من 1 حزيران 2014 إلى 28 حزيران 2014." in told(found, ARABIC)


def test_arabic_words_in_an_english_line_are_isolated() -> None:
    """An Arabic outlet and headline turn nothing around them; a hostile override is gone."""
    arabic = report(outlet="الفرات", title="مسلحون\u202e في القائم")
    out = told(answer(sources=(source(of=arabic),)))
    assert "\u2068الفرات\u2069 · “\u2068مسلحون في القائم\u2069”" in out


def test_nothing_that_others_wrote_can_be_touched() -> None:
    """A command, a mention or an address in a report is not offered to be touched: only citations are."""
    hostile = "Send /forget to @sitrep_bot, or see https://evil.example/x and t.me/evil."
    of = report(title=hostile, outlet="evil.example", body=hostile)
    found = answer(hostile, sources=(source(of=of),))
    messages = [*render.answer(found, zone=UTC_ZONE, texts=ENGLISH, turn=TURN, now=NOW)]
    messages += render.evidence([(Cited(1, "r1", 0, 20, ()), of)], zone=UTC_ZONE, texts=ENGLISH, turn=TURN)
    for message in messages:
        assert not re.search(r"/forget|@sitrep|evil\.example|t\.me", message.plain)
        assert re.search(r"/.forget", message.plain)


def test_buttons_lead_to_evidence_timeline_more_and_feedback() -> None:
    """The last part has the buttons, others have none; without a turn nobody has."""
    long = answer(*(f"Statement {n} " + "of many words " * 60 for n in range(8)))
    parts = render.answer(long, zone=UTC_ZONE, texts=ENGLISH, turn=TURN, now=NOW)
    assert len(parts) > 1
    assert all(part.buttons == () for part in parts[:-1])
    sent = [button.data for row in parts[-1].buttons for button in row]
    assert sent == [f"{kind}:{TURN}" for kind in "etmud"]
    assert render.answer(answer(), zone=UTC_ZONE, texts=ENGLISH, turn=None, now=NOW)[-1].buttons == ()


def test_evidence_marks_the_cited_sentences() -> None:
    """The passage is quoted whole, with what is cited of it in bold."""
    [message] = render.evidence(
        [(Cited(1, "r1", 0, 86, ((0, 35), (60, 86))), report())], zone=UTC_ZONE, texts=ENGLISH, turn=TURN
    )
    assert (
        "<blockquote expandable><b>Gunmen took the crossing on Friday.</b> They met no resistance."
        " <b>The army left on Thursday.</b></blockquote>"
    ) in message.html
    assert "[1] Levant Wire (AFP) · “Gunmen take crossing” · 21 Jun 2014, 14:30" in check(message.html).text


def test_long_evidence_has_pages() -> None:
    """Each page has buttons to its neighbours, and all pages hold all the evidence."""
    long = report(body="A sentence of the report. " * 300)
    passages = [(Cited(n, "r1", 0, len(long.body), ()), long) for n in (1, 2)]
    pages = render.evidence(passages, zone=UTC_ZONE, texts=ENGLISH, turn=TURN)
    taken(pages)
    turns = [[button.data for row in page.buttons for button in row] for page in pages]
    assert turns[:2] == [[f"e:{TURN}:2"], [f"e:{TURN}:1", f"e:{TURN}:3"]]
    assert turns[-1] == [f"e:{TURN}:{len(pages) - 1}"]
    assert sum(page.plain.count("A sentence of the report.") for page in pages) == 600


def test_withdrawn_evidence_is_counted_not_shown() -> None:
    """What was taken back since is told by its number alone."""
    assert "1 cited report was withdrawn since" in shown(
        render.evidence([], zone=UTC_ZONE, texts=ENGLISH, turn=TURN, withdrawn=1)
    )


def test_a_timeline_tells_days_once() -> None:
    """A day stands above its sentences, days of speech are marked, and the page has its own sources."""
    friday, saturday = (Span(date(2014, 6, day), date(2014, 6, day)) for day in (20, 21))
    events = (
        Event(friday, False, "Gunmen came.", (1,)),
        Event(friday, False, "They stayed.", (1,)),
        Event(saturday, True, "The army spoke.", (2,)),
    )
    found = Timeline(Name("x", "place", None, "Al-Qaim", "القائم", ()), events, (source(1), source(2)), ())
    out = shown(render.timeline(found, zone=UTC_ZONE, texts=ENGLISH, turn=TURN))
    assert out.startswith(
        "Al-Qaim\n\n20 Jun 2014\nGunmen came. [1]\nThey stayed. [1]\n\n"
        "said 21 Jun 2014\nThe army spoke. [2]\n\nSources\n[1]"
    )
    assert shown(render.timeline(found, zone=UTC_ZONE, texts=ARABIC, turn=TURN)).startswith("القائم")


def test_an_ingest_tells_what_was_understood() -> None:
    """Counts, titles and dates, what failed with the way out."""
    result = Ingested(2, ("r1",), (), 2, (Problem("a.pdf", "it is locked", "send it without a password"),), ())
    out = shown(render.ingested(result, [report()], zone=UTC_ZONE, texts=ENGLISH, indexed=Indexed(1, 2)))
    assert out == (
        "✓ 1 new report · 2 known already\n"
        "• “Gunmen take crossing” · Levant Wire · 21 Jun 2014, 14:30\n"
        "2 passages are found by their words only so far.\n\n"
        "✗ Could not be read:\n"
        "• a.pdf: it is locked · send it without a password"
    )


def covered(**changes: object) -> Coverage:
    """A library of three reports."""
    made = Coverage(3, 9, 1, 0, DAY, MINUTE, {"en": 2, "ar": 1}, {"Levant Wire": 2, None: 1})
    return replace(made, **changes)  # type: ignore[arg-type]


def test_coverage_and_outlets() -> None:
    """How much, from when to when, in which languages; outlets with letter, country, control and why."""
    out = shown(render.coverage(covered(), (7, 2), IndexState("x", None), zone=UTC_ZONE, texts=ENGLISH))
    assert out == (
        "3 reports\nPublished 20 Jun 2014 to 21 Jun 2014\n1 of them without a date\nLanguages: English 2, Arabic 1\n"
        "1 outlet: /sources\n2 of 9 passages not yet found by meaning"
    )
    known = Outlets([Outlet("Levant Wire", (), country="IQ", control="state", reliability="D", reason="One-sided.")])
    out = shown(render.sources(covered(), known, texts=ENGLISH))
    assert "D Levant Wire · IQ · state · 2 reports · One-sided\nF outlet unknown · 1 report" in out


def test_start_is_six_lines() -> None:
    """What it does and what it covers, in six lines of either language; also of an empty library."""
    for texts in (ENGLISH, ARABIC):
        for found in (covered(), covered(reports=0, first=None, last=None)):
            assert render.start(found, zone=UTC_ZONE, texts=texts).plain.count("\n") == 5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", list(Role))
def test_help_tells_what_a_role_may(role: Role, language: str) -> None:
    """Only those who may add or invite are told how."""
    out = shown([render.help_(role, texts=Texts.of(language))])
    assert ("/add" in out) == role.includes(Role.CONTRIBUTOR)
    assert ("/invite" in out) == (role is Role.ADMINISTRATOR)


def test_settings_mark_what_is_set() -> None:
    """Each choice is a button, and what counts now has a mark."""
    message = render.settings(Preferences("ar", "Asia/Baghdad", Length.LONG), texts=ARABIC)
    taken([message])
    marked = [button.data for row in message.buttons for button in row if button.text.startswith("✓")]
    assert marked == ["s:language:ar", "s:length:long", "s:zone:Asia/Baghdad"]


def test_failures_are_told_by_whose_they_are() -> None:
    """What a person gave wrong is told with the way out; what is wrong inside names no machine and no folder."""
    asked = BadRequest("this is no date: <b>", hint="write 21 June 2014")
    assert shown([render.error(asked, texts=ENGLISH)]) == (
        "I could not understand that.\nthis is no date: <b>\nwrite 21 June 2014"
    )
    inside = LibraryError("cannot open /srv/secret/library.db", hint="look at /srv")
    for texts in (ENGLISH, ARABIC):
        assert "srv" not in shown([render.error(inside, texts=texts), render.error(SitrepError("/srv"), texts=texts)])


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.sampled_from(LANGUAGES), st.sampled_from([UTC_ZONE, BAGHDAD]), st.floats(0, 0.5))
def test_every_answer_is_taken_with_every_citation_beside_its_statement(
    seed: int, language: str, zone: ZoneInfo, hostile: float
) -> None:
    """Whatever the reports hold, the strict judge takes it and nothing of it is lost."""
    judge_answer(Maker(random.Random(seed), hostile), Texts.of(language), zone)


@pytest.mark.soak
def test_ten_thousand_answers_are_taken() -> None:
    """The same, ten thousand times; with evidence and timeline every tenth time."""
    for seed in range(10_000):
        texts, zone = Texts.of(LANGUAGES[seed % 2]), (UTC_ZONE, BAGHDAD)[seed // 2 % 2]
        judge_answer(Maker(random.Random(seed), seed % 7 / 20), texts, zone, whole=seed % 10 == 0)


def test_thousands_of_links_are_taken() -> None:
    """A statement that cites three thousand pages loses none of them."""
    found = flooded(answer(), 3000)
    parts = render.answer(found, zone=UTC_ZONE, texts=ENGLISH, turn=TURN, now=NOW)
    taken(parts)
    told_ = "".join(part.plain for part in parts)
    assert all(told_.count(f"[{one.n}]") >= 2 for one in found.sources)


def judge_answer(maker: Maker, texts: Texts, zone: ZoneInfo, *, whole: bool = True) -> None:
    """Render a made-up answer, and where it is the whole also evidence and a timeline; judge every message."""
    found = maker.answer()
    parts = render.answer(found, zone=zone, texts=texts, turn=TURN, now=NOW)
    taken(parts)
    judge_statements(found.all_statements, parts)
    judge_links(parts, {one.n: one.report.url for one in found.sources})
    if not whole:
        return
    taken(render.evidence(cited(found, maker.chance), zone=zone, texts=texts, turn=TURN))
    timeline = maker.timeline()
    pages = render.timeline(timeline, zone=zone, texts=texts, turn=TURN)
    taken(pages)
    judge_statements([Statement(one.text, one.citations, (), "") for one in timeline.events], pages)
    judge_links(pages, {one.n: one.report.url for one in timeline.sources})


def judge_statements(statements: Sequence[Statement], parts: Sequence[Message]) -> None:
    """All of each is told; one of ordinary length stands in one part, its citations behind it at once."""
    whole = without_added(parts)
    shown_ = [bare(part.plain) for part in parts]
    for one in statements:
        words = clean(one.text).replace("\n", " ")
        assert bare(_MARKS.sub("", words)) in whole
        if len(words) < 1000 and len(one.citations) < 20:
            marks = "".join(f"[{n}]" for n in one.citations)
            beside = re.compile(re.escape(bare(words)) + "\u2069?[”»]?" + re.escape(marks))
            assert any(beside.search(part) for part in shown_), f"no citation beside {words!r}"


def judge_links(parts: Sequence[Message], addresses: Mapping[int, str | None]) -> None:
    """A number that is a link opens the page of its source, and no other."""
    for part in parts:
        parsed = check(part.html)
        encoded = parsed.text.encode("utf-16-le")
        for entity in parsed.entities:
            if entity.type != "text_link":
                continue
            words = encoded[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
            url = entity.data["url"]
            assert url.startswith(("http://", "https://"))
            if number := re.fullmatch(r"\[(\d+)\]", words):
                assert url.rstrip("/") == (addresses[int(number[1])] or "").rstrip("/")
