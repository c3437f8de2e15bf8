"""Capitals that stand for their governments where they speak."""

from __future__ import annotations

from typing import Final

#: A capital, and its country.
CAPITALS: Final = {
    "damascus": "syria", "baghdad": "iraq", "washington": "united-states", "moscow": "russia", "ankara": "turkey",
    "tehran": "iran", "riyadh": "saudi-arabia", "amman": "jordan", "beirut": "lebanon", "doha": "qatar",
    "paris": "france", "london": "united-kingdom", "cairo": "egypt", "kuwait-city": "kuwait",
}  # fmt: skip
