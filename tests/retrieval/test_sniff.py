"""What a file is, by its content and whatever its name: read, or refused by the name of its format."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from retrieval.errors import SourceError
from retrieval.fetch import MEGABYTE, Limits, Unreadable, documents
from retrieval.sniff import media_of
from retrieval.types import Document, Media
from tests.retrieval.parse.conftest import NOW
from tests.retrieval.readers import files
from tests.retrieval.readers.files import Pdf, document, paragraph, paragraphs

DOCX = files.docx(document(paragraph("Raid")))
PDF = Pdf([paragraphs("Raid")]).content()


def archive(*names: str, mimetype: str = "") -> bytes:
    """A ZIP file with empty files of these names, and a mimetype as OpenDocument has it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for name in names:
            made.writestr(name, "")
    return out.getvalue()


def ole(stream: str) -> bytes:
    """The beginning of an OLE container and a stream's name in it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + stream.encode("utf-16-le") + b"\0" * 100


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.txt", "a.html", "a.md", "a", "a.doc"])
@pytest.mark.parametrize(("content", "media"), [(PDF, Media.PDF), (b"junk\r\n" + PDF, Media.PDF), (DOCX, Media.DOCX)])
def test_the_name_does_not_matter(name: str, content: bytes, media: Media, tmp_path: Path) -> None:
    """A PDF called .txt is a PDF, and its suffix, where it is one of a document, is no part of its name."""
    path = tmp_path / name
    path.write_bytes(content)
    [found] = documents(str(path), Limits(MEGABYTE), now=NOW, stdin=io.BufferedReader(io.BytesIO()))
    assert isinstance(found, Document)
    assert found.media is media
    assert found.name == ("a.doc" if name == "a.doc" else "a")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"PK\x03\x04",
        b"A text about %PDF-1.7 files",
        b"<html>",
        archive("a.txt"),
        archive("page.docx"),
        DOCX[:-30],
    ],
)
def test_everything_else_is_something_else(content: bytes) -> None:
    """Texts, pages and other archives, one with a document in it too, are not taken for documents."""
    assert media_of(content) is None


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (ole("WordDocument"), "an old Word document (.doc)"),
        (ole("Workbook"), "an old Excel workbook (.xls)"),
        (ole("PowerPoint Document"), "an old PowerPoint presentation (.ppt)"),
        (ole("__substg1.0_0037001F"), "an Outlook message (.msg)"),
        (ole("EncryptedPackage"), "an office document locked with a password"),
        (ole("Something"), "an old office document (OLE)"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook (.xlsx)"),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), "a PowerPoint presentation (.pptx)"),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), "an OpenDocument text (.odt)"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "an OpenDocument spreadsheet (.ods)"),
        (archive(mimetype="application/epub+zip"), "an e-book (.epub)"),
        (b"{\\rtf1\\ansi Raid}", "a rich text document (.rtf)"),
    ],
)
def test_other_documents_are_refused_by_name(content: bytes, what: str, tmp_path: Path) -> None:
    """Formats that are not read are named, with the way out, and do not stop what else there is."""
    path = tmp_path / "file.txt"
    path.write_bytes(content)
    [found] = documents(str(path), Limits(MEGABYTE), now=NOW, stdin=io.BufferedReader(io.BytesIO()))
    assert isinstance(found, Unreadable)
    assert found.error.message == f"this is {what}"
    assert found.error.hint.startswith("save ")


def test_a_directory_with_many_names_takes_no_time() -> None:
    """Only so many names are looked at: a document that hides behind more is none."""
    many = archive(*(f"{number}" for number in range(11_000)), "[Content_Types].xml", "word/document.xml")
    assert media_of(many) is None
    with pytest.raises(SourceError):
        media_of(archive("[Content_Types].xml", "ppt/presentation.xml"))
