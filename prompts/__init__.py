"""The words given to a model, as files: one Markdown file a prompt, with ``${variables}``.

A line of three dashes parts sitrep's own words, which go into the system message, from those that carry what people and
reports say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from string import Template

PARTED = "\n---\n"


@dataclass(frozen=True, slots=True)
class Messages:
    """A prompt as a model gets it, and its version."""

    system: str
    user: str
    version: str


class PromptError(Exception):
    """A prompt that does not exist, or variables that do not fit it."""


def version(name: str) -> str:
    """Twelve hexadecimal digits of a prompt's words: stored with what was written from them."""
    return hashlib.sha256(_text(name).encode()).hexdigest()[:12]


def messages(name: str, **variables: str) -> Messages:
    """The two messages of the prompt ``name``; what is filled in cannot part them anew.

    Raises:
        PromptError: there is no such prompt, or it has one part only; a variable is missing, or one was given that it
            does not have.
    """
    text = _text(name)
    system, parted, user = text.partition(PARTED)
    if not parted:
        raise PromptError(f"prompt {name!r} has no line of three dashes")
    _check(name, Template(text), variables)
    ours, theirs = (Template(part).substitute(variables).strip() for part in (system, user))
    return Messages(ours, theirs, version(name))


def _check(name: str, template: Template, variables: Mapping[str, str]) -> None:
    wanted, given = set(template.get_identifiers()), set(variables)
    if wanted != given:
        missing, unknown = sorted(wanted - given), sorted(given - wanted)
        raise PromptError(f"prompt {name!r}: missing {missing or 'nothing'}, unknown {unknown or 'nothing'}")


def _text(name: str) -> str:
    file = resources.files(__name__).joinpath(f"{name}.md")
    if not name.isidentifier() or not file.is_file():
        raise PromptError(f"there is no prompt {name!r}")
    return file.read_text("utf-8")
