"""What tests of containers are made of: texts of our own, and archives, messages, feeds and saved pages around them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

RAID = (
    "Gunmen raided a checkpoint on the road south of Samarra at dawn and killed four policemen, an officer said.",
    "Two cars full of fighters drove up to the barrier at about five o'clock and opened fire, he told Reuters.",
    "The police post guards a bridge that trucks use to reach the garrison in Tikrit.",
)
MILL = (
    "A bomber drove a truck of cement into the gate of a flour mill in Aleppo and wounded eleven workers.",
    "The mill had fed three districts held by rebels. State television spoke of a gas accident.",
    "Bakeries in the east of the city will be without flour for a week, a council member told AFP.",
)
RAID_TEXT = "\n\n".join(RAID)
MILL_TEXT = "\n\n".join(MILL)
TITLE = "Police killed in raid near Samarra"
PAGE = (
    f"<!doctype html><html lang='en'><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>"
    + "".join(f"<p>{text}</p>" for text in RAID)
    + "</article></body></html>"
)


def packed(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of ``files``."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def message(text: str = RAID_TEXT, **fields: str) -> EmailMessage:
    """A message of plain text; ``fields`` are header fields, with underscores for hyphens."""
    made = EmailMessage()
    said = {"From": "Ann <ann@desk.example>", "To": "list@desk.example", "Subject": TITLE} | fields
    for name, value in said.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def rss(items: str, *, title: str = "Levant Wire", head: str = "") -> str:
    """An RSS feed around ``items``."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{title}</title><link>https://levantwire.example/</link>{items}</channel></rss>"
    )


def item(number: int = 1, *, text: str = " ".join(RAID), date: str = "Sat, 21 Jun 2014 10:00:00 GMT") -> str:
    """An entry of an RSS feed."""
    stated = f"<pubDate>{date}</pubDate>" if date else ""
    return (
        f"<item><title>Story {number}</title><link>https://levantwire.example/{number}</link>"
        f"<guid>https://levantwire.example/{number}</guid>{stated}<description>{text}</description></item>"
    )


def saved_page(
    markup: str = PAGE, *, boundary: str = "----Multipart--x", stated: str = "", kind: str = "text/html"
) -> bytes:
    """A page as Chromium saves it, its markup encoded as it says; ``stated`` is another boundary for the header."""
    encoded = markup.replace("=", "=3D").replace("killed four", "killed =\r\nfour")
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.levantwire.example/raid?utm_source=x\r\n"
        "Subject: The window's title\r\nDate: Mon, 5 Jan 2015 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{stated or boundary}"\r\n\r\n\r\n'
        f"--{boundary}\r\nContent-Type: {kind}\r\nContent-ID: <frame-1@mhtml.blink>\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: https://www.levantwire.example/raid\r\n\r\n{encoded}\r\n"
        f"--{boundary}\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
        f"--{boundary}--\r\n"
    ).encode()
