"""Bytes of every encoding pages really come in, damaged ones, and what is no text."""

from __future__ import annotations

import codecs

import pytest

from tests.retrieval.parse.conftest import Read

ARABIC = "قتل أربعة من رجال الشرطة فجر الثلاثاء عندما هاجم مسلحون نقطة تفتيش جنوبي سامراء."
ENGLISH = "The mayor’s office said “no café is open” in Erbil – not one."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ARABIC, "cp1256"),
        ("مقتل جندي في حلب.", "cp1256"),
        ("قال ضابط.", "cp1256"),
        ("هدنة", "cp1256"),
        (f"{ARABIC} (AFP, ISIL)", "cp1256"),
        (ARABIC, "iso8859_6"),
        (ENGLISH, "cp1252"),
        ("A café in Aleppo was hit.", "cp1252"),
        ("Un poste frontière a été pris à l'aube, a déclaré un officier blessé.", "cp1252"),
        ("“Déjà vu”, he said.", "cp1252"),
    ],
)
def test_legacy_encodings(text: str, encoding: str, read: Read) -> None:
    """Arabic and Western legacy encodings are told apart, in a headline too, and the guess is a warning."""
    reading = read("page.txt", text.encode(encoding))
    assert reading.report.body == text
    assert reading.warnings == [f"not UTF-8: read as {encoding}"]


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + ARABIC.encode(),
        codecs.BOM_UTF16_LE + ARABIC.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + ARABIC.encode("utf-16-be"),
        ARABIC.encode(),
    ],
    ids=["UTF-8 BOM", "UTF-16 LE", "UTF-16 BE", "UTF-8"],
)
def test_unicode(content: bytes, read: Read) -> None:
    """UTF-8 and UTF-16 with their marks are read without a warning, and the mark is no text."""
    reading = read("page.txt", content)
    assert (reading.report.body, reading.warnings) == (ARABIC, [])


def test_damaged_utf_8_is_repaired(read: Read) -> None:
    """A text cut within a letter stays UTF-8: one broken character, not a page of wrong letters."""
    reading = read("page.txt", ARABIC.encode()[:-2])
    assert reading.report.body == ARABIC[:-2] + "\ufffd"
    assert reading.warnings == ["1 broken character(s) in UTF-8 replaced"]


@pytest.mark.parametrize(
    ("declared", "encoding", "warnings"),
    [
        ("windows-1256", "cp1256", ["read as cp1256, the encoding the page declares"]),
        ("iso-8859-6", "iso8859_6", ["read as iso8859-6, the encoding the page declares"]),
        ("iso-8859-1", "utf-8", []),
        ("hex", "cp1256", ["not UTF-8: read as cp1256"]),
        ("no-such-thing", "cp1256", ["not UTF-8: read as cp1256"]),
        ("utf-8", "cp1256", ["not UTF-8: read as cp1256"]),
    ],
)
def test_declared_encodings(declared: str, encoding: str, warnings: list[str], read: Read) -> None:
    """The encoding a page declares is taken where the bytes are not UTF-8 and it is one for text."""
    html = f"<html><head><meta charset={declared}><title>x</title></head><body><p>{ARABIC}</p></body></html>"
    reading = read("page.html", html.encode(encoding))
    assert (reading.report.body, reading.warnings) == (ARABIC, warnings)


def test_nul_bytes_are_removed(read: Read) -> None:
    """NUL bytes in a text are taken out with a warning that counts them."""
    reading = read("page.txt", b"Four policemen\0 died\0 near Samarra.")
    assert reading.report.body == "Four policemen died near Samarra."
    assert reading.warnings == ["2 control character(s) removed (NUL or the like)"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t ", "the file is empty"),
        (b"\0" * 50, "the file is empty"),
        (bytes(range(256)) * 40, "binary data, not a text"),
        (b"%PDF-1.4 obj", "the PDF is damaged: it cannot be opened"),
        (b"MZ\x90\0\3\0", "this is a Windows program, not a text"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "this is a JPEG picture, not a text"),
        (b"\x89PNG\r\n", "this is a PNG picture, not a text"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "this is a 7-Zip archive, not a text"),
        (b"BZh91AY&SY\0", "this is bzip2 data, not a text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an old office document (OLE)"),
        (b"PK\x03\x04abc", "the compressed data is damaged: File is not a zip file"),
    ],
)
@pytest.mark.parametrize("name", ["page.txt", "page.md", "page.html", "page"])
def test_what_is_no_text_is_refused(name: str, content: bytes, message: str, read: Read) -> None:
    """Empty and binary files are one clear error each, whatever they are called."""
    assert read(name, content).failed == {name: message}


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028"])
def test_line_ends(end: str, read: Read) -> None:
    """Line ends of every system divide the same paragraphs."""
    page = end.join(["Police killed in raid", "", "Four policemen died.", "", "Two fled to the orchards."])
    assert read("page.txt", page).report.body == "Four policemen died.\n\nTwo fled to the orchards."
