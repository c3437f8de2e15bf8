"""Capitals that stand for their governments where they speak."""

from __future__ import annotations

from typing import Final

from retrieval.quantities.vocabulary import pattern

#: A capital, and its country.
CAPITALS: Final = {
    "damascus": "syria", "baghdad": "iraq", "washington": "united-states", "moscow": "russia", "ankara": "turkey",
    "tehran": "iran", "riyadh": "saudi-arabia", "amman": "jordan", "beirut": "lebanon", "doha": "qatar",
    "paris": "france", "london": "united-kingdom", "cairo": "egypt", "kuwait-city": "kuwait", "berlin": "germany",
    "rome": "italy", "tel-aviv": "israel", "jerusalem": "israel", "brussels": "belgium", "erbil": "kurdistan-region",
}  # fmt: skip

#: Capitals that the gazetteer does not have, and what a text calls their states and those who are of them.
OTHER_SEATS: Final = {
    capital: pattern(rf"\b(?:{latin})|{arabic}")
    for capital, latin, arabic in (
        ("manila", "philippine|filipino", "فلبين"), ("tokyo", "japan", "ياباني?"),
        ("seoul", "south korea", "كوريا الجنوبية"),
        ("beijing", "china|chinese", "صين"), ("madrid", "spain|spanish", "إسباني"), ("manama", "bahrain", "بحرين"),
        ("muscat", "oman", "عمان"), ("sanaa", "yemen", "يمن"), ("khartoum", "sudan", "سودان"),
        ("tunis", "tunisia", "تونس"),
        ("algiers", "algeria", "جزائر"), ("rabat", "morocc", "مغرب"), ("kabul", "afghan", "أفغان"),
        ("islamabad", "pakistan", "باكستان"), ("delhi", "india", "هند"), ("canberra", "australia", "أسترالي"),
        ("ottawa", "canad", "كند"), ("stockholm", "swed", "سويد"), ("oslo", "norw", "نرويج"),
        ("copenhagen", "danish|denmark", "دنمارك"), ("warsaw", "poland|polish", "بولند"), ("kyiv", "ukrain", "أوكران"),
        ("kiev", "ukrain", "أوكران"),
        ("athens", "gree[ck]", "يونان"), ("nicosia", "cypr", "قبرص"),
        ("vienna", "austria", "نمسا|نمساو"), ("suva", "fiji", "فيجي"), ("baku", "azerbaijan|azeri", "أذربيجان|أذري"),
        ("yerevan", "armenia", "أرميني"), ("tbilisi", "georgia", "جورجي"), ("sofia", "bulgaria", "بلغاري"),
        ("bucharest", "romania", "روماني"), ("budapest", "hungar", "مجر|هنغاري"), ("prague", "czech", "تشيك"),
        ("dublin", "ireland|irish", "أيرلند|إيرلند"), ("lisbon", "portug", "برتغال"),
        ("helsinki", "finland|finnish", "فنلند"),
    )
}  # fmt: skip
