"""The words given to a model, as files: one Markdown file a prompt, with ``${variables}``."""

from __future__ import annotations

import hashlib
from importlib import resources
from string import Template


class PromptError(Exception):
    """A prompt that does not exist, or variables that do not fit it."""


def version(name: str) -> str:
    """Twelve hexadecimal digits of a prompt's words: stored with what was written from them."""
    return hashlib.sha256(_text(name).encode()).hexdigest()[:12]


def render(name: str, **variables: str) -> str:
    """The prompt ``name`` with its variables filled in.

    Raises:
        PromptError: there is no such prompt, a variable is missing, or one was given that it does not have.
    """
    template = Template(_text(name))
    wanted, given = set(template.get_identifiers()), set(variables)
    if wanted != given:
        missing, unknown = sorted(wanted - given), sorted(given - wanted)
        raise PromptError(f"prompt {name!r}: missing {missing or 'nothing'}, unknown {unknown or 'nothing'}")
    return template.substitute(variables)


def _text(name: str) -> str:
    file = resources.files(__name__).joinpath(f"{name}.md")
    if not name.isidentifier() or not file.is_file():
        raise PromptError(f"there is no prompt {name!r}")
    return file.read_text("utf-8")
