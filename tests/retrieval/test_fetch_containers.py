"""Archives, mailboxes and messages give a document a member, within bounds; each that is bad is one clear line."""

from __future__ import annotations

import gzip
import io
import json
import stat
import struct
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.errors import SourceError
from retrieval.fetch import MEGABYTE, STDIN, Limits, Unreadable, documents, expand
from retrieval.types import Document, Media
from tests.retrieval.hostile import MILL_TEXT, PAGE, RAID_TEXT, item, message, packed, rss, saved_page

NOW = datetime(2024, 1, 2, tzinfo=UTC)
LIMITS = Limits(MEGABYTE)


@dataclass
class Given:
    """What a source gave: documents, and the message of each member that gave none, by name below the source."""

    documents: list[Document] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    lines: int = 0


def given(content: bytes, tmp_path: Path, name: str = "some.zip", limits: Limits = LIMITS) -> Given:
    """What a file with ``content`` gives."""
    path = tmp_path / name
    path.write_bytes(content)
    result = Given()
    for found in documents(str(path), limits, now=NOW, stdin=io.BufferedReader(io.BytesIO())):
        if isinstance(found, Document):
            result.documents.append(found)
        else:
            assert found.error.hint
            assert "\n" not in found.error.message
            result.failed[found.source.removeprefix(str(path))] = found.error.message
            result.lines += 1
    return result


def failure(content: bytes, tmp_path: Path, name: str = "some.zip", limits: Limits = LIMITS) -> str:
    """The message of the one line that a source gives instead of documents."""
    found = given(content, tmp_path, name, limits)
    assert found.documents == []
    assert found.lines == 1
    return next(iter(found.failed.values()))


def test_a_zip_gives_its_files(tmp_path: Path) -> None:
    """Every member is a document named by archive and member, recognised by content, its stem the name."""
    content = packed(
        {
            "folder/page.dat": PAGE,
            "raid.txt": RAID_TEXT,
            "set.jsonl": '{"text": "x"}\n{"text": "y"}',
            "feed": rss(item()),
            "a.mail": message().as_bytes(),
            "saved": saved_page(),
        }
    )
    found = given(content, tmp_path)
    assert found.failed == {}
    path = tmp_path / "some.zip"
    assert [(one.source.removeprefix(f"{path}!"), one.media, one.name) for one in found.documents] == [
        ("folder/page.dat", Media.HTML, "page.dat"),
        ("raid.txt", Media.TEXT, "raid"),
        ("set.jsonl:1", Media.RECORD, "set"),
        ("set.jsonl:2", Media.RECORD, "set"),
        ("feed", Media.FEED, "feed"),
        ("a.mail", Media.MAIL, "a.mail"),
        ("saved", Media.MHTML, "saved"),
    ]


def test_a_member_is_the_document_that_the_file_is(tmp_path: Path) -> None:
    """A page has one id, whether it lies in a folder, in one archive or in another, packed or not."""
    alone = given(PAGE.encode(), tmp_path, "page.html")
    one = given(packed({"page.html": PAGE}), tmp_path, "one.zip")
    two = given(packed({"b/page2.html": PAGE}, zipfile.ZIP_STORED), tmp_path, "two.zip")
    squeezed = given(gzip.compress(PAGE.encode()), tmp_path, "page.html.gz")
    assert len({document.id for found in (alone, one, two, squeezed) for document in found.documents}) == 1


def test_containers_in_containers(tmp_path: Path) -> None:
    """An archive in a gzip file, in a message, in an archive is opened, and every name on the way is told."""
    inner = gzip.compress(packed({"deep.txt": RAID_TEXT}))
    letter = message("See what is attached.")
    letter.add_attachment(inner, maintype="application", subtype="zip", filename="inner.zip.gz")
    found = given(packed({"letter.eml": letter.as_bytes()}), tmp_path)
    assert [one.source.rpartition("some.zip!")[2] for one in found.documents] == [
        "letter.eml",
        "letter.eml!inner.zip.gz!deep.txt",
    ]
    assert found.failed == {}


