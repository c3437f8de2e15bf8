"""JSONL lines and front matter: what stands beside a text, and what is wrong with it."""

from __future__ import annotations

import json

import pytest

from tests.retrieval.parse.conftest import Read

TEXT = "Gunmen raided a checkpoint at dawn. Four policemen died."


def line(**fields: object) -> str:
    """A JSONL line with a text and ``fields``."""
    return json.dumps({"text": TEXT, **fields})


def test_a_full_record(read: Read) -> None:
    """Every field of a line reaches the report; tracking parameters leave its address."""
    record = line(
        id=7,
        title="Raid",
        source="Levant Wire",
        url="https://levantwire.example/a?id=5&utm_source=x#top",
        published="2014-06-21T14:30:00+03:00",
        lang="EN-gb",
    )
    report = read("set.jsonl", record).report
    assert (report.external_id, report.title, report.outlet, report.body) == ("7", "Raid", "Levant Wire", TEXT)
    assert (report.url, str(report.published)) == ("https://levantwire.example/a?id=5", "2014-06-21T11:30:00Z")


def test_a_bare_record(read: Read) -> None:
    """A text alone is a report named after its file; nothing is made up for what is missing."""
    report = read("set.jsonl", line()).report
    assert (report.external_id, report.title, report.language) == ("set", "", "en")
    assert (report.outlet, report.origin, report.dateline, report.published, report.url) == (None,) * 5


def test_title_and_dateline_leave_the_text(read: Read) -> None:
    """The title repeated in the text, furniture and the wire dateline are no part of the body."""
    text = f"Raid kills four\n\nBAGHDAD (Reuters) - {TEXT}\n\nFollow us on Facebook"
    report = read("set.jsonl", line(title="Raid kills four", text=text)).report
    assert (report.body, report.origin, report.dateline) == (TEXT, "Reuters", "Baghdad")


WRONG_LINES = {
    "[1, 2]": "the line is an array, not a JSON object",
    "5": "the line is a number, not a JSON object",
    '"text"': "the line is a string, not a JSON object",
    "null": "the line is null, not a JSON object",
    "true": "the line is true or false, not a JSON object",
    "{}": "the line has no text",
    '{"text": null}': "the line has no text",
    '{"text": 5}': "text is not a string",
    '{"text": ["a"]}': "text is not a string",
    '{"text": ""}': "text is empty",
    '{"text": " \\n\\u200b\\ufeff"}': "text is empty",
    '{"text": "* * *"}': "text is empty",
    '{"a": ' * 200_000: "the line is no JSON: nested too deeply",
    "[" * 200_000: "the line is no JSON: nested too deeply",
}


def test_wrong_lines_do_not_stop_the_rest(read: Read) -> None:
    """Each bad line has one message under its own number, and the good lines around them are read."""
    lines = [line(id="first"), *WRONG_LINES, "not JSON", line(id="last")]
    reading = read("set.jsonl", "\n".join(lines))
    assert [report.external_id for report in reading.reports] == ["first", "last"]
    last = len(WRONG_LINES) + 2
    assert reading.failed.pop(f"set.jsonl:{last}").startswith("the line is no JSON: ")
    assert reading.failed == {
        f"set.jsonl:{number}": message for number, message in enumerate(WRONG_LINES.values(), start=2)
    }


@pytest.mark.parametrize(
    ("published", "warned"),
    [
        (1403300000, True),
        (None, False),
        ("", False),
        ("  ", False),
        ("2014-06-31", True),
        ("9999-99-99T99:99", True),
        ({"day": 1}, True),
        (True, True),
        (float("nan"), True),
        ("yesterday", True),
    ],
)
def test_impossible_publication(published: object, warned: bool, read: Read) -> None:
    """What is no date leaves the report undated, never dated to now, with a warning that repeats it."""
    reading = read("set.jsonl", line(published=published))
    assert reading.report.published is None
    expected = [f"published {str(published)[:40]!r} is no date: left unknown"]
    assert reading.warnings == (expected if warned else [])


@pytest.mark.parametrize("field", ["id", "title", "source", "url", "lang"])
@pytest.mark.parametrize("value", [True, ["a"], {"a": 1}])
def test_a_field_that_is_no_text_is_left_out(field: str, value: object, read: Read) -> None:
    """A wrong type in a field besides the text costs that field, with a warning, and not the report."""
    reading = read("set.jsonl", line(**{field: value}))
    assert reading.report.body == TEXT
    assert reading.warnings == [f"{field} {str(value)!r} is no text: left out"]


@pytest.mark.parametrize("url", ["not an address", "ftp://a.example/x", "http://[bad", "javascript:alert(1)"])
def test_a_url_that_is_none_is_left_out(url: str, read: Read) -> None:
    """Only web addresses are stored; another is left out with a warning."""
    reading = read("set.jsonl", line(url=url))
    assert reading.report.url is None
    assert reading.warnings == [f"url {url!r} is no address: left out"]


def test_lone_surrogates_and_nul_are_repaired(read: Read) -> None:
    """Broken characters in JSON strings are replaced, so that the report can be stored as UTF-8."""
    reading = read("set.jsonl", '{"text": "Half a \\ud83d face and a\\u0000 NUL.", "title": "x\\udfff"}')
    assert reading.report.body == "Half a \ufffd face and a NUL."
    assert reading.report.title == "x\ufffd"
    assert sorted(set(reading.warnings)) == [
        "1 control character(s) removed (NUL or the like)",
        "broken characters (lone surrogates) replaced",
    ]


def test_front_matter(read: Read) -> None:
    """The fields above a Markdown text are the report's; quotes and colons in them are YAML's."""
    page = f'---\nid: m-1\ntitle: "Raid: four dead"\nsource: Levant Wire\npublished: 2014-06-21\n---\n\n{TEXT}\n'
    report = read("page.md", page).report
    assert (report.external_id, report.title, report.outlet) == ("m-1", "Raid: four dead", "Levant Wire")
    assert (str(report.published), report.body) == ("2014-06-21", TEXT)


def test_front_matter_is_data(read: Read) -> None:
    """Python objects, aliases that multiply and broken YAML in front matter give no field and no crash."""
    bomb = "\n".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    for fields in ("title: !!python/object/apply:os.getcwd []", f"a: &a [x, x]\n{bomb}", "title: [", "- list"):
        assert read("page.md", f"---\n{fields}\n---\n\n{TEXT}\n").report.body.endswith(TEXT)


def test_impossible_dates_in_texts(read: Read) -> None:
    """A dateline of 31 June leaves the story undated, and a warning says so, in front matter too."""
    plain = read("a.txt", f"Police killed in raid\n31 June 2014, 14:30 -- {TEXT}")
    marked = read("b.md", f"---\npublished: 2014-06-31\n---\n{TEXT}")
    assert (plain.report.published, marked.report.published) == (None, None)
    assert plain.warnings == ["dateline '31 June 2014' is no date: left unknown"]
    assert marked.warnings == ["published '2014-06-31' is no date: left unknown"]
