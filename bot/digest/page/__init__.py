"""A digest as a page of its own: one HTML file that needs no script, no network and no other file.

document       the page: head, order of its parts                        pure
developments   developments by country and area                          pure
sourcing       what is cited, so that it can be found again and judged   pure
coverage       what the reports cover, and notes                         pure
reader         words, dates and foreign text in a reader's language      pure
style.css      phone and desk, light and dark, paper
"""

from __future__ import annotations

from bot.digest.page.document import html

__all__ = ["html"]
