"""The command line as a script sees it: documents, exit codes, errors."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from bot import cli, output
from retrieval.ingest import Ingest
from tests.bot.conftest import ROOT, SAMPLES, CommandLine, Inside

SOURCE_KEYS = {
    "n", "report_id", "external_id", "title", "outlet", "origin", "url", "published", "event_dates", "collected",
    "quote", "start", "end", "grade", "lineage", "copies",
}  # fmt: skip
ANSWER_KEYS = {
    "question", "as_of", "since", "until", "answered", "statements", "accounts", "confidence", "sources",
    "lineages", "refusal", "near", "notes", "written_by", "provenance",
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


def test_ingesting_twice_changes_nothing(inside: Inside) -> None:
    """The second time every report is a duplicate, and the reports listed are the same."""
    inside.json("ingest", str(SAMPLES))
    before = inside.json("reports")
    again = inside.json("ingest", str(SAMPLES))
    assert (again["new"], again["revised"], again["duplicates"]) == (0, 0, 17)
    assert inside.json("reports") == before


def test_a_bad_source_does_not_stop_the_others(inside: Inside) -> None:
    """What cannot be read is named in ``failed`` with the way out, the exit code is 1, and the rest goes in."""
    (inside.folder / "empty.txt").write_text("")
    (inside.folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    lines = [
        '{"id": "good", "text": "Guards left the Rabia post overnight, an army major said on Saturday."}',
        "{not json",
    ]
    (inside.folder / "lines.jsonl").write_text("\n".join(lines))
    found = inside.json("ingest", "empty.txt", "picture.txt", "lines.jsonl", "missing.txt", expect=1)
    assert [failure["source"] for failure in found["failed"]] == [
        "empty.txt",
        "picture.txt",
        "lines.jsonl:2",
        "missing.txt",
    ]
    assert all(failure["error"] for failure in found["failed"])
    assert found["new"] == 1


def test_standard_input_is_a_source(inside: Inside) -> None:
    """``-`` takes a page from a pipe."""
    page = "Guards leave Rabia post\n\n21 June 2014, 14:30 -- Guards left the Rabia border post overnight, an army major told AFP on Saturday. Nobody was hurt, he added, and the post stayed empty until the morning."  # noqa: E501
    found = inside.json("ingest", "-", stdin=page.encode())
    assert found["new"] == 1
    listed = inside.json("reports")["reports"][0]
    assert (listed["title"], listed["published"], listed["published_zone"]) == (
        "Guards leave Rabia post",
        "2014-06-21T14:30:00Z",
        "assumed",
    )


def test_an_answer_has_every_key_and_only_cited_statements(sample_inside: Inside) -> None:
    """Each statement cites sources that are there, and each quote stands verbatim in its report's body."""
    found = sample_inside.json("ask", "What happened in Hawija on 20 June?")
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
        body = sample_inside.json("show", source["report_id"])["body"]
        assert body[source["start"] : source["end"]] == source["quote"]


def test_a_refusal_cites_nothing(sample_inside: Inside) -> None:
    """No statement and no source, a reason, what is nearest, and exit code 0."""
    found = sample_inside.json("ask", "Who controls Aleppo airport?")
    assert set(found) == ANSWER_KEYS
    assert not found["answered"]
    assert (found["statements"], found["sources"]) == ([], [])
    assert found["refusal"]["code"] == "near_misses"
    assert all(set(near) == SOURCE_KEYS for near in found["near"])


def test_outside_the_covered_dates_is_said(sample_inside: Inside) -> None:
    """A question about days long before the first report is told so, not answered from other days."""
    found = sample_inside.json("ask", "What happened in Mosul on 3 May 2009?")
    assert found["refusal"]["code"] == "outside_dates"
    assert "12 June 2014" in found["refusal"]["text"]


def test_an_empty_library_refuses(inside: Inside) -> None:
    """With nothing to cite there is no answer, and that is no failure."""
    found = inside.json("ask", "Who controls Mosul?")
    assert found["refusal"]["code"] == "empty"


def test_search_shows_near_copies_once(sample_inside: Inside) -> None:
    """Of a wire story that two outlets ran one is shown, and the other is listed under it."""
    results = sample_inside.json("search", "34 members of the security forces killed at al-Qaim")["results"]
    shown = [result["report_id"] for result in results]
    copies = [copy["report_id"] for result in results for copy in result["copies"]]
    assert copies
    assert not set(copies) & set(shown)


def test_scopes_act_on_publication(sample_inside: Inside) -> None:
    """A bare day is inclusive, nothing published later exists under ``--as-of``, undated reports fall outside."""
    found = sample_inside.json("reports", "--since", "2014-06-21", "--until", "2014-06-21")["reports"]
    assert found
    assert all(report["published"].startswith("2014-06-21") for report in found)
    as_of = sample_inside.json("reports", "--as-of", "2014-06-12")["reports"]
    assert [report["published"] for report in as_of] == ["2014-06-12T08:20:00Z"]
    assert any(report["published"] is None for report in sample_inside.json("reports")["reports"])