def nested(levels: int) -> bytes:
    """An archive in an archive, ``levels`` deep, with a text beside each."""
    content = packed({"a.txt": RAID_TEXT})
    for _ in range(levels - 1):
        content = packed({"a.txt": RAID_TEXT, "b.zip": content})
    return content


def test_endless_depth_ends(tmp_path: Path) -> None:
    """Archives in one another, as one that holds itself is without end, are opened four deep; the rest is one line."""
    found = given(nested(50), tmp_path)
    assert len(found.documents) == LIMITS.depth
    assert list(found.failed) == ["!b.zip" * LIMITS.depth]
    assert next(iter(found.failed.values())).startswith("it lies in 4 archives")


def test_gzip_in_gzip_without_end(tmp_path: Path) -> None:
    """Layers of gzip are counted too."""
    content = RAID_TEXT.encode()
    for _ in range(20):
        content = gzip.compress(content)
    assert failure(content, tmp_path, "a.gz").startswith("it lies in 4 archives")


def test_a_flat_bomb(tmp_path: Path) -> None:
    """A member that inflates a thousand fold is stopped where it shows, and the member beside it is read."""
    content = packed({"bomb.txt": b"0" * (30 * MEGABYTE), "raid.txt": RAID_TEXT})
    found = given(content, tmp_path, limits=Limits(100 * MEGABYTE))
    assert [one.name for one in found.documents] == ["raid"]
    assert found.failed == {"!bomb.txt": "it holds more than 250 times its own size: taken for a bomb"}


def test_a_nested_bomb(tmp_path: Path) -> None:
    """Many members that are each within the limits are stopped once the source has given enough."""
    text = ("".join(chr(33 + number * 7919 % 90) for number in range(5000)) * 150).encode()
    inner = packed({f"{number}.txt": text + str(number).encode() for number in range(12)})
    found = given(packed({f"{number}.zip": inner for number in range(9)}), tmp_path, limits=Limits(MEGABYTE, sizes=5))
    assert found.failed == {"": "it holds more than 5 MB unpacked: the rest is left out"}
    assert sum(len(one.content) for one in found.documents) <= 5 * MEGABYTE


def test_a_gzip_bomb_of_lines(tmp_path: Path) -> None:
    """A packed line that never ends is given up instead of being inflated to its end."""
    found = given(gzip.compress(b"0" * (40 * MEGABYTE)), tmp_path, "set.jsonl.gz")
    assert set(found.failed.values()) == {
        "the line is larger than 1 MB",
        "it holds more than 250 times its own size: taken for a bomb",
    }


def test_a_member_over_the_limit(tmp_path: Path) -> None:
    """A member larger than a file may be is one line; the others are read."""
    found = given(packed({"big.txt": RAID_TEXT * 10, "small.txt": RAID_TEXT}), tmp_path, limits=Limits(1000))
    assert [one.name for one in found.documents] == ["small"]
    assert found.failed["!big.txt"].startswith("the file is larger than")


def patched(content: bytes, at: dict[bytes, tuple[int, bytes]]) -> bytes:
    """An archive with bytes of its headers overwritten: by signature, at an offset from each."""
    changed = bytearray(content)
    for signature, (offset, value) in at.items():
        start = changed.find(signature)
        while start >= 0:
            changed[start + offset : start + offset + len(value)] = value
            start = changed.find(signature, start + 4)
    return bytes(changed)


LOCAL, DIRECTORY = b"PK\x03\x04", b"PK\x01\x02"


@pytest.mark.parametrize("claimed", [0, 10, 2**31])
def test_headers_that_lie_about_sizes(claimed: int, tmp_path: Path) -> None:
    """What a header says of the size is not believed: too little is damage, too much changes nothing that is read."""
    size = struct.pack("<L", claimed)
    content = packed({"a.txt": RAID_TEXT, "b.txt": "x" * 5 * MEGABYTE})
    found = given(patched(content, {LOCAL: (22, size), DIRECTORY: (24, size)}), tmp_path)
    assert {one.content for one in found.documents} <= {RAID_TEXT.encode()}
    assert 1 <= found.lines <= 2


