"""Documents made for paper, taken in from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.bot.conftest import Inside
from tests.retrieval.readers import files
from tests.retrieval.readers.files import Line, Pdf, document, paragraph, paragraphs

RAID = "Gunmen raided a checkpoint near Samarra and killed four policemen, an official told Levant Wire."
FLOOD = "Water from the swollen Tigris drove three hundred families out of two villages, engineers said."


def test_a_folder_of_everything(inside: Inside, tmp_path: Path) -> None:
    """Of a PDF called .txt, a DOCX, a picture and a damaged file two become reports, and two are one line each."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    page = [Line("Raid near Samarra", 780, size=18), Line("Levant Wire, 21 June 2014", 750), *paragraphs(RAID, top=720)]
    (folder / "raid.txt").write_bytes(Pdf([page]).content())
    (folder / "flood.docx").write_bytes(files.docx(document(paragraph("Flood", "Titel"), paragraph(FLOOD))))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    (folder / "torn.pdf").write_bytes(b"%PDF-1.7\n1 0 obj")
    said = inside.json("ingest", str(folder), expect=1)
    assert {Path(one["source"]).name: one["error"].partition(" (")[0] for one in said["failed"]} == {
        "photo.jpg": "this is a JPEG picture, not a text",
        "torn.pdf": "the PDF is damaged: it cannot be opened",
    }
    reports = inside.json("reports")["reports"]
    assert {(one["title"], one["published"]) for one in reports} == {
        ("Raid near Samarra", "2014-06-21"),
        ("Flood", None),
    }
    again = inside.json("ingest", str(folder), expect=1)
    assert (again["new"], again["duplicates"]) == (0, 2)
