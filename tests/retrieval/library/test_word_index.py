"""The word index: whatever stands in a question or a report is looked for as it stands, and nothing raises."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.wiring import Services
from retrieval import words
from retrieval.library import word_index
from retrieval.library.database import Database
from retrieval.library.word_index.tsvector import CANDIDATES
from retrieval.types import Scope
from retrieval.understand import Question
from tests.conftest import NOW, Record, Shelf, take_in
from tests.databases import TEMPLATE, Postgres

OPERATORS = ("NEAR", "OR", "AND", "NOT", "*", "^", '"', '""', "(", ")", "{", "}", ":", "-", "+", ",", "'", ";", "--")
TEXTS: dict[str, Record] = {
    "hyphen": {"text": "The Al-Waleed crossing was closed by a ten-man patrol."},
    "name": {"text": "Shops in Al-Qaim stayed shut."},
    "quotes": {"text": 'The "Tariq" brigade, it\'s said, "left" for O\'Hara station.'},
    "operators": {"text": "Residents near Haditha OR beyond NOT the AND gate: title:words * ^ NEAR(2) were warned."},
    "codes": {"text": "Flight IA-123/B landed at 14:30, unit 2:5 and C++ box {7} seen."},
    "arabic": {"text": "دخلت القوات مدينة القائم صباح الجمعة، وقال المتحدث إن الكهرباء عادت إلى المستشفى."},
    "prefixed": {"text": "أصيب خمسة جنود بالكهرباء قرب مستشفى ميداني، وللمستشفى مولد واحد."},
    "ligature": {"text": "خرج المصلون بعد خطبة عن النبي ﷺ في الجامع الكبير ½ ساعة ⑴."},
    "apostrophe": {"text": "كتب على الجدار قرآ'ن بخط كبير."},
}


@pytest.fixture(scope="module")
def opened(database_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A library of the texts above, each under its key as external id, with vectors."""
    shelf = Shelf(tmp_path_factory.mktemp("words"), database_url)
    with shelf.open() as services:
        take_in(services, shelf.file("texts.jsonl", [{"id": key} | record for key, record in TEXTS.items()]))
        yield services


def found(opened: Services, *tokens: str) -> set[str]:
    """The external ids of reports with any of the tokens."""
    keys = [key for key, _ in opened.library.by_words(tokens, Scope(), 100)]
    return {one.report.external_id for one in opened.library.passages(keys, Scope()).values()}


@given(st.lists(st.text() | st.sampled_from(OPERATORS), max_size=6))
def test_no_token_is_read_as_syntax(opened: Services, tokens: list[str]) -> None:
    """Any tokens at all, operators and control characters among them, are looked for and counted without an error."""
    tokens = [token.encode("utf-8", "replace").decode() for token in tokens]
    opened.library.by_words(tokens, Scope(), 10)
    counts, passages = opened.library.frequencies(tokens)
    assert set(counts) == set(tokens)
    assert all(0 <= count <= passages for count in counts.values())


@settings(max_examples=40)
@given(
    st.lists(st.text() | st.sampled_from([*OPERATORS, "ﷺ", "قرآ'ن", "Haditha"]), min_size=1, max_size=6).map(" ".join)
)
def test_no_question_raises(opened: Services, text: str) -> None:
    """Whatever is asked, there is a result, with a scope and without."""
    asked = text.encode("utf-8", "replace").decode()
    opened.answering.evidence(Question(asked), limit=5, now=NOW)
    opened.answering.answer(Question(asked), now=NOW)


@pytest.mark.parametrize("operator", OPERATORS)
def test_operators_match_nothing_by_themselves(opened: Services, operator: str) -> None:
    """An operator asked for alone finds no report, but for those that are words of ours: near is one, and found."""
    expected = {"operators"} if operator == "NEAR" and words.stems("NEAR") else set()
    assert found(opened, *words.stems(operator)) == expected


