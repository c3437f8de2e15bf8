"""What a model writes, as JSON that is never believed: read as it comes, and as a whole. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import from_json

from bot.briefing.types import Point

Kind = TypeVar("Kind", bound=BaseModel)
Json = dict[str, Any]

# So many statements, versions and phrases of a draft are looked at; nobody was asked for more.
MOST_TAKEN = 10
# So many characters are read over and over while they come; what is longer is read when it is whole.
MOST_HEARD = 20_000
# So many places at which JSON may begin are tried, where a model talks around it.
MOST_BEGINNINGS = 8

# Citation marks that a model leaves in a sentence, though it was told not to.
_MARKS = re.compile(r"\s*(?:\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\])+")
_STRUCTURE = re.compile(r"[\[\]{}]")
_THOUGHT = re.compile(r"^\s*<think>.*?(?:</think>|\Z)", re.S)
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


class Unreadable(Exception):
    """What is wrong with what a model wrote, in words that it can be told."""


def _plain(text: object) -> object:
    """One line without control characters, marks that turn its direction, and what nobody sees."""
    return " ".join(_CONTROL.sub(" ", text).split()) if isinstance(text, str) else text


def _first_ones(found: object) -> object:
    return found[:MOST_TAKEN] if isinstance(found, list) else found or []


Line = Annotated[str, BeforeValidator(_plain)]


class _Loose(BaseModel):
    """What is missing is empty, what is too much is left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class DraftStatement(_Loose):
    """A sentence, and the numbers of the evidence that it cites."""

    text: Line
    citations: Annotated[tuple[int, ...], BeforeValidator(_first_ones)] = ()

    @property
    def bare(self) -> str:
        """The sentence without citation marks."""
        return _MARKS.sub("", self.text).strip()

    @property
    def cited(self) -> tuple[int, ...]:
        """The numbers it cites, each once: those that stand beside it, else those in its marks."""
        marked = (int(number) for mark in _MARKS.findall(self.text) for number in re.findall(r"\d+", mark))
        return tuple(dict.fromkeys(self.citations or marked))


class DraftVersion(DraftStatement):
    """One account of a contested point."""

    value: Line = ""
    who: Annotated[str, BeforeValidator(lambda who: _plain(who) if who is not None else "")] = ""


class DraftAccount(_Loose):
    """A contested point."""

    point: str = ""
    about: Line = ""
    versions: Annotated[tuple[DraftVersion, ...], BeforeValidator(_first_ones)] = ()


class Draft(_Loose):
    """A whole answer."""

    statements: Annotated[tuple[DraftStatement, ...], BeforeValidator(_first_ones)] = ()
    accounts: Annotated[tuple[DraftAccount, ...], BeforeValidator(_first_ones)] = ()
    not_known: Annotated[tuple[Line, ...], BeforeValidator(_first_ones)] = ()


class DraftDevelopment(_Loose):
    """The statements of a development of a digest, by its number."""

    id: int
    statements: Annotated[tuple[DraftStatement, ...], BeforeValidator(_first_ones)] = ()


class DraftDigest(_Loose):
    """Some developments of a digest."""

    developments: Annotated[tuple[DraftDevelopment, ...], BeforeValidator(_first_ones)]


class DraftRepair(DraftStatement):
    """A statement that was corrected, by its number."""

    id: int


class Repairs(_Loose):
    """Corrected statements; what is left out cannot be corrected."""

    repairs: Annotated[tuple[DraftRepair, ...], BeforeValidator(_first_ones)]


class DraftVerdict(_Loose):
    """Whether a sentence follows from what it cites."""

    id: int
    follows: bool


class Verdicts(_Loose):
    """What a second look says."""

    verdicts: tuple[DraftVerdict, ...]


class Condensed(_Loose):
    """A follow-up that stands alone."""

    question: Line