def test_timeline_is_in_order_and_cited(sample_inside: Inside) -> None:
    """Events come by date, whatever the spelling of the name, each with a source."""
    found = sample_inside.json("timeline", "Qa'im")
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
def test_wrong_use_is_exit_2(sample_inside: Inside, arguments: tuple[str, ...], code: str) -> None:
    """A question or date that cannot be understood is named with the way out."""
    found = sample_inside.json(*arguments, expect=2)
    assert found["error"]["code"] == code
    assert found["error"]["hint"]


def test_unknown_ids_and_names_are_exit_1(sample_inside: Inside) -> None:
    """What the library or the gazetteer does not know is said in one line."""
    assert sample_inside.json("show", "nothing", expect=1)["error"]["code"] == "not_found"
    assert sample_inside.json("timeline", "Xyzzyville", expect=1)["error"]["code"] == "not_found"


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
    assert not {"subscribe"} & set(text.split())


def test_chat_carries_names_over(sample_line: CommandLine) -> None:
    """A follow-up without a name is about the place of the question before; /new forgets it."""
    lines = "How many were killed in Hawija on 20 June?\nAnd who was wounded?\n/new\n/quit\n"
    text = sample_line.run("chat", stdin=lines).stdout.decode()
    assert "carried over" in text
    assert "Forgotten" in text


def test_eval_prints_scores_by_type(sample_inside: Inside) -> None:
    """Scores come by type and for all, and unanswerable questions count as refusals."""
    lines = [
        {"id": "1", "type": "when", "question": "When did the fighting in Hawija begin?", "regexes": ["20 June 2014"],
         "evidence": ["baghdad-ledger-hawija", "levant-wire-hawija"]},
        {"id": "2", "type": "none", "question": "Who controls Aleppo airport?", "answerable": False},
    ]  # fmt: skip
    file = sample_inside.folder / "gold.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    scores = {score["type"]: score for score in sample_inside.json("eval", str(file))["scores"]}
    assert scores["when"]["found_at_1"] == 1.0
    assert scores["when"]["matched"] == 1.0
    assert scores["none"]["refused_rightly"] == 1.0
    assert scores["all"]["questions"] == 2


def test_a_page_of_two_stories_is_two_reports(inside: Inside) -> None:
    """The aggregator page comes out as two reports with one address, and "Kirkul" is found by "Kirkuk"."""
    page = Path(__file__).parent.parent / "samples" / "aggregator.txt"
    assert inside.json("ingest", str(page))["new"] == 2
    found = inside.json("reports")["reports"]
    assert {report["outlet"] for report in found} == {"Voice of Russia"}
    assert {report["origin"] for report in found} == {"AFP"}
    assert {report["published"] for report in found} == {"2014-06-21T14:30:00Z"}
    assert len({report["url"] for report in found}) == 1
    best = inside.json("search", "Kirkuk", "-k", "1")["results"][0]
    assert "Kirkul" in best["title"]


@pytest.mark.parametrize("command", ["ask", "search"])
def test_options_are_the_default_of_a_file(sample_inside: Inside, tmp_path: Path, command: str) -> None:
    """Dates beside ``--file`` count for every line that has none of its own."""
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who holds Qaim?"}\n{"question": "Who holds Qaim?", "as_of": "2014-07-01"}\n')
    code, out, _ = sample_inside.run(command, "--file", str(file), "--as-of", "2014-06-12")
    first, second = map(json.loads, out.splitlines())
    assert code == 0
    if command == "ask":
        assert (first["as_of"], second["as_of"]) == ("2014-06-12", "2014-07-01")
    assert all(one["published"] <= "2014-06-13" for one in first.get("results", ()))
    assert first != second


def test_previous_is_the_default_of_a_file(sample_inside: Inside) -> None:
    """A file of follow-ups to one question."""
    code, out, _ = sample_inside.run(
        "ask", "--file", "-", "--previous", "What happened in Hawija?", stdin=b'{"question": "And who was wounded?"}'
    )
    assert code == 0
    assert "carried over" in out


def test_half_a_character_is_printed_as_a_replacement(sample_inside: Inside) -> None:
    """A lone surrogate in an id or a question reaches neither the library nor the output."""
    code, out, _ = sample_inside.run("ask", "--file", "-", stdin=b'{"id": "\\ud800", "question": "Who held \\udfff?"}')
    assert code == 0
    assert out.encode("utf-8")
    assert json.loads(out)["id"] == "\ufffd"