@pytest.mark.parametrize(
    ("asked", "reports"),
    [
        ("Al-Qaim", {"name", "hyphen"}),
        ("qaim", {"name"}),
        ("ten-man", {"hyphen"}),
        ('"Tariq"', {"quotes"}),
        ("O'Hara", {"quotes"}),
        ("O’Hara", {"quotes"}),
        ("title:words", {"operators"}),
        ("Haditha NOT Haditha", {"operators"}),
        ("IA-123/B", {"codes"}),
        ("{7}", {"codes"}),
        ("القائم", {"arabic"}),
        ("كهرباء", {"arabic", "prefixed"}),
        ("والكهرباء", {"arabic", "prefixed"}),
        ("بالمستشفى", {"arabic", "prefixed"}),
        ("مُسْتَشْفَى", {"arabic", "prefixed"}),
        ("النبي ﷺ", {"ligature"}),
        ("ﷺ", {"ligature"}),
        ("قرآ'ن", {"apostrophe"}),
    ],
)
def test_words_are_matched_as_they_stand(opened: Services, asked: str, reports: set[str]) -> None:
    """Signs around words only separate them; Arabic is found with article and prefixes, and without."""
    assert found(opened, *words.stems(asked)) == reports


def test_canonical_tokens_are_one_token_each(opened: Services) -> None:
    """``n:al-qaim`` is found whole, in either language, and no part of it is."""
    assert found(opened, "n:al-qaim") == {"name", "arabic"}
    assert found(opened, "n:al") == set()
    assert found(opened, "n") == set()


def test_canonical_names_hold_no_sign_that_would_cut_them() -> None:
    """Every name of the gazetteer survives the index's tokenizer in one piece."""
    from retrieval.library.word_index.bm25 import TOKEN
    from retrieval.names import Gazetteer
    from retrieval.tokens import name_token

    names = [name.id for name in Gazetteer.load()]
    assert [name for name in names if TOKEN.fullmatch(name_token(name)) is None] == []


def rows(count: int, seed: int) -> list[dict[str, object]]:
    """Made-up rows of an index: few frequent tokens and many rare ones, in all columns, small letters and capitals."""
    rng = random.Random(seed)

    def tokens(most: int) -> str:
        return " ".join(f"{rng.choice('wW')}{int(rng.paretovariate(0.4)) % 3000}" for _ in range(rng.randrange(most)))

    return [
        {"key": key, "title": tokens(4), "words": tokens(20), "canonical": f"n:n{key % 7} {tokens(3)}"}
        for key in range(1, count + 1)
    ]


@pytest.fixture(scope="module")
def both(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Database]]:
    """The same rows in an index of each kind: more than are scored where one of a question's tokens is rare."""
    with postgres.database(TEMPLATE) as address:
        databases = (Database.open(f"sqlite:///{tmp_path_factory.mktemp('both')}/library.db"), Database.open(address))
        for database in databases:
            with database.writing() as connection:
                word_index.add(connection, rows(CANDIDATES + 1000, seed=71))
        yield databases
        for database in databases:
            database.close()


TOKENS = st.sampled_from(["w1", "W2", "w3", "w4", "n:n1", "n:n2", "none", "ﷺ"]) | st.integers(1, 3000).map("w{}".format)


@given(tokens=st.lists(TOKENS, max_size=8), limit=st.sampled_from([1, 10, 100]))
def test_both_indexes_rank_alike(both: tuple[Database, Database], tokens: list[str], limit: int) -> None:
    """Frequent tokens or rare ones, many or few: the same passages, in the same order, with the same scores."""
    expected, found = (results(database, tokens, limit) for database in both)
    assert [key for key, _ in found[0]] == [key for key, _ in expected[0]]
    assert [score for _, score in found[0]] == pytest.approx([score for _, score in expected[0]], rel=1e-12)
    assert found[1] == expected[1]


def results(database: Database, tokens: list[str], limit: int) -> tuple[list[tuple[int, float]], dict[str, int]]:
    """What an index finds for tokens, and in how many passages each stands."""
    with database.reading() as connection:
        return word_index.search(connection, tokens, limit), word_index.frequencies(connection, tokens)