def _object(**properties: Any) -> Json:
    """An object as strict schemas want it: every key there, and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: Json) -> Json:
    return {"type": "array", "items": of}


_STRING: Final[Json] = {"type": "string"}
_NUMBER: Final[Json] = {"type": "integer"}
_CITATIONS: Final = _list(_NUMBER)
_STATEMENTS: Final = _list(_object(text=_STRING, citations=_CITATIONS))
_POINT: Final[Json] = {"type": "string", "enum": [point.value for point in Point]}
_VERSION: Final = _object(value=_STRING, who=_STRING, text=_STRING, citations=_CITATIONS)

#: What each kind of answer looks like, in the subset of JSON Schema that strict servers take.
SCHEMAS: Final[Mapping[type[BaseModel], Json]] = {
    Draft: _object(
        statements=_STATEMENTS,
        accounts=_list(_object(point=_POINT, about=_STRING, versions=_list(_VERSION))),
        not_known=_list(_STRING),
    ),
    DraftDigest: _object(developments=_list(_object(id=_NUMBER, statements=_STATEMENTS))),
    Repairs: _object(repairs=_list(_object(id=_NUMBER, text=_STRING, citations=_CITATIONS))),
    Verdicts: _object(verdicts=_list(_object(id=_NUMBER, follows={"type": "boolean"}))),
    Condensed: _object(question=_STRING),
}


def whole(text: str, kind: type[Kind], finish: str | None = None) -> Kind:
    """What a model wrote, where it is JSON of the kind that was asked for, whatever it says around it.

    Raises:
        Unreadable: it is not; says what is wrong with it.
    """
    bare = _THOUGHT.sub("", text)
    if not bare.strip():
        raise Unreadable("it was empty")
    problem = "it was cut off before its end" if finish == "length" else "it held no JSON object"
    for found in _objects(bare):
        try:
            return kind.model_validate(found)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            problem = f"{'.'.join(map(str, first['loc'])) or 'the object'}: {first['msg']}"
    raise Unreadable(problem)


def _objects(text: str) -> Iterator[Json]:
    """The objects in a text, from the first brace on; none inside another that could be read."""
    at, decoder = text.find("{"), json.JSONDecoder()
    for _ in range(MOST_BEGINNINGS):
        if at < 0:
            return
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield found
        at = text.find("{", end)


class Hearing:
    """Reads a draft while it is written: gives each statement as soon as it is complete, once and for all.

    A statement is complete when the next one, or the next key, has begun: until then its citations may go on.
    """

    def __init__(
        self,
        complete: Callable[[DraftStatement | None], None],
        void: Callable[[], None],
        is_settled: Callable[[], bool],
    ) -> None:
        """What is told of it: each complete statement, None for one that cannot be read, and that all is ``void``.

        ``is_settled`` says whether somebody has seen one.
        """
        self._complete = complete
        self._void = void
        self._is_settled = is_settled
        self._text = ""
        self.taken = 0

    @property
    def is_settled(self) -> bool:
        """See :class:`bot.model.Listener`."""
        return self._is_settled()

    def begin(self) -> None:
        """See :class:`bot.model.Listener`."""
        self._text, self.taken = "", 0
        self._void()

    def hear(self, piece: str) -> None:
        """See :class:`bot.model.Listener`."""
        self._text += piece
        if self.taken == MOST_TAKEN or len(self._text) > MOST_HEARD or not _STRUCTURE.search(piece):
            return
        found = self._so_far()
        statements = found.get("statements")
        if isinstance(statements, list):
            is_last_key = list(found)[-1] == "statements"
            self.take(statements[:-1] if is_last_key else statements)

    def take(self, statements: Sequence[Any]) -> None:
        """Take the statements behind those that were taken."""
        for one in statements[self.taken : MOST_TAKEN]:
            self.taken += 1
            try:
                self._complete(DraftStatement.model_validate(one))
            except ValidationError:
                self._complete(None)

    def _so_far(self) -> Json:
        text = self._text
        if text.lstrip().startswith("<think>"):
            text = text.partition("</think>")[2]
        at = text.find("{")
        try:
            found = from_json(text[at:], allow_partial=True) if at >= 0 else {}
        except ValueError:  # words around it: it is read when it is whole
            return {}
        return found if isinstance(found, dict) else {}
