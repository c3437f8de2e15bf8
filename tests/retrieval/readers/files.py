"""Small PDF and DOCX files, made byte by byte so that a test can break each part of them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
# What runs from left to right within Arabic (a number, Latin words), and what stands between.
_RUNS = re.compile(r"[0-9]+(?:[.,:/][0-9]+)*|[A-Za-z]+(?: [A-Za-z]+| [0-9]+(?:[.,:/][0-9]+)*)*|[^A-Za-z0-9]+")
STYLES = (
    f'<w:styles xmlns:w="{WORD}">'
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Eigene"><w:name w:val="Ours"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:styleId="Kreis"><w:name w:val="Ring"/><w:basedOn w:val="Kreis"/></w:style></w:styles>'
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of Helvetica at a place in points from the lower left corner."""

    text: str
    y: float
    x: float = 50
    size: float = 12
    font: str = "F1"


@dataclass(slots=True)
class Pdf:
    """A PDF with pages of lines; ``extra`` are the entries of the catalog, ``parts`` more objects."""

    pages: Sequence[Sequence[Line]]
    title: str = ""
    extra: str = ""
    parts: list[bytes] = field(default_factory=list)

    def objects(self) -> list[bytes]:
        """The objects from number 1: catalog, tree of pages, two fonts, information, then a page and its content."""
        kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(self.pages)))
        head = [
            f"<</Type/Catalog/Pages 2 0 R {self.extra}>>".encode(),
            f"<</Type/Pages/Count {len(self.pages)}/Kids[{kids}]/MediaBox[0 0 595 842]>>".encode(),
            font("Helvetica"),
            font("Helvetica-Bold"),
            f"<</Title({self.title})/CreationDate(D:20010203040506Z)>>".encode(),
        ]
        for number, lines in enumerate(self.pages):
            content = 7 + 2 * number
            head.append(
                f"<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>/Contents {content} 0 R>>".encode()
            )
            head.append(stream("\n".join(map(shown, lines)).encode("cp1252")))
        return head + self.parts

    def content(self) -> bytes:
        """The file."""
        return assembled(self.objects(), info=5)


def font(name: str) -> bytes:
    """A font that every viewer has."""
    return f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode()


def shown(line: Line) -> str:
    """The operators that show a line."""
    text = line.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{line.font} {line.size} Tf 1 0 0 1 {line.x} {line.y} Tm ({text}) Tj ET"


def stream(content: bytes, entries: str = "") -> bytes:
    """A stream object."""
    return f"<</Length {len(content)} {entries}>>stream\n".encode() + content + b"\nendstream"


def assembled(objects: Sequence[bytes], *, info: int = 0, trailer: str = "") -> bytes:
    """The objects, numbered from 1, with their table of places."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + one + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    about = f"/Info {info} 0 R" if info else ""
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{about}{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def paragraphs(*texts: str, width: int = 80, top: float = 780) -> list[Line]:
    """Texts wrapped to lines of so many letters, an empty line between them."""
    lines: list[Line] = []
    for text in texts:
        row = ""
        for word in text.split():
            if len(row) + 1 + len(word) > width:
                lines.append(Line(row, top))
                row, top = "", top - 14
            row = f"{row} {word}".strip()
        lines.append(Line(row, top))
        top -= 28
    return lines


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Pieces of text with the place each is drawn at: one glyph a piece, as a producer with its own font draws them.

    A piece of several letters is a ligature. ``advance`` is each glyph's width in thousandths of the size.
    """

    pieces: Sequence[tuple[str, float]]
    advance: int = 500

    def content(self) -> bytes:
        """A PDF of one page with these glyphs in 12 point type on one line."""
        texts = list(dict.fromkeys(text for text, _ in self.pieces))
        codes = {text: 33 + number for number, text in enumerate(texts)}
        rows = "".join(f"<{code:02x}> <{text.encode('utf-16-be').hex()}>\n" for text, code in codes.items())
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
            "1 begincodespacerange <00> <ff> endcodespacerange\n"
            f"{len(texts)} beginbfchar\n{rows}endbfchar endcmap end end"
        )
        show = "\n".join(f"BT /F1 12 Tf 1 0 0 1 {x} 700 Tm <{codes[text]:02x}> Tj ET" for text, x in self.pieces)
        widths = " ".join([str(self.advance)] * len(texts))
        return assembled(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Count 1/Kids[5 0 R]/MediaBox[0 0 595 842]>>",
                (
                    f"<</Type/Font/Subtype/Type1/BaseFont/Own/FirstChar 33/LastChar {32 + len(texts)}"
                    f"/Widths[{widths}]/ToUnicode 4 0 R>>"
                ).encode(),
                stream(cmap.encode()),
                b"<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 3 0 R>>>>/Contents 6 0 R>>",
                stream(show.encode()),
            ]
        )


def drawn(text: str, *, right: float = 500, step: float = 6, ligatures: Sequence[str] = ("لا",)) -> Glyphs:
    """An Arabic line as it is seen: each letter left of the one before, numbers and Latin words from left to right."""
    placed: list[tuple[str, float]] = []
    for run in _RUNS.findall(text):
        pieces = list(run)[::-1] if run[0].isascii() and run[0].isalnum() else _pieces(run, ligatures)
        for piece in pieces:
            right -= step
            if piece != " ":
                placed.append((piece, right))
    return Glyphs(placed)


def _pieces(text: str, ligatures: Sequence[str]) -> list[str]:
    """Letters, and ligatures as one."""
    pieces: list[str] = []
    while text:
        pieces.append(next((one for one in ligatures if text.startswith(one)), text[0]))
        text = text[len(pieces[-1]) :]
    return pieces


def paragraph(text: str, style: str = "") -> str:
    """A paragraph of WordprocessingML."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def document(*body: str, head: str = "") -> str:
    """The text part of a document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{WORD}"><w:body>{"".join(body)}'
        "</w:body></w:document>"
    )


def docx(text: str | bytes | None, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A DOCX file with this text part and ``parts`` beside it."""
    relations = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE_DOCUMENT}" '
        'Target="word/document.xml"/></Relationships>'
    )
    everything: dict[str, str | bytes] = {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": relations}
    everything |= {"word/styles.xml": STYLES, **(parts or {})}
    if text is not None:
        everything["word/document.xml"] = text
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in everything.items():
            archive.writestr(zipfile.ZipInfo(name, (2001, 2, 3, 4, 5, 6)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