@pytest.mark.parametrize(
    "command",
    [
        ("reports",), ("coverage",), ("timeline", "Qaim"), ("search", "Qaim"), ("ask", "Qaim"),
        ("ask", "--file", "-"), ("search", "--file", "-"),
    ],
)  # fmt: skip
def test_dates_that_leave_no_time_are_exit_2(inside: Inside, command: tuple[str, ...]) -> None:
    """The same for every command, and before a library is made."""
    found = inside.json(*command, "--since", "2014-06-30", "--until", "2014-06-01", expect=2)
    assert found["error"]["code"] == "bad_request"
    assert not inside.data.exists()


def test_chat_checks_its_dates(inside: Inside) -> None:
    """A conversation without a possible answer is not begun."""
    code, _, err = inside.run("chat", "--since", "2014-06-30", "--until", "2014-06-01")
    assert code == 2
    assert "later than" in err
    assert not inside.data.exists()


@pytest.mark.parametrize(
    "command", [("ask",), ("ask", " "), ("search",), ("ask", "--file", "missing"), ("ask", "Who?", "--file", "-")]
)
def test_wrong_use_makes_no_library(inside: Inside, command: tuple[str, ...]) -> None:
    """What can be seen in the arguments is said before anything is opened."""
    assert inside.run(*command)[0] in (1, 2)
    assert not inside.data.exists()


@pytest.mark.parametrize("command", [("search", "x", "-k", "99"), ("ask", "--nonsense"), ("nonsense",), ("show",), ()])
def test_wrong_options_are_json_too(inside: Inside, command: tuple[str, ...]) -> None:
    """A script that asked for JSON gets it for its own mistakes."""
    error = inside.json(*command, expect=2)["error"]
    assert error["code"] == "usage"
    assert error["message"]
    assert "--help" in error["hint"]


def test_wrong_options_are_told_to_people(inside: Inside) -> None:
    """Without ``--json`` nothing goes to standard output; after ``--`` it is a word like another."""
    code, out, err = inside.run("search", "-k", "99", "--", "--json")
    assert (code, out) == (2, "")
    assert "50" in err


def test_a_defect_of_ours_is_json_too(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``--json`` it has a code; without, Python's own traceback is what we want to be sent."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(output, "services", broken)
    error = inside.json("coverage", expect=1)["error"]
    assert (error["code"], error["message"]) == ("internal", "RuntimeError: a bug")
    with pytest.raises(RuntimeError, match="a bug"):
        cli.main(["coverage"])


def test_a_closed_input_matters_to_who_reads_it(inside: Inside) -> None:
    """``<&-`` as some schedulers start programs; only ``-`` needs standard input."""
    (inside.folder / "page.txt").write_text("Guards left the Rabia post overnight, an army major said on Saturday.")
    assert inside.json("ingest", "page.txt", stdin=None)["new"] == 1
    failed = inside.json("ingest", "-", "page.txt", stdin=None, expect=1)
    assert "closed" in failed["failed"][0]["error"]
    assert failed["duplicates"] == 1
    assert inside.json("ask", "--file", "-", stdin=None, expect=1)["error"]["code"] == "source"
    assert inside.run("chat", stdin=None)[0] == 0


@pytest.mark.parametrize("as_json", [False, True])
def test_an_ingest_that_is_stopped_says_what_is_kept(
    inside: Inside, monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    """Ctrl-C is exit 130 and one line, no traceback."""

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Ingest, "run", stopped)
    code, out, err = inside.run("ingest", "-", *(["--json"] if as_json else []))
    assert code == 130
    if as_json:
        assert json.loads(out)["error"]["code"] == "stopped"
    else:
        assert out == ""
        assert "what was read is kept" in err
        assert "Traceback" not in err


def test_every_code_is_in_the_reference() -> None:
    """Scripts look up the codes of notes, refusals and errors there."""
    rooms = [ROOT / "bot" / "briefing", ROOT / "bot" / "digest"]
    briefing = "\n".join(path.read_text("utf-8") for room in rooms for path in room.rglob("*.py"))
    errors = "\n".join(
        (ROOT / path).read_text("utf-8") for path in ("retrieval/errors.py", "bot/cli.py", "bot/output.py")
    )
    codes = {*re.findall(r'(?:Note|Refusal)\(\s*"(\w+)"', briefing), *re.findall(r'^    code = "(\w+)"', errors, re.M)}
    text = (ROOT / "docs" / "reference.md").read_text("utf-8")
    assert codes - {"error"} == set(re.findall(r"^\| `(\w+)` \|", text, re.M))


def test_coverage_counts_what_another_version_annotated(command_line: CommandLine) -> None:
    """Reports whose names and dates come from other word lists are told, so that nobody takes them for present ones."""
    command_line.json("ingest", str(SAMPLES / "levant-wire-hawija.md"))
    assert command_line.json("coverage")["stale"] == 0
    with sqlite3.connect(command_line.folder / "data" / "library.db") as connection:
        connection.execute("UPDATE reports SET annotation_version = 'older'")
    assert command_line.json("coverage")["stale"] == 1
