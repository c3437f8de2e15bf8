"""Evidence: fusion, names, days, scopes and copies, on a real library."""

# ruff: noqa: E501 - a report's text reads best in one piece

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import settings
from bot.wiring import Services, services
from retrieval.dates import parse_bound
from retrieval.errors import IndexBusy
from retrieval.library.reading import Held
from retrieval.ranking import Unit, closeness, coverage, standing
from retrieval.search import Evidence, days_held
from retrieval.types import DateMention, Span
from retrieval.understand import Question

NOW = datetime(2014, 7, 1, tzinfo=UTC)
REPORTS = [
    ("crossing", "2014-06-21", "Guards leave crossing", "Border guards left the Rabia crossing overnight, a colonel said on Saturday. Nobody took it over for hours, he said."),
    ("crossing-later", "2014-06-25", "Peshmerga at crossing", "Kurdish peshmerga have run the Rabia crossing since Tuesday, its new manager said. Trucks with flour passed in both directions."),
    ("arabic", "2014-06-24", "ربيعة", "قال مدير معبر ربيعة إن قوات البيشمركة تسيطر على المعبر منذ يوم الإثنين. وعبرت شاحنات محملة بالطحين في الاتجاهين."),
    ("market", "2014-06-20", "Bomb at market", "A car bomb killed nine people at a market in Tuz Khurmatu on Friday, police said. Thirty were wounded, most of them traders who had just opened their stalls beside the vegetable market, and two shops burned down."),
    ("market-copy", "2014-06-20", "Nine die in market blast", "A car bomb killed nine people at a market in Tuz Khurmatu on Friday, police said. Thirty were wounded, most of them shopkeepers who had just opened their stalls beside the vegetable market, and two shops burned down."),
    ("market-long-ago", "2013-01-24", "Funeral attacked", "A suicide bomber killed at least 42 people at a funeral in Tuz Khurmatu on Wednesday, the mayor said. The hall was full."),
    ("toll-police", "2014-06-23", "Bomb in Balad Ruz", "At least 12 people were killed when a bomb went off beside the bus station of Balad Ruz on Sunday, the police said. The dead were market traders and bus drivers who were waiting for the first buses of the morning."),
    ("toll-doctors", "2014-06-23", "Blast in Balad Ruz", "At least 30 people were killed when a bomb went off beside the bus station of Balad Ruz on Sunday, the doctors said. The dead were market traders and bus drivers who were waiting for the first buses of the morning."),
    ("undated", None, "Tents", "Families from Mosul live in tents near Kalak. Water comes once a day by truck, an aid worker said, and bread not at all."),
]  # fmt: skip


@pytest.fixture(scope="module")
def chosen(database_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> settings.Settings:
    """Where the library is."""
    return settings.isolated(tmp_path_factory.mktemp("search"), embedder="hash", database_url=database_url)


@pytest.fixture(scope="module")
def library(chosen: settings.Settings) -> Iterator[Services]:
    """A small library in the words-only embedder."""
    lines = [
        json.dumps({"id": id_, "published": published, "title": title, "text": text, "source": f"Outlet {id_}"})
        for id_, published, title, text in REPORTS
    ]
    file: Path = chosen.data_dir / "reports.jsonl"
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join(lines), "utf-8")
    with services(chosen, clock=lambda: NOW) as opened:
        opened.ingest.run([str(file)], now=NOW, stdin=io.BufferedReader(io.BytesIO()))
        index = opened.index.index()
        assert index is not None
        opened.indexer.catch_up(index)
        yield opened


def found(library: Services, text: str, **bounds: str) -> tuple[Evidence, ...]:
    """The evidence for a question."""
    since, until, as_of = (
        parse_bound(bounds[name]) if name in bounds else None for name in ("since", "until", "as_of")
    )
    question = Question(text, as_of=as_of, since=since, until=until)
    return library.answering.evidence(question, limit=10, now=NOW).evidence


def ids(evidence: tuple[Evidence, ...]) -> list[str]:
    """The external ids of the reports found."""
    return [one.report.external_id for one in evidence]


def test_a_question_finds_reports_of_both_languages(library: Services) -> None:
    """An English question finds the Arabic report by its names and concepts, and the other way round."""
    assert {"arabic", "crossing-later"} <= set(ids(found(library, "Who controls the Rabia crossing?"))[:3])
    assert {"arabic", "crossing-later"} <= set(ids(found(library, "من يسيطر على معبر ربيعة؟"))[:3])


def test_days_asked_about_come_first(library: Services) -> None:
    """Of two attacks in one town the one on the day asked about is first, though it says only "Friday"."""
    assert ids(found(library, "What happened in Tuz Khurmatu on 20 June 2014?"))[0].startswith("market")
    assert ids(found(library, "What happened in Tuz Khurmatu on 23 January 2013?"))[0] == "market-long-ago"


