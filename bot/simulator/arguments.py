"""What a request asks for: form, multipart and JSON bodies become one set of arguments."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser
from typing import Any
from urllib.parse import parse_qsl

from bot.simulator.errors import Refused, bad_request

MOST_BODY = 51 * 1024 * 1024  # bytes: a file of 50 MB (docs) and what is around it
TRUE = ("true", "yes", "1")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a request."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call, and its files, read as the Bot API reads them.

    Each reader raises :class:`Refused` for a value of the wrong shape, where the real server often takes none for it.
    """

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """A string, as it came; None if it is not there."""
        value = self.values.get(name)
        return value if value is None or isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """A whole number."""
        value = self.text(name)
        if value is None or value == "":
            return default
        if not re.fullmatch(r"-?[0-9]{1,18}", value):
            raise bad_request(f"invalid {name} specified")
        return int(value)

    def boolean(self, name: str) -> bool:
        """Whether something is asked for."""
        return (self.text(name) or "").lower() in TRUE

    def json(self, name: str, what: str) -> Any:
        """A JSON value; None if it is not there."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {what} JSON object") from error

    def chat(self) -> int | str:
        """The chat that is named: an id, or an @name."""
        value = (self.text("chat_id") or "").strip()
        if not value:
            raise bad_request("chat_id is empty")
        return int(value) if re.fullmatch(r"-?[0-9]{1,18}", value) else value

    def upload(self, name: str) -> Upload | str | None:
        """A file: its content where it came along, an id or address otherwise."""
        if name in self.files:
            return self.files[name]
        value = self.text(name)
        if value and value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return value

    def to_record(self) -> dict[str, Any]:
        """The arguments for the record of calls: files by name."""
        return {**self.values, **{name: upload.name for name, upload in self.files.items()}}


def read_arguments(query: bytes, content_type: str, body: bytes) -> Arguments:
    """The arguments of a request, those of its body over those of its address.

    Raises:
        Refused: The body is too large or not what it says it is.
    """
    if len(body) > MOST_BODY:
        raise Refused("Request Entity Too Large", 413)
    values: dict[str, Any] = dict(_form(query))
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        return Arguments(values | _object(body))
    if kind == "multipart/form-data":
        parts, files = _multipart(content_type, body)
        return Arguments(values | parts, files)
    return Arguments(values | dict(_form(body)))


def _form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except (UnicodeError, ValueError) as error:
        raise bad_request("strings must be encoded in UTF-8") from error


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(value, dict):
        raise bad_request("expected a JSON object as request body")
    return value


def _multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, Upload]]:
    boundary = _headers(f"Content-Type: {content_type}".encode()).get_boundary()
    pieces = (b"\r\n" + body).split(f"\r\n--{boundary}".encode()) if boundary else []
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise bad_request("can't parse multipart form data")
    values: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for piece in pieces[1:-1]:
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = _headers(head)
        name = str(headers.get_param("name", header="content-disposition", failobj=""))
        if (file_name := headers.get_filename()) is not None:
            files[name] = Upload(file_name, content)
        else:
            values[name] = _text(content)
    return values, files


def _headers(head: bytes) -> Message:
    return HeaderParser().parsestr(_text(head))  # names of files come as plain UTF-8


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