def test_members_that_share_their_bytes(tmp_path: Path) -> None:
    """A directory of a thousand entries over one packed member (Fifield) inflates no more than a source may hold."""
    text = ("".join(chr(33 + number * 7919 % 90) for number in range(5000)) * 100).encode()
    one = packed({"a.txt": text})
    start, end = one.find(DIRECTORY), one.rfind(b"PK\x05\x06")
    entries = 1000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries, entries, (end - start) * entries, start, 0)
    found = given(one[:start] + one[start:end] * entries + tail, tmp_path, limits=Limits(MEGABYTE, sizes=5))
    assert sum(len(document.content) for document in found.documents) <= 5 * MEGABYTE
    assert found.lines >= 1


def test_a_hundred_thousand_members(tmp_path: Path) -> None:
    """Too many members are one line, before a list of them is made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("a")
        archive.writestr(info, b"x")
    one = stream.getvalue()
    start, end = one.find(DIRECTORY), one.rfind(b"PK\x05\x06")
    entries = 100_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, (end - start) * entries, start, 0)
    content = one[:start] + one[start:end] * entries + tail
    assert failure(content, tmp_path).startswith("it holds more than 20,000 files")


def test_links_hidden_and_system_files_are_passed_over(tmp_path: Path) -> None:
    """Links, hidden files and what systems leave behind are no members; an archive of nothing else says so."""
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    names = ("__MACOSX/._a.txt", ".DS_Store", "b/.git/config", "Thumbs.db", "b/desktop.ini", "folder/")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        for name in names:
            archive.writestr(name, "x" if not name.endswith("/") else "")
    assert failure(stream.getvalue(), tmp_path) == "the archive holds no files"


def test_a_locked_archive(tmp_path: Path) -> None:
    """An archive with a password is one line; of one that is locked in part the rest is read."""
    content = packed({"a.txt": RAID_TEXT, "b.txt": MILL_TEXT})
    locked = patched(content, {LOCAL: (6, b"\1\0"), DIRECTORY: (8, b"\1\0")})
    assert failure(locked, tmp_path) == "it is locked with a password"
    half = bytearray(content)
    half[half.find(DIRECTORY) + 8] = 1
    found = given(bytes(half), tmp_path)
    assert [one.name for one in found.documents] == ["b"]
    assert found.failed == {"": "1 of its 2 files are locked with a password"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_cannot_be_bounded(method: int, tmp_path: Path) -> None:
    """bzip2 and LZMA, of which a few bytes are many megabytes, are refused by name."""
    assert "which sitrep does not unpack" in failure(packed({"a.txt": RAID_TEXT}, method), tmp_path)


@pytest.mark.parametrize("part", [0.0, 0.2, 0.5, 0.8, 0.97, 0.999])
def test_a_truncated_archive(part: float, tmp_path: Path) -> None:
    """An archive cut off anywhere is one line."""
    content = packed({f"{number}.txt": RAID_TEXT + str(number) for number in range(20)})
    assert failure(content[: max(30, int(part * len(content)))], tmp_path).startswith("the compressed data is damaged")


def test_a_damaged_member(tmp_path: Path) -> None:
    """A member whose bytes are damaged is named, and the others are read."""
    content = bytearray(packed({"a.txt": RAID_TEXT, "b.txt": MILL_TEXT}))
    content[60:80] = b"\xff" * 20
    found = given(bytes(content), tmp_path)
    assert [one.name for one in found.documents] == ["b"]
    assert found.failed["!a.txt"].startswith("the compressed data is damaged")


HOSTILE_NAMES = {
    "../../etc/passwd": "passwd",
    "/etc/shadow": "shadow",
    "C:\\Windows\\win.ini": "win.ini",
    "CON": "CON",
    "a/../../b.txt": "b",
    "\x1b]0;owned\x07\x1b[2Jx.txt": None,
    "\u202etxt.exe": None,
    "line\nbreak\r.txt": None,
    "x" * 60_000 + ".txt": None,
    "~/$(rm -rf)`.txt": "$(rm -rf)`",
}


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=range(len(HOSTILE_NAMES)))
def test_names_are_only_names(name: str, tmp_path: Path) -> None:
    """Paths, devices and control characters in a member's name lead nowhere and reach no terminal."""
    [found] = given(packed({name: RAID_TEXT}), tmp_path).documents
    assert HOSTILE_NAMES[name] in (None, found.name)
    assert found.source.isprintable()
    assert len(found.source) < len(str(tmp_path)) + 200
    assert [path.name for path in tmp_path.iterdir()] == ["some.zip"]


