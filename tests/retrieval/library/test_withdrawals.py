"""Taking reports back: nothing finds them any more, and they stay out."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.wiring import Services
from retrieval.errors import BadRequest, NotFound
from retrieval.types import Scope
from retrieval.understand import Question
from tests.conftest import NOW, Record, Shelf, made_up, take_in

ADDRESS = "https://levantwire.example/2014/06/hawija"
TEXT = (
    "Gunmen burned four trucks of flour on the road from Hawija to Kirkuk on Tuesday, the drivers' union said. "
    "The drivers were let go after an hour and walked to the next checkpoint. Two of the trucks belonged to a bakery "
    "in Kirkuk that feeds displaced families, its owner said, and the loss would be felt within the week."
)
LATER = TEXT.replace("four trucks", "six trucks") + " The police reopened the road towards evening."
OTHER = (
    "Engineers began to repair the pumping station at Rashad after three weeks without water, the mayor said. "
    "Spare parts came from Basra by road and were delayed twice at checkpoints. The station serves forty villages, "
    "whose farmers had dug wells by hand, and it will run at half of its capacity until September."
)
SCOPE = Scope()
REASON = "the outlet took it back"


def record(text: str, published: str = "2014-06-24T10:00:00Z", **changed: str) -> Record:
    """A report of the trucks of Hawija."""
    return {
        "title": "Trucks of flour burned near Hawija",
        "text": text,
        "source": "Levant Wire",
        "url": ADDRESS,
        "published": published,
    } | changed


def only_id(opened: Services, holds: str) -> str:
    """The id of the one report with some words, superseded or not."""
    found = {one.report.id for one in opened.library.reports(SCOPE) if holds in one.report.body}
    (id_,) = found
    return id_


def test_a_withdrawn_report_is_found_by_nothing(shelf: Shelf) -> None:
    """Words, meaning, names, copies, the file and the vectors: none of its text is left anywhere."""
    shelf.take_in(shelf.file("one.jsonl", [record(TEXT), *made_up(12, seed=3)]))
    with shelf.open() as opened:
        id_ = only_id(opened, "flour")
        index = opened.index.index()
        assert index is not None
        before = index.count()
        removed = opened.withdrawals.withdraw(id_, REASON, now=NOW)
        opened.indexer.drop_what_is_gone(index)
        assert removed.withdrawal.title == "Trucks of flour burned near Hawija"
        assert index.count() < before
        hits = opened.answering.evidence(
            Question("Who burned trucks of flour near Hawija?"), limit=20, now=NOW
        ).evidence
        assert id_ not in {hit.report.id for hit in hits}
        with pytest.raises(NotFound, match="withdrawn on 2014-07-01: the outlet took it back"):
            opened.library.report(id_)
    assert "bakery" not in repr(shelf.tables())


def test_it_stays_out_when_it_is_taken_in_again(shelf: Shelf) -> None:
    """The same file, and the same story in another file, say so and add nothing; readmitted, it comes in."""
    file = shelf.file("one.jsonl", [record(TEXT)])
    again = shelf.file(
        "two.jsonl", [record(TEXT.replace(". ", ".  ")), record(OTHER, url="https://levantwire.example/r")]
    )
    shelf.take_in(file)
    with shelf.open() as opened:
        id_ = only_id(opened, "flour")
        opened.withdrawals.withdraw(id_, REASON, now=NOW)
        for source, new in ((file, 0), (again, 1), (file, 0)):
            result = take_in(opened, source)
            assert (len(result.new), result.duplicates) == (new, 1)
            (warning,) = result.warnings
            assert f"({id_}) was withdrawn on 2014-07-01 and stays out: {REASON}" in warning.text
        assert opened.withdrawals.readmit(id_).report_id == id_
        assert take_in(opened, file).new == (id_,)
        assert opened.withdrawals.all() == []


def test_the_version_before_counts_again(shelf: Shelf) -> None:
    """A newer version that is taken back uncovers the one it had replaced; one in the middle leaves no hole."""
    versions = [
        record(TEXT),
        record(LATER, "2014-06-25T10:00:00Z"),
        record(LATER + " Traffic is normal again.", "2014-06-26T10:00:00Z"),
    ]
    shelf.take_in(shelf.file("one.jsonl", versions))
    with shelf.open() as opened:
        middle = only_id_of_version(opened, 1)
        opened.withdrawals.withdraw(middle, REASON, now=NOW)
        oldest, newest = opened.library.versions(opened.library.reports(SCOPE)[0].report.id)
        assert oldest.superseded_by == newest.report.id
        removed = opened.withdrawals.withdraw(newest.report.id, REASON, now=NOW + timedelta(hours=1))
        assert removed.versions == (oldest.report.id,)
        (current,) = opened.library.reports(SCOPE)
        assert current.report.body == TEXT
        assert [one.report_id for one in opened.withdrawals.all()] == [newest.report.id, middle]


def only_id_of_version(opened: Services, number: int) -> str:
    """The id of a version of the only story, by its place."""
    return opened.library.versions(opened.library.reports(SCOPE)[0].report.id)[number].report.id


def test_near_copies_are_named_and_stay(shelf: Shelf) -> None:
    """The same story at another outlet is a report of its own: it stays, and is named to who decides."""
    copy = record(TEXT, source="Gulf Morning Post", url="https://gulfmorningpost.example/1")
    shelf.take_in(shelf.file("one.jsonl", [record(TEXT), copy]))
    with shelf.open() as opened:
        first, second = (one.report.id for one in opened.library.reports(SCOPE))
        assert opened.withdrawals.withdraw(first, REASON, now=NOW).copies == (second,)
        assert opened.library.copies([second], SCOPE) == {second: []}


def test_a_page_with_another_story_keeps_it(shelf: Shelf) -> None:
    """Of a page with two stories one is taken back: the other keeps its text, its vectors and the page."""
    shelf.take_in(
        shelf.file("one.jsonl", [record(TEXT), record(TEXT + " " + OTHER, url="https://levantwire.example/2")])
    )
    with shelf.open() as opened:
        index = opened.index.index()
        assert index is not None
        first, second = (one.report.id for one in opened.library.reports(SCOPE))
        opened.withdrawals.withdraw(first, REASON, now=NOW)
        opened.indexer.drop_what_is_gone(index)
        assert {passage.report.id for passage in opened.library.passages_of(second)} == {second}
        assert opened.vectors.counts(index.generation)[1] == 0


def test_wrong_requests_are_told(shelf: Shelf) -> None:
    """No reason, an unknown id, a readmission of what was never withdrawn: each has a word of its own."""
    shelf.take_in(shelf.file("one.jsonl", [record(TEXT)]))
    with shelf.open() as opened:
        id_ = only_id(opened, "flour")
        with pytest.raises(BadRequest, match="needs a reason"):
            opened.withdrawals.withdraw(id_, "  ", now=NOW)
        with pytest.raises(NotFound, match="no report has the id 'feedbeef'"):
            opened.withdrawals.withdraw("feedbeef", REASON, now=NOW)
        with pytest.raises(NotFound, match="no withdrawn report"):
            opened.withdrawals.readmit(id_)


def test_the_command_removes_many_and_says_which_it_could_not(shelf: Shelf) -> None:
    """Ids may be shortened; an unknown one is an entry of ``failed``, and the rest is removed."""
    shelf.take_in(shelf.file("one.jsonl", [record(TEXT), record(OTHER, url="https://levantwire.example/r")]))
    with shelf.open() as opened:
        ids = [one.report.id for one in opened.library.reports(SCOPE)]
    process = shelf.start("remove", ids[0][:8], "feedbeef", ids[1], "--reason", "a hoax", "--json")
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    found = json.loads(out)
    assert [one["report_id"] for one in found["removed"]] == ids
    assert [one["id"] for one in found["failed"]] == ["feedbeef"]
    assert shelf.json("withdrawn")["withdrawn"][0]["reason"] == "a hoax"
    assert shelf.json("reports")["reports"] == []


def test_reports_without_an_address_are_not_each_others_versions(shelf: Shelf) -> None:
    """Nothing else is said to stand at the address of a report that has none."""
    shelf.take_in(shelf.file("one.jsonl", [{"text": TEXT, "title": "One"}, {"text": OTHER, "title": "Two"}]))
    with shelf.open() as opened:
        assert opened.withdrawals.withdraw(only_id(opened, "flour"), REASON, now=NOW).versions == ()


@pytest.mark.parametrize("given", ["", "a", "abc", "v", "zzzz", "0123456789abcdef0"])
def test_what_is_no_id_removes_nothing(shelf: Shelf, given: str) -> None:
    """An empty variable in a script, a letter, an external id: too little to delete a report by."""
    shelf.take_in(shelf.file("one.jsonl", [record(TEXT, id="v")]))
    with shelf.open() as opened, pytest.raises(BadRequest, match="no id"):
        opened.library.report_to_remove(given)
