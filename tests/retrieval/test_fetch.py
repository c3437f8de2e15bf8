"""Files, folders and standard input become documents; what cannot be read becomes one clear line."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.fetch import MEGABYTE, STDIN, Limits, Unreadable, documents, expand
from retrieval.types import Document, Media

NOW = datetime(2024, 1, 2, tzinfo=UTC)
LINES = [json.dumps({"text": f"Report number {number}."}) for number in range(200)]
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def fetch(path: Path | str, *, stdin: bytes = b"", limit: int = MEGABYTE) -> list[Document | Unreadable]:
    """All documents of ``path``."""
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(stdin))
    return list(documents(str(path), Limits(limit), now=NOW, stdin=stream))


def failure(path: Path | str, *, limit: int = MEGABYTE) -> str:
    """The message of the only thing that ``path`` gives, an error under its own name."""
    [found] = fetch(path, limit=limit)
    assert isinstance(found, Unreadable)
    assert found.source == str(path)
    assert found.error.hint
    return found.error.message


@pytest.mark.parametrize(
    ("name", "media", "stem"),
    [
        ("page.txt", Media.TEXT, "page"),
        ("page.md", Media.MARKDOWN, "page"),
        ("page.html", Media.HTML, "page"),
        ("page.htm", Media.HTML, "page"),
        ("PAGE.HTML", Media.HTML, "PAGE"),
        ("2014.06.21.txt", Media.TEXT, "2014.06.21"),
        ("no-suffix", Media.TEXT, "no-suffix"),
        ("v1.2", Media.TEXT, "v1.2"),
    ],
)
def test_one_file(name: str, media: Media, stem: str, tmp_path: Path) -> None:
    """A file is one document with its bytes, its format by its suffix, and its stem as name."""
    path = tmp_path / name
    path.write_bytes(b"Four policemen died.")
    assert fetch(path) == [Document(b"Four policemen died.", media, str(path), stem, NOW)]


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"<!DOCTYPE html><p>x", Media.HTML),
        (b"<!-- made by x -->\n<HTML>", Media.HTML),
        (b"A story.", Media.TEXT),
        (b'{"text": "x"}', Media.RECORD),
        (b'\xef\xbb\xbf{"text": "x"}', Media.RECORD),
        (b"<3 is not a tag", Media.TEXT),
    ],
)
def test_standard_input_shows_what_it_is(content: bytes, media: Media) -> None:
    """The format of standard input, which has no suffix, is read from how it begins."""
    [found] = fetch(STDIN, stdin=content)
    assert isinstance(found, Document)
    assert (found.media, found.name) == (media, "stdin")
    assert found.source == ("-:1" if media is Media.RECORD else "-")


@pytest.mark.parametrize("name", ["set.jsonl", "set.jsonl.gz", "SET.JSONL.GZ", "set"])
@pytest.mark.parametrize("packed", [True, False])
def test_jsonl(name: str, packed: bool, tmp_path: Path) -> None:
    """Every line is a document under its own number, packed or not, whatever the suffix claims."""
    path = tmp_path / name
    content = "\n".join(LINES).encode()
    path.write_bytes(gzip.compress(content) if packed else content)
    found = fetch(path)
    assert [one.content.decode() for one in found if isinstance(one, Document)] == LINES
    assert [one.source for one in found] == [f"{path}:{number}" for number in range(1, 201)]
    assert {(one.media, one.name.lower()) for one in found if isinstance(one, Document)} == {(Media.RECORD, "set")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\r\n \r\n"])
def test_jsonl_line_ends_and_marks(encoding: str, end: str, tmp_path: Path) -> None:
    """Byte order marks, Windows line ends and blank lines between records change nothing."""
    path = tmp_path / "set.jsonl"
    path.write_bytes((end + end.join(LINES[:3]) + end).encode(encoding))
    assert [one.content.decode() for one in fetch(path) if isinstance(one, Document)] == LINES[:3]


def test_a_packed_page_is_unpacked(tmp_path: Path) -> None:
    """A text packed with gzip is the text, not a list of broken records."""
    path = tmp_path / "page.txt.gz"
    path.write_bytes(gzip.compress(b"A story.\nIt goes on.", mtime=0))
    assert fetch(path) == [Document(b"A story.\nIt goes on.", Media.TEXT, str(path), "page", NOW)]


def test_damaged_gzip_keeps_what_was_whole(tmp_path: Path) -> None:
    """From a truncated archive the whole lines come out, then one error that says it is damaged."""
    path = tmp_path / "set.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(LINES).encode())[:-20])
    *good, last = fetch(path)
    assert [one.content.decode() for one in good if isinstance(one, Document)] == LINES[: len(good)]
    assert len(good) > 0
    assert isinstance(last, Unreadable)
    assert last.error.message.startswith("the compressed data is damaged")


@pytest.mark.parametrize("content", [b"\x1f\x8bgarbage and more", b"\x1f\x8b\x08\x00", b"\x1f\x8b"])
def test_garbage_in_gzip(content: bytes, tmp_path: Path) -> None:
    """What only begins like gzip is one error."""
    path = tmp_path / "set.jsonl.gz"
    path.write_bytes(content)
    assert failure(path).startswith("the compressed data is damaged")


@pytest.mark.parametrize("content", [b"", b"\n\n \r\n", gzip.compress(b"", mtime=0)])
def test_empty_jsonl(content: bytes, tmp_path: Path) -> None:
    """A JSONL file without a record says so."""
    path = tmp_path / "set.jsonl"
    path.write_bytes(content)
    assert failure(path) == "the file is empty"


@pytest.mark.parametrize("content", ['[{"text": "x"}]', '{\n  "text": "x"\n}'])
def test_json_that_is_no_jsonl(content: str, tmp_path: Path) -> None:
    """A JSON document over several lines, or an array, is refused as a whole, with the way out."""
    path = tmp_path / "set.json"
    path.write_text(content)
    assert failure(path) == "JSON, but not one object a line"


def test_too_large_a_file(tmp_path: Path) -> None:
    """A file at the limit is read; one byte more is refused, also when it was packed small."""
    path, packed = tmp_path / "page.txt", tmp_path / "page.txt.gz"
    path.write_bytes(b"a" * 1000)
    packed.write_bytes(gzip.compress(b"a" * 1001))
    assert len(fetch(path, limit=1000)) == 1
    assert failure(path, limit=999).startswith("the file is larger than")
    assert failure(packed, limit=1000).startswith("the file is larger than")


def test_too_long_a_line(tmp_path: Path) -> None:
    """A line over the limit is one error under its number, and the lines after it are read with theirs."""
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join([LINES[0], "x" * 5000, LINES[1], "y" * 101, LINES[2]]))
    found = fetch(path, limit=100)
    assert [one.source.rpartition(":")[2] for one in found] == ["1", "2", "3", "4", "5"]
    assert [one.error.message[:24] for one in found if isinstance(one, Unreadable)] == ["the line is larger than "] * 2
    assert [one.content.decode() for one in found if isinstance(one, Document)] == LINES[:3]


def test_what_is_not_there(tmp_path: Path) -> None:
    """A missing path, a path that is none and an empty folder are one line each."""
    assert failure(tmp_path / "missing.txt") == "no such file or folder"
    assert failure(tmp_path / "a\0b") == "no such file or folder"
    assert failure(tmp_path / ("x" * 5000)).startswith("cannot be read: ")
    assert failure(tmp_path) == "the folder holds no files"


def test_a_file_that_disappears(tmp_path: Path) -> None:
    """A file that was there when its folder was listed and is gone when it is read is one line."""
    path = tmp_path / "page.txt"
    path.write_text("A story.")
    [name] = expand([str(tmp_path)])
    path.unlink()
    assert failure(name) == "no such file or folder"


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes on Windows")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """A named pipe is refused instead of waiting for a writer for ever."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert failure(path) == "not a regular file"
    assert expand([str(tmp_path)]) == [str(tmp_path)]