def test_names_in_arabic(tmp_path: Path) -> None:
    """A name in UTF-8 is read as such, also where the archive does not say so."""
    content = packed({"تقرير.txt": RAID_TEXT})
    unmarked = patched(content, {LOCAL: (6, b"\0\0"), DIRECTORY: (8, b"\0\0")})
    assert [given(one, tmp_path).documents[0].name for one in (content, unmarked)] == ["تقرير", "تقرير"]


def test_an_office_document_is_no_container(tmp_path: Path) -> None:
    """A file that only is packed like an archive is not opened as one: it is a document, or refused by its name."""
    word = packed({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})
    (document,) = given(word, tmp_path, "some.zip").documents
    assert (document.media, document.content) == (Media.DOCX, word)
    for names, said in (
        (["[Content_Types].xml", "xl/workbook.xml"], "this is an Excel workbook (.xlsx)"),
        (["mimetype", "content.xml"], "this is an office document, which sitrep does not read"),
    ):
        assert failure(packed(dict.fromkeys(names, "<x/>")), tmp_path) == said


def test_archives_that_are_not_opened(tmp_path: Path) -> None:
    """Tar archives are refused by name, packed or not."""
    tar = b"a.txt".ljust(257, b"\0") + b"ustar\x0000".ljust(255, b"\0")
    assert failure(tar, tmp_path, "a.tar") == "a tar archive, which sitrep does not open"
    assert failure(gzip.compress(tar), tmp_path, "a.tar.gz") == "a tar archive, which sitrep does not open"


