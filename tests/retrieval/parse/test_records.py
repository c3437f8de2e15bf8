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


@pytest.mark.parametrize("field", ["id", "title", "source", "lang", "url", "published"])
@pytest.mark.parametrize("broken", ["\0", "\ud83d", "\0\ud83d", "\0" * 40])
def test_broken_characters_cost_no_record(field: str, broken: str, read: Read) -> None:
    """Whatever stands in a field, and be it nothing but NUL, the record is read without it."""
    reading = read("set.jsonl", line(**{field: broken}) + "\n" + line(**{field: f"2014-06-21{broken}"}))
    assert (reading.failed, [report.body for report in reading.reports]) == ({}, [TEXT] * 2)
    assert reading.warnings
    for report in reading.reports:
        kept = f"{report.external_id}{report.title}{report.outlet}{report.language}{report.url}"
        assert "\0" not in kept.encode().decode()


def test_nul_and_surrogate_in_every_field(read: Read) -> None:
    """The characters that stand between broken ones are kept in each field."""
    short = "a\0\ud83d"
    report = read("set.jsonl", line(id=short, title=short, source=short, lang="f\0r", published="2014-06-21\0")).report
    assert (report.external_id, report.title, report.outlet) == ("a\ufffd",) * 3
    assert (report.language, str(report.published)) == ("fr", "2014-06-21")


def test_front_matter_is_repaired(read: Read) -> None:
    """YAML can write NUL and half characters too: they are taken out of its fields."""
    page = f'---\nid: "m\\0"\ntitle: "a\\0\\ud83d"\nsource: "b\\0"\nlang: "f\\0r"\n---\n\n{TEXT}\n'
    report = read("page.md", page).report
    assert (report.external_id, report.outlet, report.language) == ("m", "b", "fr")
    assert report.title == "a\ufffd"


LATIN = "Des hommes armés ont attaqué un poste de contrôle à l'aube. Quatre policiers sont morts."
ARABIC = "هاجم مسلحون نقطة تفتيش جنوب سامراء عند الفجر. وقتل أربعة من رجال الشرطة في الهجوم."


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        (LATIN, "fr", "fr"),
        (LATIN, "FR-fr", "fr"),
        (LATIN, "fr_CH.UTF-8", "fr"),
        (LATIN, "fra", "fr"),
        (LATIN, "French", "fr"),
        (LATIN, "ku", "ku"),
        (LATIN, "kmr", "ku"),
        (LATIN, "tr", "tr"),
        (LATIN, "Turkish", "tr"),
        (LATIN, None, "en"),
        (LATIN, "", "en"),
        (LATIN, "und", "en"),
        (LATIN, "n/a", "en"),
        (LATIN, "unknown", "en"),
        (LATIN, "ar", "en"),
        (LATIN, "fa", "en"),
        (LATIN, "ckb", "ku"),
        (LATIN, "ru", "en"),
        (LATIN, "he", "en"),
        (ARABIC, None, "ar"),
        (ARABIC, "ar", "ar"),
        (ARABIC, "ar-IQ", "ar"),
        (ARABIC, "en", "ar"),
        (ARABIC, "fr", "ar"),
        (ARABIC, "fa", "fa"),
        (ARABIC, "fas", "fa"),
        (ARABIC, "ckb", "ku"),
        (ARABIC, "ku", "ku"),
        (ARABIC, "ur", "ur"),
        ("Вооружённые люди напали на пост. Погибли четверо.", "ru", "ru"),
        ("Вооружённые люди напали на пост. Погибли четверо.", "ar", "en"),
        ("1234. 5678.", "tr", "tr"),
        ("1234. 5678.", "ar", "ar"),
        ("1234. 5678.", None, "en"),
    ],
)
def test_the_stated_language(text: str, stated: str | None, language: str, read: Read) -> None:
    """A record's language is what it says, unless its letters are of a script that this language is not in."""
    assert read("set.jsonl", line(text=text, lang=stated)).report.language == language
    if stated and "/" not in stated:
        assert read("page.md", f"---\nlang: {stated}\n---\n\n{text}\n\n{text}\n").report.language == language


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
