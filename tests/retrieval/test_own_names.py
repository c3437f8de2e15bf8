"""The reader's own names and terms, in a folder beside the library, count like those of the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import SettingsError
from retrieval.progress import Quiet
from retrieval.types import Scope
from retrieval.understand import Question
from tests.conftest import NOW, Shelf

REPORT = {
    "id": "hill",
    "published": "2014-06-20",
    "title": "Fire on the hill",
    "text": "Men of the Falcons of the Hill burned two lorries near Upper Qabr on Friday. Nobody was hurt.",
}


def own(shelf: Shelf, name: str, *lines: str) -> Path:
    """A file in the folder of the reader's own names."""
    path = shelf.data / "names" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def why(shelf: Shelf, question: str) -> str:
    """By what the first passage for a question was found."""
    with shelf.open() as opened:
        return ", ".join(opened.answering.evidence(Question(question), limit=1, now=NOW).evidence[0].why)


def test_a_new_file_makes_reports_stale_until_they_are_redone(sqlite_shelf: Shelf) -> None:
    """A group of one's own is found after a reindex, and until then coverage says that reports are stale."""
    sqlite_shelf.take_in(sqlite_shelf.file("reports.jsonl", [REPORT]))
    own(sqlite_shelf, "groups.tsv", "hill-falcons\tgroup\tiraq\tFalcons of the Hill\tصقور التل\t=FOTH")
    with sqlite_shelf.open() as opened:
        assert opened.library.coverage(Scope()).stale == 1
        opened.reindex.run(Quiet())
        assert opened.library.coverage(Scope()).stale == 0
    assert "names hill-falcons" in why(sqlite_shelf, "What did FOTH burn?")
    assert "names hill-falcons" in why(sqlite_shelf, "ماذا أحرقت صقور التل؟")


def test_a_term_of_ones_own_joins_both_languages(sqlite_shelf: Shelf) -> None:
    """An Arabic word of one's own terms.tsv finds an English report; without the file it finds none."""
    file = sqlite_shelf.file("reports.jsonl", [REPORT])
    sqlite_shelf.take_in(file)
    with sqlite_shelf.open() as opened:
        assert not opened.library.by_words(["c:lorry"], Scope(), 1)
    own(sqlite_shelf, "terms.tsv", "lorry\tlorry|lorries\tشاحنة|شاحنات")
    with sqlite_shelf.open() as opened:
        opened.reindex.run(Quiet())
        found = opened.answering.evidence(Question("كم شاحنة؟"), limit=1, now=NOW).evidence
        assert [one.report.external_id for one in found if "words" in one.why] == ["hill"]


@pytest.mark.parametrize(
    ("name", "line", "problem"),
    [
        ("mine.tsv", "hill\tplanet\t\tHill\t\t", "planet"),
        ("mine.tsv", "hill\ttown\tiraq\tHill", "4 columns instead of 6"),
        ("mine.tsv", "hill\ttown\tiraq\tHill\t\tHil|=", "'=' is no spelling"),
        ("mine.tsv", "hill\ttown\tiraq\tHill\t\t-", "'-' is no spelling"),
        ("terms.tsv", "lorry\tlorry", "2 columns instead of 3"),
        ("terms.tsv", "lorry\t\t", "no words"),
        ("terms.tsv", "lorry\t | \t", "no words"),
        ("terms.tsv", "\tlorry\t", "no concept"),
    ],
)
def test_a_bad_line_is_named(sqlite_shelf: Shelf, name: str, line: str, problem: str) -> None:
    """Nothing starts with a line that cannot be read: file, line and what is wrong are told."""
    path = own(sqlite_shelf, name, "# mine", line)
    with pytest.raises(SettingsError) as caught, sqlite_shelf.open():
        pass
    assert f"{path}:2" in caught.value.message
    assert problem in caught.value.message


def test_an_id_that_stands_twice_is_named(sqlite_shelf: Shelf) -> None:
    """Of two lines of one id in a file the later would only add spellings: its line and the first one's are told."""
    path = own(sqlite_shelf, "mine.tsv", "# mine", "hill\ttown\tiraq\tHill\t\t", "", "hill\ttown\tsyria\tHills\t\t")
    with pytest.raises(SettingsError) as caught, sqlite_shelf.open():
        pass
    assert caught.value.message == f"{path}:4: the id 'hill' stands in line 2 already"


def test_a_line_without_its_last_tab_is_read(sqlite_shelf: Shelf) -> None:
    """Editors cut what is empty at the end of a line: a name without further spellings is still a name."""
    sqlite_shelf.take_in(sqlite_shelf.file("reports.jsonl", [REPORT]))
    own(sqlite_shelf, "mine.tsv", "upper-qabr\ttown\tiraq\tUpper Qabr\t")
    with sqlite_shelf.open() as opened:
        opened.reindex.run(Quiet())
    assert "names upper-qabr" in why(sqlite_shelf, "What burned near Upper Qabr?")


def test_a_file_that_is_no_text_is_named(sqlite_shelf: Shelf) -> None:
    """A spreadsheet saved under the name of a list is told by its path, without a traceback."""
    path = own(sqlite_shelf, "mine.tsv")
    path.write_bytes(b"\xff\xfe\x00\x01")
    process = sqlite_shelf.start("coverage")
    _, told = process.communicate()
    assert process.returncode == 1
    assert "mine.tsv" in told.replace("\n", "")
    assert "Traceback" not in told