def test_a_zip_on_standard_input(tmp_path: Path) -> None:
    """An archive that is piped in is opened as well, though it cannot be read from its end."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    stdin: io.BufferedReader = io.BufferedReader(Pipe(packed({"a.txt": RAID_TEXT})))
    [found] = documents(STDIN, LIMITS, now=NOW, stdin=stdin)
    assert found.source == "-!a.txt"


def test_a_mailbox(tmp_path: Path) -> None:
    """The messages of a mailbox are documents by number; a line that only begins like one divides nothing."""
    one = message(f"{RAID_TEXT}\n\nFrom here on the road is shut.").as_bytes().replace(b"\nFrom here", b"\n>From here")
    two = message(MILL_TEXT).as_bytes()
    start = b"From ann@desk.example Sat Jun 21 10:00:00 2014\n"
    found = given(start + one + b"\n" + start + two, tmp_path, "box")
    assert [one.source.rpartition("!")[2] for one in found.documents] == ["1.eml", "2.eml"]
    assert b"\nFrom here on" in found.documents[0].content


@pytest.mark.parametrize("size", [3, 40, 400])
def test_text_is_no_message(size: int, tmp_path: Path) -> None:
    """A report that begins with lines like ``Source: x`` stays a text."""
    text = "Source: Levant Wire\nDate: 21 June 2014\n" * size + RAID_TEXT
    assert [one.media for one in given(text.encode(), tmp_path, "a.txt").documents] == [Media.TEXT]


def test_recognised_by_content(tmp_path: Path) -> None:
    """A false suffix changes nothing where the content shows what it is."""
    contents = {
        Media.MAIL: message().as_bytes(),
        Media.FEED: rss(item()).encode(),
        Media.MHTML: saved_page(),
    }
    for media, content in contents.items():
        for name in ("x.txt", "x.html", "x.dat", "x", "x.zip"):
            assert [one.media for one in given(content, tmp_path, name).documents] == [media], name


FEED_STARTS = (
    '<?xml version="1.0"?><!-- x --><?xml-stylesheet href="x"?>\n<feed xmlns="http://www.w3.org/2005/Atom"/>',
    '<rdf:RDF xmlns:rdf="x"/>',
    '<!DOCTYPE rss [<!ENTITY a "b">]>\n<rss/>',
    '\ufeff<rss version="0.91"/>',
    '{\n  "version": "https://jsonfeed.org/version/1.1", "items": []}',
    '{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": []}',
    json.dumps(
        {"title": "x", "items": [{"content_text": "y" * 20_000}], "version": "https://jsonfeed.org/version/1"}, indent=1
    ),
)


@pytest.mark.parametrize("text", FEED_STARTS, ids=range(len(FEED_STARTS)))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_feeds_are_recognised(text: str, encoding: str, tmp_path: Path) -> None:
    """RSS, RDF, Atom and JSON Feed are seen behind marks, comments, doctypes, in UTF-16 and with the version last."""
    assert [one.media for one in given(text.encode(encoding), tmp_path, "x").documents] == [Media.FEED]


def test_looking_at_a_head_takes_no_time(tmp_path: Path) -> None:
    """A head of nothing but comments, processing instructions or header lines is looked at once."""
    for piece in (b"<!---->", b"<?x?>", b"<!doctype x>", b"a: b\n", b"<!-- ", b" " * 50):
        assert len(given(piece * 4000 + b"x", tmp_path, "x").documents) == 1


@dataclass(frozen=True)
class Page:
    """What an address gave."""

    content: bytes
    url: str
    content_type: str | None = None


class Site:
    """Addresses that answer from memory."""

    def __init__(self, *pages: Page, moved: dict[str, str] | None = None) -> None:
        self._pages = {page.url: page for page in pages}
        self._moved = moved or {}

    def get(self, url: str) -> Page:
        """The page there, after moves."""
        url = self._moved.get(url, url)
        if url not in self._pages:
            raise SourceError("no such page", hint="look at the address")
        return self._pages[url]


def from_web(address: str, site: Site | None) -> list[Document | Unreadable]:
    """What an address gives."""
    return list(documents(address, LIMITS, now=NOW, stdin=io.BufferedReader(io.BytesIO()), web=site))


def test_an_address_is_fetched() -> None:
    """A page from the web is named by its final address, and read as what its content or the server says it is."""
    final = "https://levantwire.example/2014/raid"
    site = Site(
        Page(b"<p>Four policemen died.", final, "text/html; charset=utf-8"), moved={"http://a.example/x": final}
    )
    [found] = from_web("http://a.example/x", site)
    assert found == Document(b"<p>Four policemen died.", Media.HTML, final, "raid", NOW, final)


def test_an_archive_at_an_address() -> None:
    """Members of an archive from the web do not stand at its address."""
    address = "https://a.example/set.zip"
    [found] = from_web(address, Site(Page(packed({"a.txt": RAID_TEXT}), address, "application/zip")))
    assert isinstance(found, Document)
    assert (found.source, found.address) == (f"{address}!a.txt", None)


def test_an_address_is_never_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What looks like an address is not looked for on disk; without a web it is refused, and errors are told."""
    (tmp_path / "https:" / "a.example").mkdir(parents=True)
    (tmp_path / "https:" / "a.example" / "x.txt").write_text(RAID_TEXT)
    monkeypatch.chdir(tmp_path)
    assert expand(["https://a.example", "HTTP://a.example/x.txt"]) == ["https://a.example", "HTTP://a.example/x.txt"]
    for address in ("https://a.example", "https://a.example/x.txt", "HTTPS://a.example/x.txt"):
        [refused], [missing] = from_web(address, None), from_web(address, Site())
        assert isinstance(refused, Unreadable)
        assert (refused.source, refused.error.message) == (address, "addresses cannot be fetched here")
        assert isinstance(missing, Unreadable)
        assert missing.error.message == "no such page"
