"""DOCX files that are broken or made to do harm: reports, a warning or one clear line, within the bounds."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import SourceError
from retrieval.parse.paged import DOCX
from retrieval.readers import Extract, bounded, docx
from retrieval.readers.archive import Archive, ArchiveBounds
from tests.retrieval.readers import files
from tests.retrieval.readers.files import WORD, document, paragraph

STORY = "Gunmen raided a checkpoint near Samarra on Friday and killed four policemen, an officer said."
GOOD = files.docx(document(paragraph("Raid near Samarra", "Titel"), paragraph(STORY)))


def outcome(content: bytes) -> Extract | SourceError:
    """What a DOCX gives in this process: a text or one line with a way out; any other error fails the test."""
    try:
        return docx.read(content)
    except SourceError as error:
        refused = error
    assert refused.hint
    assert "\n" not in refused.message
    return refused


def told(content: bytes) -> str:
    """All text of a document that can be read, or the message of one that cannot."""
    found = outcome(content)
    return found.message if isinstance(found, SourceError) else " ".join(one.text for one in found.paragraphs)


def test_the_parts_are_sound() -> None:
    """What the tests below break is whole before."""
    assert told(GOOD) == f"Raid near Samarra {STORY}"


@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 0.5, 0.8, 0.95, 0.99])
def test_cut_short(share: float) -> None:
    """A ZIP file has its directory at the end: one that broke off is damaged."""
    assert told(GOOD[: int(share * len(GOOD))]) == "the document is damaged: its ZIP directory cannot be read"


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes(seed: int) -> None:
    """Bytes flipped at random places never raise anything but a SourceError."""
    chance = random.Random(seed)
    broken = bytearray(GOOD)
    for _ in range(chance.choice([1, 5, 50])):
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    outcome(bytes(broken))


LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{number} '{f'&a{number - 1};' * 10}'>" for number in range(1, 12)
)


@pytest.mark.parametrize(
    ("head", "entity"),
    [
        (f"{LAUGHS}]>", "&a11;"),
        ("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", "&e;"),
        ("<!DOCTYPE x [<!ENTITY e SYSTEM 'http://127.0.0.1:9/'>]>", "&e;"),
        ("<!DOCTYPE x [<!ENTITY % e SYSTEM 'http://127.0.0.1:9/x.dtd'> %e;]>", ""),
        ("<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>", ""),
    ],
)
def test_entities(head: str, entity: str) -> None:
    """A document that declares entities, to laugh a billion times or to read our files, is refused."""
    body = document(paragraph(STORY).replace("Gunmen", f"Gunmen {entity}"), head=head)
    message = told(files.docx(body))
    assert message.startswith(("the document is not safe", "the document is damaged"))
    assert "root:" not in message


def test_a_bomb_by_its_directory() -> None:
    """A part that is packed a thousand to one is refused before it is unpacked."""
    bomb = files.docx(document(paragraph(STORY)) + " " * 40_000_000)
    assert told(bomb) == "'word/document.xml' is packed more than 200 to 1"


def test_a_bomb_that_lies() -> None:
    """A directory that understates a size does not get more unpacked than the bound."""
    content = bytearray(files.docx(document(paragraph(STORY)) + " " * 40_000_000))
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        for match in re.finditer(re.escape(signature), bytes(content)):
            if struct.unpack_from("<I", content, match.start() + place)[0] > 30_000_000:
                struct.pack_into("<I", content, match.start() + place, 900_000)
    assert told(bytes(content)).startswith("the document is damaged")


def test_more_parts_than_a_document_has() -> None:
    """The number of parts is bounded, whatever they are called."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(30):
            archive.writestr(f"word/{number}.xml", "")
    with pytest.raises(SourceError, match="more than 20 parts"):
        Archive(out.getvalue(), ArchiveBounds(entries=20))


def test_all_parts_together() -> None:
    """Parts that are small enough each are bounded together."""
    archive = Archive(files.docx("<a/>", {"b.xml": f"<b>{'x' * 700_000}</b>", "c.xml": f"<c>{'x' * 700_000}</c>"}))
    small = Archive(
        files.docx("<a/>", {"b.xml": f"<b>{'x' * 700_000}</b>", "c.xml": f"<c>{'x' * 700_000}</c>"}),
        ArchiveBounds(total_mb=1),
    )
    assert archive.xml("b.xml") is not None
    assert archive.xml("c.xml") is not None
    small.xml("b.xml")
    with pytest.raises(SourceError, match="unpacks to more than 1 MB"):
        small.xml("c.xml")