@pytest.mark.skipif(IS_ROOT, reason="root may read everything")
def test_a_file_without_rights(tmp_path: Path) -> None:
    """A file that may not be read says so."""
    path = tmp_path / "page.txt"
    path.write_text("A story.")
    path.chmod(0)
    assert failure(path) == "cannot be read: Permission denied"


@pytest.mark.skipif(IS_ROOT, reason="root may read everything")
def test_a_folder_without_rights(tmp_path: Path) -> None:
    """A folder that may not be listed is one line, and the files beside it are read."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "page.txt").write_text("A story.")
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut").chmod(0)
    try:
        good, shut = expand([str(tmp_path)])
        assert len(fetch(good)) == 1
        assert failure(shut) == "cannot be read: Permission denied"
    finally:
        (tmp_path / "shut").chmod(0o700)


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    """Every file below a folder is named, by path; hidden files and folders are passed over."""
    names = ["a.txt", "b/c.md", "b/d/e.html", "z.jsonl"]
    hidden = [".hidden.txt", ".git/config", "b/.cache/f.txt"]
    for name in (*names, *hidden):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("A story.")
    assert expand([str(tmp_path)]) == [str(tmp_path / name) for name in names]


def test_a_hidden_folder_that_is_named_is_read(tmp_path: Path) -> None:
    """What a person names is read, hidden or not."""
    folder = tmp_path / ".reports"
    folder.mkdir()
    (folder / "a.txt").write_text("A story.")
    assert expand([str(folder)]) == [str(folder / "a.txt")]


def test_inputs_keep_their_order(tmp_path: Path) -> None:
    """Files, standard input and folders are taken in the order they were named."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.txt").write_text("A story.")
    inputs = ["z.txt", STDIN, str(tmp_path / "folder"), "a.txt", str(tmp_path / "missing")]
    assert expand(inputs) == ["z.txt", "-", str(tmp_path / "folder" / "a.txt"), "a.txt", str(tmp_path / "missing")]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    """Links are passed over: one back to its own folder, one to itself, and one to a file, which may lie anywhere."""
    (tmp_path / "a.txt").write_text("A story.")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "linked.txt").symlink_to(tmp_path / "a.txt")
    assert expand([str(tmp_path)]) == [str(tmp_path / "a.txt")]
    assert failure(tmp_path / "self") in {"no such file or folder", "cannot be read: Too many levels of symbolic links"}


def test_lines_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    """The first record of a JSONL file comes before the rest was read, so that a file may exceed memory."""
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(line + " " * 10_000 for line in LINES))
    stream = documents(str(path), Limits(MEGABYTE), now=NOW, stdin=io.BufferedReader(io.BytesIO()))
    first = next(stream)
    path.write_text("")
    assert isinstance(first, Document)
    assert first.content.decode() == LINES[0]
    assert len(list(stream)) < len(LINES) - 1
