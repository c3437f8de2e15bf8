"""The words of the interface, as files: a folder a language, a TOML file a subject, plain text with ``${variables}``.

A text that counts something is a table of plural forms, by the number ``n``. Nothing in these files is markup.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Template
from typing import Final

from bot.texts.bidi import isolated
from bot.texts.plurals import CATEGORIES, category

__all__ = ["LANGUAGES", "TextError", "Texts"]

#: The languages that there are texts in; the first is spoken where a person's own is none of them.
LANGUAGES: Final = ("en", "ar")
_VARIABLE = re.compile(r"\$\{(\w+)\}")

Entry = str | Mapping[str, str]


class TextError(Exception):
    """A text that does not exist, or variables that do not fit it: a defect of ours."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language.

    ``entries`` are by key, ``file.name``: a text, or the plural forms of one.
    """

    language: str
    entries: Mapping[str, Entry]

    @staticmethod
    def of(language: str | None) -> Texts:
        """The texts of the language of an IETF tag (``ar``, ``en-GB``); English where there are none in it."""
        code = (language or "").partition("-")[0].partition("_")[0].lower()
        return _load(code if code in LANGUAGES else LANGUAGES[0])

    def __call__(self, key: str, /, **variables: str | int) -> str:
        """The text of a key with its variables filled in.

        A number gets separators of thousands. Of a text with plural forms the number ``n`` chooses one. What runs the
        other way than the language is isolated, so that it turns nothing around it.

        Raises:
            TextError: there is no such text, a variable is missing, or one was given that it does not have.
        """
        entry = self.entries.get(key)
        if entry is None:
            raise TextError(f"there is no text {key!r} in {self.language!r}")
        wanted, given = variables_of(entry), set(variables)
        if wanted != given:
            missing, unknown = sorted(wanted - given), sorted(given - wanted)
            raise TextError(f"text {key!r}: missing {missing or 'nothing'}, unknown {unknown or 'nothing'}")
        form = entry if isinstance(entry, str) else self._form(key, entry, variables["n"])
        return Template(form).substitute({name: self._shown(value) for name, value in variables.items()})

    def has(self, key: str) -> bool:
        """Whether there is a text of this key."""
        return key in self.entries

    @property
    def right_to_left(self) -> bool:
        """Whether the language runs from right to left."""
        return self.language == "ar"

    def _form(self, key: str, forms: Mapping[str, str], n: str | int) -> str:
        if not isinstance(n, int):
            raise TextError(f"text {key!r}: n must be a number")
        return forms[category(self.language, n)]

    def _shown(self, value: str | int) -> str:
        return f"{value:,}" if isinstance(value, int) else isolated(value, right_to_left=self.right_to_left)


def variables_of(entry: Entry) -> set[str]:
    """The names of a text's variables; a text with plural forms has always ``n``."""
    forms = [entry] if isinstance(entry, str) else [*entry.values(), "${n}"]
    return {name for form in forms for name in _VARIABLE.findall(form)}


@cache
def _load(language: str) -> Texts:
    """The texts of a language that there is."""
    entries: dict[str, Entry] = {}
    folder = resources.files(__name__).joinpath(language)
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        subject = file.name.removesuffix(".toml")
        for name, entry in tomllib.loads(file.read_text("utf-8")).items():
            entries[f"{subject}.{name}"] = _checked(f"{subject}.{name}", language, entry)
    return Texts(language, entries)


def _checked(key: str, language: str, entry: object) -> Entry:
    """A text as it stands in a file, or its plural forms: exactly those that the language has."""
    if isinstance(entry, str):
        return entry
    if not isinstance(entry, dict) or set(entry) != set(CATEGORIES[language]):
        raise TextError(f"text {key!r} in {language!r} needs the forms {', '.join(CATEGORIES[language])}")
    return {str(name): str(form) for name, form in entry.items()}