def test_what_is_removed_was_never_there(empty_database: str) -> None:
    """Passages taken out of the index are not found, and count for nothing in the scores of the others."""
    made = rows(60, seed=72)
    gone = [int(str(row["key"])) for row in made[::3]]
    database = Database.open(empty_database)
    with database.writing() as connection:
        word_index.add(connection, [row for row in made if row["key"] not in gone])
    asked = ["w1", "w2", "w5", "n:n1", "n:n3"]
    before = results(database, asked, 100)
    with database.writing() as connection:
        word_index.add(connection, [row for row in made if row["key"] in gone])
    assert results(database, asked, 100) != before
    with database.writing() as connection:
        word_index.remove(connection, [*gone, 999])
        word_index.remove(connection, gone)
        word_index.remove(connection, [])
        word_index.add(connection, [])
    assert results(database, asked, 100) == before
    with database.writing() as connection:
        word_index.remove(connection, [int(str(row["key"])) for row in made])
    assert results(database, asked, 100) == ([], dict.fromkeys(asked, 0))
    database.close()


def test_no_passage_is_too_much_for_an_index(empty_database: str) -> None:
    """Words of thousands of letters, a word a thousand times, a million letters without a full stop: all are held."""
    monsters = ["x" * 5000, "often " * 5000, " ".join(f"كلمة{number}" for number in range(120_000)), "é" * 1024, ""]
    made = [{"key": key, "title": "", "words": text, "canonical": ""} for key, text in enumerate(monsters, start=1)]
    database = Database.open(empty_database)
    with database.writing() as connection:
        word_index.add(connection, made)
    assert [key for key, _ in results(database, ["often", "كلمة7"], 10)[0]] == [2, 3]
    assert results(database, ["é" * 1024, "y" * 5000, *(f"كلمة{number}" for number in range(400))], 1)[0]
    database.close()


def test_a_check_of_many_passages_ends(postgres: Postgres) -> None:
    """What is missing from the index, or too much in it, is found by joining both: 400,000 passages in seconds.

    As a list that each passage is looked for in, it would take hours: PostgreSQL stops it after a minute.
    """
    with postgres.database(TEMPLATE) as address:
        database = Database.open(address)
        with database.writing() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text("SET LOCAL statement_timeout = '60s'"))
            series = "SELECT n, 1, 0, 1, 'f00d' FROM generate_series(1, 400000) AS n"
            connection.execute(text(f'INSERT INTO passages (key, report_key, start, "end", text_hash) {series}'))
            series = "SELECT n, '', '', '', 0, '' FROM generate_series(2, 400001) AS n"
            connection.execute(text(f"INSERT INTO passage_words (key, title, words, canonical, length, tsv) {series}"))
            assert word_index.missing(connection) == [1]
            assert word_index.without_passage(connection) == [400_001]
        database.close()


def test_a_word_that_was_purged_is_nowhere_in_the_file(tmp_path: Path) -> None:
    """A word of removed passages stays in FTS5's pages and in the counts; purged, it is in no byte of the file."""
    file = tmp_path / "library.db"
    for purged in (False, True):
        database = Database.open(f"sqlite:///{file}")
        texts = [f"word{number} oil" for number in range(300)] + ["informant oil"] * (not purged)
        made = [
            {"key": key + 1_000 * purged, "title": "", "words": words, "canonical": ""}
            for key, words in enumerate(texts, start=1)
        ]
        for one in made:  # a transaction each, so that the index is of many parts
            with database.writing() as connection:
                word_index.add(connection, [one])
        with database.writing() as connection:
            word_index.remove(connection, [301])
            if purged:
                word_index.purge(connection)
            assert word_index.damage(connection) == []
        database.close()  # which moves all from the log of changes into the file
        assert not Path(f"{file}-wal").exists()
        assert (b"informant" in file.read_bytes()) != purged
