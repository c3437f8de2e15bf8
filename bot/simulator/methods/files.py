"""Files: those that the bot sends, and those that it fetches."""

from __future__ import annotations

import mimetypes
import struct

from bot.simulator.arguments import Arguments, Upload
from bot.simulator.errors import Refused, bad_request
from bot.simulator.methods.sending import caption_json, deliver, writable
from bot.simulator.world import JSON, Stored, World

MOST_SENT = 50 * 1024 * 1024  # bytes (docs)
MOST_PHOTO = 10 * 1024 * 1024  # bytes (docs)
MOST_FETCHED = 20 * 1024 * 1024  # bytes (docs)
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"


def send_document(world: World, arguments: Arguments) -> JSON:
    """Sends a file of any kind."""
    chat = writable(world, arguments)
    stored = _received(world, arguments, "document", MOST_SENT)
    content = {"document": document_json(stored), **caption_json(world, arguments)}
    return deliver(world, arguments, chat, content)


def send_photo(world: World, arguments: Arguments) -> JSON:
    """Sends a picture: PNG or JPEG here."""
    chat = writable(world, arguments)
    stored = _received(world, arguments, "photo", MOST_PHOTO)
    width, height = _size(stored.content)
    if not (width and height and width + height <= 10_000 and max(width, height) <= 20 * min(width, height)):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    photo = {**stored.to_json(), "width": width, "height": height}
    return deliver(world, arguments, chat, {"photo": [photo], **caption_json(world, arguments)})


def get_file(world: World, arguments: Arguments) -> JSON:
    """Where a file can be fetched from."""
    stored = world.files.get(arguments.text("file_id") or "")
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > MOST_FETCHED:
        raise bad_request("file is too big")
    return {**stored.to_json(), "file_path": stored.path}


def document_json(stored: Stored) -> JSON:
    """A file as a message has it."""
    kind = mimetypes.guess_type(stored.name)[0] or "application/octet-stream"
    return {**stored.to_json(), "file_name": stored.name, "mime_type": kind}


def _received(world: World, arguments: Arguments, name: str, most: int) -> Stored:
    upload = arguments.upload(name)
    if isinstance(upload, Upload):
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > most:
            raise Refused("Request Entity Too Large", 413)
        return world.add_file(upload.name or name, upload.content, f"{name}s")
    if not upload:
        raise bad_request(f"there is no {name} in the request")
    if upload not in world.files:  # addresses are not fetched here
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    return world.files[upload]


def _size(content: bytes) -> tuple[int, int]:
    """Width and height of a picture in pixels."""
    if content.startswith(PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content.startswith(JPEG):
        return _jpeg_size(content)
    raise bad_request("IMAGE_PROCESS_FAILED")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + length
    raise bad_request("IMAGE_PROCESS_FAILED")
