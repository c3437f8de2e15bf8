"""Time zones as datelines name them: by letters that mean one offset, or by a capital of the region."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

# Letters that mean one offset everywhere, in hours. AST, IST and BST do not and are taken for unknown.
_HOURS: Final = {
    "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3,
}  # fmt: skip
# Folded names of places, and the zone of the IANA database that their clocks keep.
_PLACES: Final = {
    name: zone
    for zone, names in {
        "Asia/Baghdad": "baghdad|iraq|erbil|irbil|mosul|basra|kirkuk|بغداد|العراق|اربيل",
        "Asia/Damascus": "damascus|syria|aleppo|دمشق|سوريا|سوريه|حلب",
        "Asia/Beirut": "beirut|lebanon|بيروت|لبنان",
        "Asia/Amman": "amman|jordan|الاردن",
        "Europe/Istanbul": "ankara|istanbul|turkey|انقره|اسطنبول|تركيا",
        "Asia/Tehran": "tehran|iran|طهران|ايران",
        "Asia/Riyadh": "riyadh|mecca|makkah|saudi arabia|الرياض|مكه المكرمه|مكه|السعوديه",
        "Asia/Kuwait": "kuwait city|kuwait|الكويت",
        "Africa/Cairo": "cairo|egypt|القاهره|مصر",
        "Asia/Jerusalem": "jerusalem|tel aviv|القدس",
        "Asia/Qatar": "doha|qatar|الدوحه|قطر",
        "Asia/Dubai": "dubai|abu dhabi|دبي|ابو ظبي|ابوظبي",
        "Europe/Moscow": "moscow|موسكو",
        "Europe/London": "london|لندن",
        "Europe/Paris": "paris|باريس",
        "America/New_York": "washington|new york|واشنطن|نيويورك",
    }.items()
    for name in names.split("|")
}

_OFFSET: Final = re.compile(
    r"\s*\(?(?:(?:utc|gmt)\s?([+-][0-9]{1,2})(?::?([0-9]{2}))?|([+-][0-9]{2}):?([0-9]{2}))(?![0-9])\)?|([+-][0-9]{2})(?![0-9])"
)
_LETTERS: Final = re.compile(rf"\s*\(?(?:({'|'.join(_HOURS)})(?![^\W_])|بتوقيت (غرينتش|جرينتش))\)?")
_PLACE: Final = re.compile(
    rf"\s*\(?(?:ب?توقيت |in )?({'|'.join(sorted(_PLACES, key=len, reverse=True))})(?![^\W_])"
    r"(?: (?:local )?time(?![^\W_])| المحلي)?\)?"
)
_UNKNOWN: Final = re.compile(
    r"\s*\(?(?:[A-Z]{2,5}\b|hrs\b|hours\b|local time|\w+ (?:local )?time\b|بتوقيت \w+(?: المحلي)?)\)?"
)
_WIDEST: Final = timedelta(hours=14)


def read_zone(plain: str, start: int) -> tuple[tzinfo | None, int]:
    """The zone that is stated at ``start`` of a folded text, or None, and where it ends."""
    if match := _OFFSET.match(plain, start):
        hours, minutes = match[1] or match[3] or match[5], match[2] or match[4] or "0"
        offset = timedelta(hours=abs(int(hours)), minutes=int(minutes))
        if offset <= _WIDEST:
            return timezone(-offset if hours[0] == "-" else offset), match.end()
    if match := _LETTERS.match(plain, start):
        return timezone(timedelta(hours=_HOURS.get(match[1] or "utc", 0))), match.end()
    if match := _PLACE.match(plain, start):
        return ZoneInfo(_PLACES[match[1]]), match.end()
    return None, start


def end_of_unknown(plain: str, raw: str, start: int, *, clock: bool) -> int:
    """Where the name of a zone ends that is not known, or that stands without a clock time; else ``start``."""
    match = (_UNKNOWN if clock else _LETTERS).match(raw if clock else plain, start)
    return match.end() if match else start
