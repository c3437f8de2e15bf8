"""The gazetteer's files: reading their lines into names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from retrieval.errors import SettingsError
from retrieval.names import keys

#: Where two names claim one spelling the earlier file has it: what is written by hand comes before what
#: is generated.
FILES = ("places_extra.tsv", "groups.tsv", "people.tsv", "agencies.tsv", "offices.tsv", "places.tsv")
#: In a folder of the reader's own the files that hold no names but words for concepts (retrieval.terms) and events
#: known by name (retrieval.dates.events).
TERMS_FILE, EVENTS_FILE = "terms.tsv", "events.tsv"
COLUMNS = ("id", "kind", "country", "name", "arabic", "spellings")
# Editors cut the tab before an empty last column.
_FEWEST_COLUMNS = len(COLUMNS) - 1
# What marks a spelling: exactly so (=X), none (-X), an Arabic adjective with its endings (X~).
_MARKS = "=-~"

PLACES = frozenset("country province city town village district camp crossing facility river".split())
KINDS = PLACES | {"group", "army", "party", "community", "person", "agency", "office"}


@dataclass(frozen=True, slots=True)
class Name:
    """One name: what it is, where, and every way it is written.

    ``country`` is the id of a country, None for what belongs to no single one. ``spellings`` stand as in
    the files, marks included; ``name`` and ``arabic`` are spellings too.
    """

    id: str
    kind: str
    country: str | None
    name: str
    arabic: str | None
    spellings: tuple[str, ...]

    @property
    def written(self) -> tuple[str, ...]:
        """All spellings to find it by, with their marks ``=`` and ``~``.

        A spelling that stands with ``-`` too is none; a name that stands with ``=`` is only found so.
        """
        own = [self.name] if f"={self.name}" not in self.spellings else []
        removed = {_loose(spelling[1:]) for spelling in self.spellings if spelling.startswith("-")}
        every = (*own, *([self.arabic] if self.arabic else []), *self.spellings)
        if not removed:  # nearly always: to take every spelling apart for nothing is a fifth of loading
            return every
        return tuple(s for s in every if not s.startswith("-") and _loose(s) not in removed)


def _loose(spelling: str) -> str:
    """A spelling for comparison: any case, without article; what is marked ``=`` is kept apart."""
    if spelling.startswith("="):
        return spelling
    return " ".join(keys.plain(word) for word in keys.WORD.findall(spelling) if not keys.is_article(word))


def own_files(names: Iterable[str]) -> list[tuple[str, str]]:
    """Name and text of files of the package's gazetteer folder."""
    folder = files("retrieval") / "gazetteer"
    return [(name, (folder / name).read_text(encoding="utf-8")) for name in names]


def extra_files(folder: Path) -> list[tuple[str, str]]:
    """Path and text of the ``.tsv`` files of names in a folder of the reader's own.

    Raises:
        SettingsError: The folder or a file cannot be read, or an id stands in two lines of one file.
    """
    if not folder.is_dir():
        raise SettingsError(f"{folder}: no such folder", hint="name a folder that holds .tsv files of names")
    found = [path for path in sorted(folder.glob("*.tsv")) if path.name not in (TERMS_FILE, EVENTS_FILE)]
    read = [(str(path), extra_text(path)) for path in found]
    for source, text in read:
        _refuse_twice(source, text)
    return read


def _refuse_twice(source: str, text: str) -> None:
    """Refuse an id that stands in two lines: of the later one only the spellings would count."""
    lines: dict[str, int] = {}
    for number, line in content(text):
        name_id = line.split("\t")[0].strip()
        first = lines.setdefault(name_id, number)
        if first != number:
            raise SettingsError(
                f"{source}:{number}: the id {name_id!r} stands in line {first} already", hint="make the two lines one"
            )


def extra_text(path: Path) -> str:
    """The text of a file of the reader's own.

    Raises:
        SettingsError: It cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise SettingsError(f"{path}: {reason}", hint="save the file as UTF-8 text") from error


def content(text: str) -> Iterator[tuple[int, str]]:
    """Line numbers and lines, without comments and blank lines."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.rstrip("\r")


def parse(source: str, text: str) -> Iterator[Name]:
    """The names in a file's text.

    Raises:
        SettingsError: A line is not as the columns want it.
    """
    for number, line in content(text):
        cells = [cell.strip() for cell in line.split("\t")]
        if cells[: len(COLUMNS)] == list(COLUMNS):
            continue
        problem = _problem(cells)
        if problem:
            raise SettingsError(
                f"{source}:{number}: {problem}",
                hint="a line has six columns with tabs between: " + ", ".join(COLUMNS),
            )
        name_id, kind, country, name, arabic, *spellings = cells
        yield Name(name_id, kind, country or None, name, arabic or None, _parts(spellings))


def _parts(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(stripped for cell in cells for part in cell.split("|") if (stripped := part.strip()))


def _problem(cells: list[str]) -> str:
    """What is wrong with a line's cells, or nothing."""
    if not _FEWEST_COLUMNS <= len(cells) <= len(COLUMNS):
        return f"{len(cells)} columns instead of {len(COLUMNS)} in {' '.join(cells)[:60]!r}"
    name_id, kind, _, name, *_ = cells
    if not name_id or name_id != "-".join(name_id.lower().split()):
        return f"{name_id!r} is no id (lower case, hyphens for spaces)"
    if kind not in KINDS:
        return f"{kind!r} is no kind (one of {', '.join(sorted(KINDS))})"
    if not name:
        return "the name is missing"
    bare = [part for part in _parts(cells[_FEWEST_COLUMNS:]) if not part.strip(_MARKS + " ")]
    return f"{bare[0]!r} is no spelling" if bare else ""


def merge(names: Iterable[Name]) -> list[Name]:
    """One name for each id: a later line of an id gives way to an earlier one but adds its spellings."""
    merged: dict[str, Name] = {}
    for name in names:
        first = merged.get(name.id)
        if first is None:
            merged[name.id] = name
        else:
            others = (other for other in (name.name, name.arabic) if other and other != first.name)
            spellings = (*first.spellings, *others, *name.spellings)
            merged[name.id] = replace(first, arabic=first.arabic or name.arabic, spellings=spellings)
    return list(merged.values())


def read_variants(text: str) -> dict[str, str]:
    """Each variant of a word and the word it counts as, which is the first of its line."""
    return {variant: words[0] for _, line in content(text) if (words := line.split()) for variant in words}
