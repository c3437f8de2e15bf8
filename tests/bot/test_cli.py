"""The command line as a script sees it: documents, exit codes, errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.conftest import SAMPLES, CommandLine

SOURCE_KEYS = {
    "n", "report_id", "external_id", "title", "outlet", "origin", "url", "published", "event_dates", "collected",
    "quote", "start", "end", "grade", "copies",
}  # fmt: skip
ANSWER_KEYS = {
    "question", "as_of", "since", "until", "answered", "statements", "accounts", "sources", "refusal", "near", "notes",
    "written_by",
}  # fmt: skip


def test_ingest_tells_what_it_did(command_line: CommandLine) -> None:
    """The promised keys, counts that add up, and vectors for every passage when it returns."""
    found = command_line.json("ingest", str(SAMPLES))
    assert set(found) == {
        "documents",
        "reports",
        "new",
        "revised",
        "duplicates",
        "failed",
        "warnings",
        "vectors",
    }
    assert found["reports"] == found["new"] + found["revised"] + found["duplicates"] == 17
    assert found["failed"] == []
    assert found["vectors"]["pending"] == 0 < found["vectors"]["done"]


def test_ingesting_twice_changes_nothing(command_line: CommandLine) -> None:
    """The second time every report is a duplicate, and the reports listed are the same."""
    command_line.json("ingest", str(SAMPLES))
    before = command_line.json("reports")
    again = command_line.json("ingest", str(SAMPLES))
    assert (again["new"], again["revised"], again["duplicates"]) == (0, 0, 17)
    assert command_line.json("reports") == before


def test_a_bad_source_does_not_stop_the_others(command_line: CommandLine) -> None:
    """What cannot be read is named in ``failed`` with the way out, the exit code is 1, and the rest goes in."""
    (command_line.folder / "empty.txt").write_text("")
    (command_line.folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    lines = [
        '{"id": "good", "text": "Guards left the Rabia post overnight, an army major said on Saturday."}',
        "{not json",
    ]
    (command_line.folder / "lines.jsonl").write_text("\n".join(lines))
    found = command_line.json("ingest", "empty.txt", "picture.txt", "lines.jsonl", "missing.txt", expect=1)
    assert [failure["source"] for failure in found["failed"]] == [
        "empty.txt",
        "picture.txt",
        "lines.jsonl:2",
        "missing.txt",
    ]
    assert all(failure["error"] for failure in found["failed"])
    assert found["new"] == 1


def test_standard_input_is_a_source(command_line: CommandLine) -> None:
    """``-`` takes a page from a pipe."""
    page = "Guards leave Rabia post\n\n21 June 2014, 14:30 -- Guards left the Rabia border post overnight, an army major told AFP on Saturday. Nobody was hurt, he added, and the post stayed empty until the morning."  # noqa: E501
    found = command_line.json("ingest", "-", stdin=page)
    assert found["new"] == 1
    listed = command_line.json("reports")["reports"][0]
    assert (listed["title"], listed["published"], listed["published_zone"]) == (
        "Guards leave Rabia post",
        "2014-06-21T14:30:00Z",
        "assumed",
    )


def test_an_answer_has_every_key_and_only_cited_statements(sample_line: CommandLine) -> None:
    """Each statement cites sources that are there, and each quote stands verbatim in its report's body."""
    found = sample_line.json("ask", "What happened in Hawija on 20 June?")
    assert set(found) == ANSWER_KEYS
    assert found["answered"]
    assert found["refusal"] is None
    assert 1 <= len(found["statements"]) <= 4
    numbers = [source["n"] for source in found["sources"]]
    assert numbers == list(range(1, len(numbers) + 1))
    for statement in found["statements"]:
        assert statement["citations"]
        assert set(statement["citations"]) <= set(numbers)
    for source in found["sources"]:
        assert set(source) == SOURCE_KEYS
        body = sample_line.json("show", source["report_id"])["body"]
        assert body[source["start"] : source["end"]] == source["quote"]


def test_a_refusal_cites_nothing(sample_line: CommandLine) -> None:
    """No statement and no source, a reason, what is nearest, and exit code 0."""
    found = sample_line.json("ask", "Who controls Aleppo airport?")
    assert set(found) == ANSWER_KEYS
    assert not found["answered"]
    assert (found["statements"], found["sources"]) == ([], [])
    assert found["refusal"]["code"] == "near_misses"
    assert all(set(near) == SOURCE_KEYS for near in found["near"])


def test_outside_the_covered_dates_is_said(sample_line: CommandLine) -> None:
    """A question about days long before the first report is told so, not answered from other days."""
    found = sample_line.json("ask", "What happened in Mosul on 3 May 2009?")
    assert found["refusal"]["code"] == "outside_dates"
    assert "12 June 2014" in found["refusal"]["text"]


def test_an_empty_library_refuses(command_line: CommandLine) -> None:
    """With nothing to cite there is no answer, and that is no failure."""
    found = command_line.json("ask", "Who controls Mosul?")
    assert found["refusal"]["code"] == "empty"


def test_search_shows_near_copies_once(sample_line: CommandLine) -> None:
    """Of a wire story that two outlets ran one is shown, and the other is listed under it."""
    results = sample_line.json("search", "34 members of the security forces killed at al-Qaim")["results"]
    shown = [result["report_id"] for result in results]
    copies = [copy["report_id"] for result in results for copy in result["copies"]]
    assert copies
    assert not set(copies) & set(shown)