def test_a_document_within_itself() -> None:
    """Files within the file, the document itself again and again, are never opened."""
    inner = GOOD
    for _ in range(20):
        inner = files.docx(document(paragraph(STORY)), {"word/embeddings/again.docx": inner, "again.zip": inner})
    assert told(inner) == STORY


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/cron.d/evil", "C:\\evil.exe", "word/../../../evil", "a\0b"])
def test_paths_that_lead_out(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names in the archive are never names of files: nothing is written anywhere."""
    monkeypatch.chdir(tmp_path)
    assert told(files.docx(document(paragraph(STORY)), {name: "evil"})) == STORY
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:9/x", "file:///etc/passwd", "../../etc/passwd", "word/document9.xml"]
)
def test_relationships_are_not_followed(target: str) -> None:
    """Text that is said to lie elsewhere is not looked for there."""
    relations = (
        f'<Relationships xmlns="{files.RELATIONS}"><Relationship Id="r" TargetMode="External" '
        f'Type="{files.OFFICE_DOCUMENT}" Target="{target}"/></Relationships>'
    )
    message = told(files.docx(document(paragraph(STORY)), {"_rels/.rels": relations}))
    assert message in (STORY, "the document is damaged: it has no text part")


@pytest.mark.parametrize(
    ("name", "content"),
    {
        "no text part": files.docx(None),
        "an empty text part": files.docx(""),
        "no text in it": files.docx(document()),
        "not XML": files.docx("Gunmen raided"),
        "another XML": files.docx("<html><body><p>Gunmen</p></body></html>"),
        "the wrong encoding": files.docx(document(paragraph(STORY)).encode("utf-16-be")),
        "an encoding that does not exist": files.docx(document(paragraph(STORY)).replace("UTF-8", "UTF-99")),
        "broken bytes": files.docx(document(paragraph(STORY)).encode().replace(b"raided", b"\xff\xfe\x80")),
        "elements within elements": files.docx(document("<w:sdt>" * 100_000)),
        "tables within tables": files.docx(
            document("<w:tbl><w:tr><w:tc>" * 80 + paragraph(STORY) + "</w:tc></w:tr></w:tbl>" * 80)
        ),
        "text boxes within text boxes": files.docx(
            document("<w:p><w:r><w:txbxContent>" * 80 + paragraph(STORY) + "</w:txbxContent></w:r></w:p>" * 80)
        ),
        "broken styles": files.docx(document(paragraph(STORY, "Titel")), {"word/styles.xml": "<w:styles"}),
        "a style based on itself": files.docx(document(paragraph(STORY, "Kreis"))),
        "levels of no number": files.docx(document(f'<w:p><w:pPr><w:outlineLvl w:val="{"9" * 5000}"/></w:pPr></w:p>')),
        "a broken title": files.docx(document(paragraph(STORY)), {"docProps/core.xml": "\0"}),
        "the wrong relationships": files.docx(
            document(paragraph(STORY)), {"_rels/.rels": "<a><b/>text<!-- --><c/></a>"}
        ),
        "only pictures": files.docx(document("<w:p><w:r><w:drawing/></w:r></w:p>")),
    }.items(),
)
def test_made_wrong(name: str, content: bytes) -> None:
    """Each is read or refused in one line that says what is wrong."""
    message = told(content)
    assert STORY in message or message.startswith("the document is "), name


def test_a_table_without_end() -> None:
    """Rows beyond the bound are left out with a warning, and a long table takes no unbounded time."""
    rows = (
        f"<w:tr><w:tc>{paragraph('Samarra')}</w:tc><w:tc>{paragraph(str(number**3))}</w:tc></w:tr>"
        for number in range(20_000)
    )
    content = files.docx(document(f"<w:tbl>{''.join(rows)}</w:tbl>"))
    found = bounded.run(DOCX, content)
    assert len(found.paragraphs) == 20_000
    assert found.paragraphs[7].text == "Samarra | 343"
    cut = docx.read(content, docx.DocxBounds(paragraphs=100))
    assert (len(cut.paragraphs), cut.warnings) == (100, ("only the first 100 paragraphs were read: split it",))


def test_what_is_not_printed_is_not_read() -> None:
    """Deleted and hidden text, field codes and copies for older programs are no part of a report."""
    body = (
        f'<w:p xmlns:mc="urn:mc"><w:r><w:t>{STORY}</w:t></w:r>'
        "<w:del><w:r><w:delText>Nine</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>Eight</w:t></w:r>"
        "<w:r><w:instrText>INCLUDETEXT /etc/passwd</w:instrText></w:r>"
        "<mc:AlternateContent><mc:Fallback><w:r><w:t>Seven</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert told(files.docx(document(body))) == STORY


def test_notes_and_headings() -> None:
    """Headings are known by their style's name in any language, and footnotes stand at the end."""
    notes = f'<w:footnotes xmlns:w="{WORD}"><w:footnote>{paragraph("It was Friday.")}</w:footnote></w:footnotes>'
    body = document(paragraph("Raid", "Titel"), paragraph("Causes", "berschrift1"), paragraph("More", "Eigene"))
    found = outcome(files.docx(body, {"word/footnotes.xml": notes}))
    assert isinstance(found, Extract)
    assert [(one.text, one.level) for one in found.paragraphs] == [
        ("Raid", 1),
        ("Causes", 2),
        ("More", 2),
        ("It was Friday.", 0),
    ]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_mutation(data: st.DataObject) -> None:
    """Whatever piece of the file, or of its text part, is replaced by whatever bytes, it is read or refused."""
    inside = data.draw(st.booleans())
    whole = document(paragraph("Raid", "Titel"), paragraph(STORY)).encode() if inside else GOOD
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 60)))
    piece = data.draw(
        st.binary(max_size=30) | st.sampled_from([b"<w:tbl>", b"</w:p>", b"<w:p/>", b"&#0;", b"PK\x01\x02"])
    )
    broken = whole[:start] + piece + whole[end:]
    outcome(files.docx(broken) if inside else broken)
