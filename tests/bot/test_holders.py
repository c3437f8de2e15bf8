"""Who a sentence says holds a place: outright, of the very place, or nobody."""

from __future__ import annotations

import pytest

from bot.briefing.holders import Holders
from retrieval.names import Gazetteer

GAZETTEER = Gazetteer.load()

HOLDS = (
    ("Al-Qaim", "The Islamic State captured Al-Qaim on Friday, residents said.", "Islamic State"),
    ("Al-Qaim", "The Iraqi army still holds the town of Al-Qaim.", "Iraqi army"),
    ("Al-Qaim", "Al-Qaim fell to the Islamic State after a day of battle.", "Islamic State"),
    ("Al-Qaim", "The commander's adviser said that the Iraqi army was still in control of Al-Qaim.", "Iraqi army"),
    ("Al-Qaim", "Islamic State fighters seized Rawa, Ana and Al-Qaim within two days.", "Islamic State"),
    ("Rawa", "Rawa has been under Islamic State control since June.", "Islamic State"),
    ("Rawa", "Rawa remains in the hands of the Iraqi army, a general said.", "Iraqi army"),
    ("Rawa", "Families left the Islamic State-held town of Rawa by boat.", "Islamic State"),
    ("Rawa", "The Iraqi army attacked the Islamic State and took control of Rawa.", "Iraqi army"),
    (
        "Rawa",
        "The Islamic State drove the Iraqi army back, and Rawa was overrun by the Islamic State.",
        "Islamic State",
    ),
    ("Rawa", "After the Iraqi army had left, the Islamic State seized Rawa.", "Islamic State"),
    ("Rawa", "The Iraqi army retook Rawa from the Islamic State.", "Iraqi army"),
    ("القائم", "سيطر تنظيم الدولة الإسلامية على القائم يوم الجمعة", "Islamic State"),
    (
        "القائم",
        "قال ضباط إن مسلحين من تنظيم الدولة الإسلامية باتوا يسيطرون على القائم بعد أن غادر مقاتلو الجيش السوري الحر",
        "Islamic State",
    ),
    ("القائم", "قالوا إن مسلحين يتقدمهم تنظيم الدولة الإسلامية (داعش) باتوا يسيطرون على القائم", "Islamic State"),
    ("القائم", "لا تزال القائم تحت سيطرة الجيش العراقي", "Iraqi army"),
    ("القائم", "استعاد الجيش العراقي القائم من تنظيم الدولة الإسلامية", "Iraqi army"),
)
SAYS_NOTHING = (
    ("Al-Qaim", "The Islamic State tried to capture Al-Qaim on Friday."),
    ("Al-Qaim", "The Iraqi army lost control of Al-Qaim on Friday."),
    ("Al-Qaim", "The Islamic State has not taken Al-Qaim."),
    ("Al-Qaim", "The Islamic State captured a village near Al-Qaim."),
    (
        "Al-Qaim",
        "Rebels attacked Albu Kamal, across from Al-Qaim, where the Islamic State has been tightening its hold.",
    ),
    ("Al-Qaim", "The Islamic State captured 40 soldiers in Al-Qaim."),
    ("Al-Qaim", "The Iraqi army said it would retake Al-Qaim within days."),
    ("Rawa", "The Islamic State captured Al-Qaim, and shells fell in Rawa."),
    ("Rawa", "Rawa is no longer under Islamic State control."),
    ("Rawa", "The Islamic State controls the road from Rawa to Al-Qaim."),
    ("القائم", "حاول تنظيم الدولة الإسلامية السيطرة على القائم"),
    ("القائم", "غادر مقاتلو الجيش السوري الحر القائم خلال الليل"),
)


def _told(place: str, text: str) -> str | None:
    [asked] = {mention.name for mention in GAZETTEER.find(place)}
    name = Holders(GAZETTEER).told(text, frozenset({asked}))
    known = GAZETTEER.get(name) if name else None
    return known.name if known else None


@pytest.mark.parametrize(("place", "text", "holder"), HOLDS)
def test_a_sentence_that_says_outright_who_holds_a_place(place: str, text: str, holder: str) -> None:
    """The holder, by its canonical name, whatever else is named."""
    assert _told(place, text) == holder


@pytest.mark.parametrize(("place", "text"), SAYS_NOTHING)
def test_an_attempt_a_loss_or_another_place_says_nothing(place: str, text: str) -> None:
    """No holder is better than a wrong one."""
    assert _told(place, text) is None