def test_scopes_act_on_publication(sample_line: CommandLine) -> None:
    """A bare day is inclusive, nothing published later exists under ``--as-of``, undated reports fall outside."""
    found = sample_line.json("reports", "--since", "2014-06-21", "--until", "2014-06-21")["reports"]
    assert found
    assert all(report["published"].startswith("2014-06-21") for report in found)
    as_of = sample_line.json("reports", "--as-of", "2014-06-12")["reports"]
    assert [report["published"] for report in as_of] == ["2014-06-12T08:20:00Z"]
    assert any(report["published"] is None for report in sample_line.json("reports")["reports"])


def test_timeline_is_in_order_and_cited(sample_line: CommandLine) -> None:
    """Events come by date, whatever the spelling of the name, each with a source."""
    found = sample_line.json("timeline", "Qa'im")
    dates = [event["date"] for event in found["events"]]
    assert len(dates) > 3
    assert [date[:10] for date in dates] == sorted(date[:10] for date in dates)
    numbers = {source["n"] for source in found["sources"]}
    assert all(set(event["citations"]) <= numbers for event in found["events"])


def test_a_file_of_questions_is_answered_in_order(sample_line: CommandLine) -> None:
    """One JSON object a line with its id, the line's number where it has none; a bad line does not stop the rest."""
    lines = [
        '{"id": "a", "question": "What happened in Hawija on 20 June?"}',
        "not json",
        '{"question": "Who controls the Rabia crossing?", "as_of": "2014-06-23"}',
        '{"id": "d", "question": "Who?", "since": "someday"}',
    ]
    file = sample_line.folder / "questions.jsonl"
    file.write_text("\n".join(lines))
    done = sample_line.run("ask", "--file", str(file))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in found] == ["a", 2, 3, "d"]
    assert ["error" in one for one in found] == [False, True, False, True]
    assert found[2]["as_of"] == "2014-06-23"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ask", "Who?", "--since", "someday"), "bad_request"),
        (("ask", "Who?", "--since", "2014-06-22", "--until", "2014-06-21"), "bad_request"),
        (("ask",), "bad_request"),
        (("ask", "  "), "bad_request"),
    ],
)
def test_wrong_use_is_exit_2(sample_line: CommandLine, arguments: tuple[str, ...], code: str) -> None:
    """A question or date that cannot be understood is named with the way out."""
    found = sample_line.json(*arguments, expect=2)
    assert found["error"]["code"] == code
    assert found["error"]["hint"]


def test_unknown_ids_and_names_are_exit_1(sample_line: CommandLine) -> None:
    """What the library or the gazetteer does not know is said in one line."""
    assert sample_line.json("show", "nothing", expect=1)["error"]["code"] == "not_found"
    assert sample_line.json("timeline", "Xyzzyville", expect=1)["error"]["code"] == "not_found"


def test_a_pipe_gets_no_colour(sample_line: CommandLine) -> None:
    """Outside a terminal there are no escape sequences, and nothing but the answer on standard output."""
    done = sample_line.run("ask", "What happened in Hawija on 20 June?")
    assert b"\x1b[" not in done.stdout
    assert "[20 June 2014]" in done.stdout.decode()
    assert done.stderr == b""


def test_a_wrong_setting_is_named_without_its_value(command_line: CommandLine) -> None:
    """The variable is named and what it may be; a value might be a secret and is not repeated."""
    done = command_line.run("coverage", SITREP_MAX_FILE_MB="s3cret-value")
    assert done.returncode == 1
    assert b"SITREP_MAX_FILE_MB" in done.stderr
    assert b"s3cret-value" not in done.stderr + done.stdout


def test_help_shows_only_what_there_is(command_line: CommandLine) -> None:
    """No command of a later version is promised."""
    text = command_line.run("--help").stdout.decode()
    assert "ingest" in text
    assert not {"bot", "digest", "reindex", "remove", "backup"} & set(text.split())


def test_chat_carries_names_over(sample_line: CommandLine) -> None:
    """A follow-up without a name is about the place of the question before; /new forgets it."""
    lines = "How many were killed in Hawija on 20 June?\nAnd who was wounded?\n/new\n/quit\n"
    text = sample_line.run("chat", stdin=lines).stdout.decode()
    assert "carried over" in text
    assert "Forgotten" in text


def test_eval_prints_scores_by_type(sample_line: CommandLine) -> None:
    """Scores come by type and for all, and unanswerable questions count as refusals."""
    lines = [
        {"id": "1", "type": "when", "question": "When did the fighting in Hawija begin?", "regexes": ["20 June 2014"],
         "evidence": ["baghdad-ledger-hawija", "levant-wire-hawija"]},
        {"id": "2", "type": "none", "question": "Who controls Aleppo airport?", "answerable": False},
    ]  # fmt: skip
    file = sample_line.folder / "gold.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    scores = {score["type"]: score for score in sample_line.json("eval", str(file))["scores"]}
    assert scores["when"]["found_at_1"] == 1.0
    assert scores["when"]["matched"] == 1.0
    assert scores["none"]["refused_rightly"] == 1.0
    assert scores["all"]["questions"] == 2


def test_a_page_of_two_stories_is_two_reports(command_line: CommandLine) -> None:
    """The aggregator page comes out as two reports with one address, and "Kirkul" is found by "Kirkuk"."""
    page = Path(__file__).parent.parent / "samples" / "aggregator.txt"
    assert command_line.json("ingest", str(page))["new"] == 2
    found = command_line.json("reports")["reports"]
    assert {report["outlet"] for report in found} == {"Voice of Russia"}
    assert {report["origin"] for report in found} == {"AFP"}
    assert {report["published"] for report in found} == {"2014-06-21T14:30:00Z"}
    assert len({report["url"] for report in found}) == 1
    best = command_line.json("search", "Kirkuk", "-k", "1")["results"][0]
    assert "Kirkul" in best["title"]
