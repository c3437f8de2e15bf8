"""The files made by other programs are all described, and described for people and for tests alike."""

from __future__ import annotations

import json
import re
from pathlib import Path

FORMATS = Path(__file__).parent / "samples" / "formats"
DESCRIPTIONS = {"README.md", "expected.json"}
# Names of files in the README's tables that are beside a page or inside an archive, and not in the folder.
INSIDE = {"style.css", "map.png", "balad.eml", "inner.zip", "kirkuk.html", "sinjar.docx"}
FILES = {path.name for path in FORMATS.iterdir()} - DESCRIPTIONS


def test_each_file_is_expected_once() -> None:
    """Every file has one entry in expected.json, and every entry its file."""
    expected = [entry["file"] for entry in json.loads((FORMATS / "expected.json").read_text("utf-8"))]
    assert sorted(expected) == sorted(FILES)


def test_each_file_is_in_the_readme() -> None:
    """The README says of every file how it was made, and names none that is not there."""
    named = set(re.findall(r"`([a-z0-9-]+\.[a-z]+)`", (FORMATS / "README.md").read_text("utf-8")))
    assert named - INSIDE == FILES
