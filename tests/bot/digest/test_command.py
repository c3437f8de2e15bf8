"""``sitrep digest`` and ``sitrep eval`` on digests, as people and scripts use them."""

from __future__ import annotations

import json

import pytest

from tests.bot.conftest import CommandLine
from tests.bot.digest.conftest import BRIDGE, BRIDGE_AGAIN, FESTIVAL, MARKET
from tests.conftest import Record


def taken_in(line: CommandLine, *reports: Record) -> CommandLine:
    """A command line on a library of these reports."""
    content = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in reports)
    (line.folder / "reports.jsonl").write_text(content, encoding="utf-8")
    assert line.run("ingest", "reports.jsonl", "--no-wait").returncode == 0
    return line


def test_a_digest_for_people_has_lead_developments_coverage_and_sources(command_line: CommandLine) -> None:
    """The lead, each development with its mark and citation, and what is covered are printed."""
    line = taken_in(command_line, BRIDGE, BRIDGE_AGAIN, MARKET, FESTIVAL)
    printed = line.run(
        "digest", "--since", "2014-06-09", "--until", "2014-06-10", "--subject", "Ramadi"
    ).stdout.decode()
    assert "3 developments from 4 reports" in printed
    assert "1. Toll of Ramadi bridge bomb rises to 19 [1] NEW" in printed
    assert "Anbar, Iraq · happened 9–10 June 2014 · 2 reports · 2 outlets · 2 origins" in printed
    assert "4 reports, 4 outlets, 4 origins." in printed
    assert "Sources" in printed


def test_a_digest_for_scripts_has_the_promised_keys(command_line: CommandLine) -> None:
    """Citations lead to sources of the one list; the window is that of the reader's day."""
    line = taken_in(command_line, MARKET)
    made = line.json("digest", "--date", "2014-06-09", "--zone", "Asia/Baghdad")
    assert made["window"] == {"since": "2014-06-08T21:00:00Z", "until": "2014-06-09T21:00:00Z", "zone": "Asia/Baghdad"}
    (one,) = made["developments"]
    assert {"headline", "statements", "accounts", "sources", "reports", "origins", "change"} <= one.keys()
    numbers = [source["n"] for source in made["sources"]]
    assert set(one["sources"]) <= set(numbers)
    assert one["change"] == "new"
    assert one["where"] == {"country": "syria", "area": "aleppo", "name": "Aleppo, Syria"}
    assert made["coverage"]["text"] == "1 report, 1 outlet, 1 origin."


def test_text_of_reports_is_never_markup(command_line: CommandLine) -> None:
    """Brackets and escape sequences of a report are printed as text, or not at all."""
    line = taken_in(command_line, {**MARKET, "title": "[bold]Shells\x1b[31m hit market in Aleppo[/bold]"})
    printed = line.run("digest", "--date", "2014-06-09").stdout.decode()
    assert "[bold]Shells" in printed
    assert "\x1b[31m" not in printed


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--date", "2014-06"), "is no day"),
        (("--date", "2014-06-09", "--since", "2014-06-09"), "--since or --until were given"),
        (("--zone", "Nowhere/Town"), "is no time zone"),
        (("--since", "2014-06-10", "--until", "2014-06-09"), "no time lies"),
    ],
)
def test_what_cannot_be_a_window_is_refused(command_line: CommandLine, arguments: tuple[str, ...], says: str) -> None:
    """Wrong use ends with 2 and one line that names the input."""
    assert says in command_line.json("digest", *arguments, expect=2)["error"]["message"]


def test_digests_are_scored_by_what_is_told_within_one_development(command_line: CommandLine) -> None:
    """All patterns must match in one development; what is missed is listed with whether its report was told."""
    line = taken_in(command_line, BRIDGE, MARKET)
    gold = {
        "id": "w1",
        "since": "2014-06-09",
        "until": "2014-06-09",
        "developments": [
            {"label": "market", "regexes": ["Aleppo", "30 people"], "evidence": ["market"]},
            {"label": "both in one", "regexes": ["Aleppo", "Ramadi"], "evidence": ["bridge"]},
        ],
    }
    (line.folder / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    made = line.json("eval", "gold.jsonl")
    assert (made["wanted"], made["found"], made["found_share"]) == (2, 1, 0.5)
    assert made["missed"] == [{"window": "w1", "label": "both in one", "grouped": True}]
    assert made["told_as_new_outside"] == []


def test_a_window_that_cannot_be_read_is_named(command_line: CommandLine) -> None:
    """A pattern that does not compile stops the run with the line's number."""
    gold = {"id": "w", "since": "2014-06-09", "until": "2014-06-09", "developments": [{"label": "x", "regexes": ["("]}]}
    (command_line.folder / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    message = command_line.json("eval", "gold.jsonl", expect=2)["error"]["message"]
    assert message.startswith("gold.jsonl:1: developments.0.regexes")


def test_a_digest_is_written_as_page_and_picture(command_line: CommandLine) -> None:
    """Both files are there beside what is printed, in the language asked for."""
    line = taken_in(command_line, MARKET)
    made = line.json("digest", "--date", "2014-06-09", "--language", "ar", "--html", "d.html", "--picture", "d.png")
    assert made["coverage"]["reports"] == 1
    page = (line.folder / "d.html").read_text(encoding="utf-8")
    assert page.startswith('<!doctype html><html lang="ar" dir="rtl">')
    assert "Shells hit market in Aleppo" in page
    assert (line.folder / "d.png").read_bytes().startswith(b"\x89PNG")


def test_no_picture_is_written_of_nothing(command_line: CommandLine) -> None:
    """An empty window leaves no file, and is said on standard error; a page says that nothing is covered."""
    done = command_line.run("digest", "--date", "2014-06-09", "--html", "d.html", "--picture", "d.png")
    assert b"nothing to draw" in done.stderr
    assert not (command_line.folder / "d.png").exists()
    assert "does not mean that nothing happened" in (command_line.folder / "d.html").read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_named(command_line: CommandLine) -> None:
    """A folder that is not there is wrong use, told with the file."""
    message = command_line.json("digest", "--html", "nowhere/d.html", expect=2)["error"]["message"]
    assert message.startswith("nowhere/d.html: ")
