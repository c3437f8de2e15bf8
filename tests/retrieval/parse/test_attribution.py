"""Whose reporting a story is: wire datelines, quoted agencies, first reporters, and who published it."""

from __future__ import annotations

import pytest

from tests.retrieval.parse.conftest import Read

TITLE = "Police killed in raid near Samarra"
BODY = "Gunmen raided a checkpoint on the road at dawn and killed four policemen. They fled to the orchards."

WIRES = [
    ("BAGHDAD, June 21 (Reuters) - ", "Reuters", "Baghdad"),
    ("DAMASCUS/BEIRUT (AFP) — ", "AFP", "Damascus/Beirut"),
    ("(AP) -- ", "Associated Press", None),
    ("AP - ", "Associated Press", None),
    ("BAGHDAD (AP) -- ", "Associated Press", "Baghdad"),
    ("ERBIL, Iraq (AP) _ ", "Associated Press", "Erbil"),
    ("BAGHDAD, 21 June (Xinhua) -- ", "Xinhua", "Baghdad"),
    ("Baghdad, Iraq (CNN) -- ", "CNN", "Baghdad"),
    ("NEAR KIRKUK, Iraq, June 21 (Reuters) - ", "Reuters", "Near Kirkuk"),
    ("DAMASCUS, SANA - ", "SANA", "Damascus"),
    ("ISTANBUL, Anadolu - ", "Anadolu Agency", "Istanbul"),
    ("Beirut, Lebanon - (Reuters) ", "Reuters", "Beirut"),
    ("BEIRUT: ", None, "Beirut"),
    ("Mosul: ", None, "Mosul"),
    ("KIRKUK, Iraq - ", None, "Kirkuk"),
]


@pytest.mark.parametrize(("wire", "origin", "dateline"), WIRES)
def test_wire_dateline(wire: str, origin: str | None, dateline: str | None, read: Read) -> None:
    """Agency and place are read from what stands before the first sentence, and the body begins with that sentence."""
    report = read("page.txt", f"{TITLE}\n\n{wire}{BODY}").report
    assert (report.origin, report.dateline, report.body) == (origin, dateline, BODY)


@pytest.mark.parametrize("wire", ["بغداد (رويترز) - ", "بغداد (رويترز) – ", "بغداد/ رويترز/ "])
def test_arabic_wire_dateline(wire: str, read: Read) -> None:
    """Arabic datelines are read like English ones."""
    body = "قتل أربعة من رجال الشرطة فجر الثلاثاء عندما هاجم مسلحون نقطة تفتيش."
    report = read("page.txt", wire + body).report
    assert (report.origin, report.dateline, report.body) == ("Reuters", "بغداد", body)


def test_a_wire_date_with_its_year_is_the_publication_date(read: Read) -> None:
    """The day between place and agency dates the report where it has a year, and only there."""
    dated = read("dated.txt", f"{TITLE}\n\nBAGHDAD, June 19, 2014 (Reuters) - {BODY}").report
    undated = read("undated.txt", f"{TITLE}\n\nBAGHDAD, June 19 (Reuters) - {BODY}").report
    assert (str(dated.published), undated.published) == ("2014-06-19", None)


@pytest.mark.parametrize(
    "sentence",
    ["Militants - led by a former officer - took the town.", "ISIL - also known as Daesh - said so on Monday."],
)
def test_a_dash_is_not_a_dateline(sentence: str, read: Read) -> None:
    """Words before a dash that are no place and no agency stay in the body."""
    report = read("page.txt", f"{TITLE}\n\n{sentence} {BODY}").report
    assert (report.dateline, report.origin) == (None, None)
    assert report.body.startswith(sentence)


@pytest.mark.parametrize(
    ("sentence", "origin"),
    [
        ("The post fell at dawn, an officer told AFP.", "AFP"),
        ("A colonel who spoke to AFP on Monday said so.", "AFP"),
        ("Residents tell Reuters that the lights are back.", "Reuters"),
        ("An AFP correspondent saw the bridge burn.", "AFP"),
        ("Two AFP journalists saw the bridge burn.", "AFP"),
        ("The town is lost, Reuters reported.", "Reuters"),
        ("According to the Associated Press, the town is lost.", "Associated Press"),
        ("The town is lost, a security official said.", "security official"),
        ("وقال ضابط لوكالة فرانس برس إن البلدة سقطت في يد المسلحين.", "AFP"),
        ("The town is lost.", None),
        ("He once worked for Reuters and now keeps bees.", None),
    ],
)
def test_origin_in_the_text(sentence: str, origin: str | None, read: Read) -> None:
    """The agency a text quotes is its origin, else the first reporter it names, else nobody."""
    assert read("page.txt", f"{TITLE}\n\n{sentence}").report.origin == origin


@pytest.mark.parametrize(
    ("page", "outlet"),
    [
        (f"{TITLE}\n24 June 2014\n\n{BODY}\n\nSource: https://www.bbc.co.uk/news/1", "BBC"),
        (f"{TITLE}\n24 June 2014\n\n{BODY}\n\nSource: Voice of Russia", "Voice of Russia"),
        (f"{TITLE}\nLevant Wire, 24 June 2014\n\n{BODY}", "Levant Wire"),
        (f"{TITLE}\nVoice of Russia\n24 June 2014\n\n{BODY}", "Voice of Russia"),
        (f"{TITLE}\n\n{BODY}\n\nSource: https://paper.example/a/b", "paper.example"),
        (f"{TITLE}\n\nMOSUL, 22 June 2014 (Baghdad Ledger) -- {BODY}", "Baghdad Ledger"),
        (f"{TITLE}\n\n{BODY}", None),
    ],
)
def test_outlet(page: str, outlet: str | None, read: Read) -> None:
    """The outlet is read from the address, the byline or the dateline; an agency quoted in the text is none."""
    assert read("page.txt", page).report.outlet == outlet


@pytest.mark.parametrize(
    "line",
    [
        "Source: http: //paper.example/2014_06_21/Border-crossing-5521/",
        "Source: http:\n//paper.example/2014_06_21/Border-crossing-5521/",
        "Source: http://paper.example/2014_06_21/ Border-crossing-5521/",
        "http://paper.example/2014_06_21/Border-crossing-5521/",
        "المصدر: http://paper.example/2014_06_21/Border-crossing-5521/",
    ],
)
def test_broken_addresses_are_repaired(line: str, read: Read) -> None:
    """An address that spaces or a line end broke is put together again, and dates an undated story."""
    report = read("page.txt", f"{TITLE}\n\n{BODY}\n\n{line}\n").report
    assert report.url == "http://paper.example/2014_06_21/Border-crossing-5521/"
    assert (str(report.published), report.body) == ("2014-06-21", BODY)