def test_near_copies_are_folded(library: Services) -> None:
    """One of two near copies is shown, the other is listed under it."""
    evidence = found(library, "car bomb at the market in Tuz Khurmatu")
    shown = [one for one in evidence if one.report.external_id in ("market", "market-copy")]
    assert len(shown) == 1
    assert [copy.external_id for copy in shown[0].copies] != []


def test_a_near_copy_with_another_number_stands_by_itself(library: Services) -> None:
    """Two desks that print one text with two tolls disagree: neither is folded into the other, and both are quoted."""
    assert {"toll-police", "toll-doctors"} <= set(ids(found(library, "How many were killed in Balad Ruz?")))
    answer = library.answering.answer(Question("How many were killed in Balad Ruz?"), now=NOW)
    text = " ".join(statement.text for statement in answer.statements)
    assert "12 people" in text
    assert "30 people" in text
    assert "one_origin" not in {note.code for note in answer.notes}


@pytest.mark.parametrize(
    ("bounds", "inside"),
    [
        ({}, {"crossing", "crossing-later", "arabic"}),
        ({"as_of": "2014-06-22"}, {"crossing"}),
        ({"since": "2014-06-24"}, {"crossing-later", "arabic"}),
        ({"until": "2014-06-24", "since": "2014-06-24"}, {"arabic"}),
        ({"since": "2014-06"}, {"crossing", "crossing-later", "arabic"}),
        ({"until": "2013"}, set()),
    ],
)
def test_scopes_leave_out_what_was_published_outside(
    library: Services, bounds: dict[str, str], inside: set[str]
) -> None:
    """A bare day, month or year is inclusive at both ends, for words and for meaning alike."""
    crossing = {"crossing", "crossing-later", "arabic"}
    assert set(ids(found(library, "Rabia crossing", **bounds))) & crossing == inside
    if bounds:
        assert "undated" not in ids(found(library, "tents for families from Mosul", **bounds))


def test_without_the_index_words_still_find(library: Services, chosen: settings.Settings) -> None:
    """While another process owns the index, evidence comes by words, names and days."""
    assert library.index.index() is not None
    with services(chosen, clock=lambda: NOW) as beside:
        alone = beside.answering.evidence(Question("Rabia crossing"), limit=3, now=NOW)
    assert isinstance(alone.words_only, IndexBusy)
    assert "crossing" in ids(alone.evidence)


def test_why_it_was_found_is_said(library: Services) -> None:
    """Each piece of evidence names the lists and names that it was found by."""
    first = found(library, "Who controls the Rabia crossing?")[0]
    assert "words" in first.why
    assert any(reason.startswith("names") for reason in first.why)


LANGUAGES = st.sampled_from(["ar", "en"])


@given(st.lists(st.tuples(st.integers(0, 50), LANGUAGES), unique_by=lambda one: one[0]))
def test_lists_are_read_language_by_language(found: list[tuple[int, str]]) -> None:
    """The first of each language stands first, wherever it is in the list; shares are 0 to 1 and fall with the rank."""
    held = {key: Held(language, frozenset()) for key, language in found}
    ranked = [(key, 1.0 - place / 100) for place, (key, _) in enumerate(found)]
    for shares in (standing(ranked, held), closeness(ranked, held)):
        assert set(shares) == set(held)
        assert all(0 <= share <= 1 for share in shares.values())
        for language in ("ar", "en"):
            of_language = [shares[key] for key, other in found if other == language]
            assert of_language[:1] in ([1.0], [])
            assert of_language == sorted(of_language, reverse=True)


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 9), min_size=1), st.sets(st.sampled_from("abcdef")))
def test_coverage_is_a_share_by_weight(weights: dict[str, float], tokens: set[str]) -> None:
    """What holds everything covers 1, what holds nothing 0, and more tokens never cover less."""
    units = {Unit((token,), bridges=True): weight for token, weight in weights.items()}
    covered = coverage(units, Held("en", frozenset(tokens)), "en")
    assert coverage(units, Held("ar", frozenset(weights)), "en") == pytest.approx(1)
    assert 0 <= covered <= 1 + 1e-9
    assert covered <= coverage(units, Held("en", frozenset(tokens | {"a"})), "en") + 1e-9
    assert (covered == 0) == tokens.isdisjoint(weights)


@pytest.mark.parametrize(
    ("mentions", "held"),
    [
        ([(date(2014, 6, 20), False)], 1.0),
        ([(date(2014, 6, 20), True)], 0.6),
        ([(date(2014, 6, 20), True), (date(2014, 6, 20), False)], 1.0),
        ([(date(2014, 6, 19), False)], 0.0),
        ([], 0.0),
    ],
)
def test_a_day_of_speech_counts_for_less(mentions: list[tuple[date, bool]], held: float) -> None:
    """What happened on the day asked about counts in full, what was merely said then for less."""
    dates = [DateMention(0, 1, Span(day, day), said) for day, said in mentions]
    assert days_held(dates, [Span(date(2014, 6, 20), date(2014, 6, 20))]) == held
