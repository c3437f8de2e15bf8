"""Which tokens choose candidates: all of them where a library is small, the rarer ones where it is large."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.library import word_index
from retrieval.library.database import Database
from retrieval.library.word_index.essential import ENOUGH, MOST, chosen

TOKENS = st.text("abcdefgh", min_size=1, max_size=3)
COUNTS = st.dictionaries(TOKENS, st.integers(0, 100_000), max_size=12)
ROWS = st.lists(
    st.lists(st.sampled_from(["qaim", "n:al-qaim", "Kill", "ﷺ", "قرآ'ن", "d:2014-06-20"]), max_size=4).map(" ".join),
    min_size=3,
    max_size=3,
)


@given(COUNTS)
def test_no_token_is_lost_or_counted_twice(counts: dict[str, int]) -> None:
    """What stands somewhere chooses or adds, but for what half of all passages hold: that adds nothing."""
    choice = chosen(counts, 100_000)
    both = [*choice.essential, *choice.adding]
    assert len(both) == len(set(both))
    assert {token for token, count in counts.items() if 0 < count < 50_000} <= set(both) <= counts.keys()
    assert [counts[token] for token in both] == sorted(counts[token] for token in both)


@given(COUNTS)
def test_candidates_are_enough_and_not_too_many(counts: dict[str, int]) -> None:
    """The essential tokens reach as many hits as are enough, where there are so many, and then not too many."""
    essential = chosen(counts, 100_000).essential
    hits = sum(counts[token] for token in essential)
    assert hits >= min(ENOUGH, sum(counts.values()))
    before = hits - (counts[essential[-1]] if essential else 0)
    assert before < ENOUGH or hits <= MOST


def test_a_small_library_is_searched_by_every_token() -> None:
    """Where all hits together are few, a word that stands everywhere still chooses."""
    assert chosen({"iraq": 300, "kill": 200, "qaim": 2}, 300).essential == ("qaim", "kill", "iraq")


def test_what_is_left_over_is_worth_less_than_what_chooses() -> None:
    """One rare word does not shut out the passages that hold all the others: they are worth more than it is."""
    choice = chosen({"improvis": 1_800, "fallujah": 10_000, "n:fallujah": 12_000, "convoy": 18_000}, 112_000)
    assert choice.essential == ("improvis", "fallujah")


def test_the_days_of_a_span_count_once() -> None:
    """Thirty days are thirty tokens for one thing asked: they do not outweigh the rest of the question."""
    days = {f"d:2014-06-{day:02}": 800 for day in range(1, 31)}
    choice = chosen(days | {"m:2014-06": 3_300, "convoy": 18_000, "cholera": 40}, 112_000)
    assert set(days) | {"cholera"} <= set(choice.essential)
    assert "convoy" in choice.adding


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A library without reports: its word index is filled by hand."""
    with closing(Database.open(f"sqlite:///{Path(tmp_path_factory.mktemp('words')) / 'library.db'}")) as opened:
        yield opened


@given(st.lists(ROWS, max_size=6), st.sets(st.integers(1, 8)))
def test_counts_follow_what_is_added_and_removed(database: Database, rows: list[list[str]], gone: set[int]) -> None:
    """After any additions and removals the counts are those that FTS5 finds by going through its index."""
    with database.writing() as connection:
        word_index.remove(connection, range(1, 9))
        named = [dict(zip(("title", "words", "canonical"), row, strict=True)) for row in rows]
        word_index.add(connection, [{"key": key, **row} for key, row in enumerate(named, start=1)])
        word_index.remove(connection, sorted(gone))
        counts = connection.exec_driver_sql("SELECT token, passages FROM passage_words_counts WHERE passages > 0")
        kept = {str(token): int(number) for token, number in counts}
        connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.walked USING fts5vocab(main, passage_words, row)")
        terms = connection.exec_driver_sql("SELECT term, doc FROM temp.walked")
        walked = {str(term): int(number) for term, number in terms}
        connection.exec_driver_sql("DROP TABLE temp.walked")
    passages = kept.pop("", 0)
    assert kept == walked
    assert passages == len([key for key in range(1, len(rows) + 1) if key not in gone])
