"""Names are found in English and Arabic reports, whatever their spelling, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.arabic import fold
from retrieval.errors import SettingsError
from retrieval.names import KINDS, Gazetteer, Name, keys

GAZETTEER = Gazetteer.load()
NAMES = list(GAZETTEER)


def found(text: str) -> list[tuple[str, str]]:
    """The spelling in the text and the id, for each name."""
    return [(text[m.start : m.end], m.name) for m in GAZETTEER.find(text)]


def ids(text: str) -> list[str]:
    """The ids of the names in a text."""
    return [name for _, name in found(text)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Gunmen took al-Qaim on Friday", [("al-Qaim", "al-qaim")]),
        ("the town of Qaim", [("Qaim", "al-qaim")]),
        ("a road from Al Qaim to Rawa", [("Al Qaim", "al-qaim"), ("Rawa", "rawa")]),
        ("Dayr az-Zawr and Deir Ezzor", [("Dayr az-Zawr", "deir-ez-zor"), ("Deir Ezzor", "deir-ez-zor")]),
        ("Deir\nez-Zor's roads", [("Deir\nez-Zor", "deir-ez-zor")]),
        ("Ba'qubah, Baquba", [("Ba'qubah", "baqubah"), ("Baquba", "baqubah")]),
        ("al-Ḩasakah", [("al-Ḩasakah", "hasakah")]),
        ("Jisr ash-Shughūr fell", [("Jisr ash-Shughūr", "jisr-al-shughour")]),
        ("Falluja, Fallujah", [("Falluja", "fallujah"), ("Fallujah", "fallujah")]),
        ("Fallujeh; Saleh", [("Fallujeh", "fallujah")]),
        ("Iraqi villages, Syrian plains", [("Iraqi", "iraq"), ("Syrian", "syria")]),
        ("a U.S. envoy", [("U.S.", "united-states")]),
        ("Nuri al-Maliki's list", [("Nuri al-Maliki", "nouri-al-maliki")]),
        ("George W. Bush spoke", [("George W. Bush", "george-w-bush")]),
        ("Tabqa Dam and Tabqa", [("Tabqa Dam", "tabqa-dam"), ("Tabqa", "tabqa")]),
        ("Ain al-Asad was hit, Assad said", [("Ain al-Asad", "ain-al-asad"), ("Assad", "bashar-al-assad")]),
        ("fighting in Tarmanin and Qawqfin", [("Tarmanin", "tarmanin"), ("Qawqfin", "qawqfin")]),
        ("what happened in kafr sousa?", [("kafr sousa", "kafr-sousa")]),
        ("the town of Hit", [("town of Hit", "hit")]),
    ],
)
def test_english_spellings(text: str, mentions: list[tuple[str, str]]) -> None:
    """Articles, hyphens, accents, case and usual variants make no difference; offsets are the text's own."""
    assert found(text) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("سيطر داعش على القائم", [("داعش", "isil"), ("القائم", "al-qaim")]),
        ("القائم والقائم للقائم", [("القائم", "al-qaim"), ("والقائم", "al-qaim"), ("للقائم", "al-qaim")]),
        ("معارك بالرقة", [("بالرقة", "raqqa")]),
        ("وبحلب وحماة", [("وبحلب", "aleppo"), ("وحماة", "hama")]),
        ("أَعْزاز", [("أَعْزاز", "azaz")]),
        ("ترمانين وقوقفين", [("ترمانين", "tarmanin"), ("وقوقفين", "qawqfin")]),
        ("إلى دير الزور", [("دير الزور", "deir-ez-zor")]),
        ("كفرسوسة، كفر سوسة", [("كفرسوسة", "kafr-sousa"), ("كفر سوسة", "kafr-sousa")]),
        ("الصحف العراقية وعراقيون", [("العراقية", "iraq"), ("وعراقيون", "iraq")]),
        ("وقال المرصد السوري لحقوق الإنسان", [("المرصد السوري لحقوق الإنسان", "sohr")]),
        ("جبهة النصرة", [("جبهة النصرة", "hts")]),
    ],
)
def test_arabic_spellings(text: str, mentions: list[tuple[str, str]]) -> None:
    """Arabic names are found with what is joined to them, and with or without vowel signs."""
    assert found(text) == mentions


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("ISIL", "تنظيم الدولة"),
        ("Daesh", "داعش"),
        ("the FSA", "الجيش السوري الحر"),
        ("Hizballah", "حزب الله"),
        ("the Peshmerga", "البيشمركة"),
        ("Hashd al-Shaabi", "الحشد الشعبي"),
        ("Ghouta", "الغوطة"),
        ("Ayatollah Sistani", "السيستاني"),
        ("OPCW", "منظمة حظر الأسلحة الكيميائية"),
    ],
)
def test_both_languages_meet(english: str, arabic: str) -> None:
    """An English and an Arabic spelling lead to one id: what lets questions cross the languages."""
    assert ids(english) == ids(arabic) != []


@pytest.mark.parametrize(
    ("text", "name_id"),
    [
        ("troops left Kirkul", "kirkuk"),
        ("troops left Kirukk", "kirkuk"),
        ("troops left Kirrkuk", "kirkuk"),
        ("shells fell on Fallujh", "fallujah"),
        ("the Peshmurga held", "peshmerga"),
        ("in Samawrah", None),
        ("troops left kirkul", None),
        ("the Kirkuki family", None),
        ("a summer in Sussex", None),
        ("Sermon and Simple", None),
        ("Verona and Kampala", None),
    ],
)
def test_typing_errors(text: str, name_id: str | None) -> None:
    """One error in a capitalised town or group is forgiven; words, family names, other places are none."""
    assert ids(text) == ([name_id] if name_id else [])


@pytest.mark.parametrize(
    "text",
    [
        "This is what the mayor said as he left: who knows how it will end?",
        "Hit by a wave of cold, farmers ask us for help. A hit and a miss.",
        "Ana and Mary are nice. Nina met Dora in a van; the balance of power shifted.",
        "The committee heard that prices rose on the southern front of the building.",
        "THE ROAD IS OPEN AND WHO KNOWS WHY",
        "He is at the top, an old man; as ever, the green zone of the map is small.",
        "Guards at the gates of the palace. The guardian of the law. An independent monitor.",
        "The rice and the bread are dear. It will hail. Bath water is scarce.",
        "فتح الباب وقال إن الحاضر يدور حول أسلحة حديثة",
        "كانت ورقة العمل في هذه الدورة طويلة",
        "",
        "12.5 – … !?",
    ],
)
def test_ordinary_prose_gives_nothing(text: str) -> None:
    """Words that are also spellings of names stay words."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IS claimed the blast", ["isil"]),
        ("the road is open", []),
        ("the UN said", ["un"]),
        ("WHO doctors", ["who"]),
        ("AP reports", ["ap"]),
        ("US forces", ["us-military"]),
        ("tell us", []),
        ("the SNA and the SDF", ["syrian-national-army", "sdf"]),
        ("BAGHDAD (AFP) -", ["baghdad", "afp"]),
    ],
)
def test_short_forms(text: str, expected: list[str]) -> None:
    """Short forms count in capitals only."""
    assert ids(text) == expected


@pytest.mark.parametrize(
    ("typed", "name_id"),
    [
        ("isis", "isil"),
        ("fsa", "fsa"),
        ("al-qaim", "al-qaim"),
        ("Qaim", "al-qaim"),
        ("قائم", "al-qaim"),
        ("الرقة", "raqqa"),
        ("kirkul", "kirkuk"),
        ("  Deir al-Zour ", "deir-ez-zor"),
        ("hit", "hit"),
        ("no such place", None),
        ("", None),
    ],
)
def test_resolve(typed: str, name_id: str | None) -> None:
    """What a person types as a name is understood in any case, as an id, and with one error."""
    name = GAZETTEER.resolve(typed)
    assert (name.id if name else None) == name_id


@pytest.mark.parametrize(
    ("spellings", "name_id"),
    [
        (
            "Deir ez-Zor|Deir Ezzour|Dayr az-Zawr|Deir al-Zour|Deir-ez-Zor|Deir Azzour|Der Zor|DEIR EZ-ZOR|"
            "بدير الزور|ولدير الزور",
            "deir-ez-zor",
        ),
        ("Falluja|Fallujah|al-Falluja|Felluja|Faluja|Fallouja|Fallujah's", "fallujah"),
        ("Qaim|Qa'im|Qa’im|Al-Qa`im|al-Qaem|el-Qaim|El Kaim|Qaim’s|والقائم|للقائم", "al-qaim"),
        ("Sweida|as-Suwayda|al-Suwayda|بالسويداء", "suwayda"),
        ("Shaddadi|al-Shaddadi|ash-Shaddadi", "shaddadi"),
        ("Kirkuk|Kirkul|Kirkuk's|KIRKUK", "kirkuk"),
        ("الرقة|بالرقة|فالرقة", "raqqa"),
        ("الموصل|للموصل|وبالموصل|كالموصل", "mosul"),
        ("IS|ISIS|ISIS's|Islamic State's", "isil"),
        ("Nusra|al-Nusra|Nusra Front|the nusra front|Jabhat al-Nusra|jabhat al nusra", "hts"),
        ("Tal Afar|Talafar|Tall Afar|tal afar|TAL AFAR|تلعفر|تل عفر", "tal-afar"),
        ("the town of Hit|in Hit|near Hit|هيت", "hit"),
        ("in Ana|the town of Ana|Anah|عانة", "ana"),
        ("in Rabia|Rabia crossing|معبر ربيعة", "rabia"),
    ],
)
def test_tolerance(spellings: str, name_id: str) -> None:
    """Spellings that reports and people use lead to one name, whatever article, apostrophe, ending or case."""
    assert {spelling: got for spelling in spellings.split("|") if (got := ids(spelling)) != [name_id]} == {}


@pytest.mark.parametrize(
    "text",
    ["Mar Elias", "a church of Mar Elias", "مار إلياس", "on Mars", "Afar", "from afar", "it is taken", "sna", "Hit",
     "hit by", "Ana said so", "Rabia said so", "عنه", "ربيعة"],
)  # fmt: skip
def test_what_is_no_name(text: str) -> None:
    """A word that means something else, or a part of another name, is no name by itself."""
    assert ids(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mosul's Badush", ["mosul", "badush-prison"]),
        ("Badush, Mosul", ["badush-prison", "mosul"]),
        ("Bukamal's Qaim", ["bukamal", "al-qaim"]),
        ("Albu Kamal's neighbour Qaim", ["bukamal", "al-qaim"]),
        ("Bukamal–Qaim", ["bukamal", "al-qaim"]),
        ("Deir Hafer and Deir ez-Zor", ["dayr-hafir", "deir-ez-zor"]),
        ("the Mosul-Kirkuk road", ["mosul", "kirkuk"]),
        ("Homs's Rastan, Aleppo's Manbij", ["homs", "rastan", "aleppo", "manbij"]),
        ("Ramadi and Hit", ["ramadi", "hit"]),
        ("between Haditha and Hit", ["haditha", "hit"]),
        ("Ana and Rawa", ["ana", "rawa"]),
        ("Nubl and al-Zahraa", ["nubl", "al-zahraa"]),
        ("منبج والباب", ["manbij", "al-bab"]),
        ("الباب ومنبج", ["al-bab", "manbij"]),
        ("the Islamic State of Iraq and Syria", ["isil"]),
    ],
)
def test_neighbours_do_not_swallow_each_other(text: str, expected: list[str]) -> None:
    """Each of two names that stand together is found, also where both are one spelling of the second."""
    assert ids(text) == expected


def test_seed_report_traps() -> None:
    """Full form and acronym are one, a misspelt place is known, and origins are found."""
    text = (
        "Militants of the Islamic State in Iraq and the Levant (ISIL) fought men of the JRTN near Kirkul, "
        "AFP reports. "
        "The Free Syrian Army (FSA) lost Albu Kamal."
    )
    assert ids(text) == ["isil", "isil", "jrtn", "kirkuk", "afp", "fsa", "fsa", "bukamal"]


def spellings() -> list[tuple[Name, str]]:
    """Every spelling of every name."""
    return [(name, spelling) for name in NAMES for spelling in name.written]


def test_every_spelling_finds_its_name() -> None:
    """No spelling is dead: each is found whole, as its own name; only a neighbour in it (Ana and Rawa) is one too."""
    wrong = {}
    for name, spelling in spellings():
        text = spelling.strip("=~")
        got = found(f"… {text} …")
        neighbours = " and ".join(part for part, _ in got) == text or " ".join(part for part, _ in got) == text
        if name.id not in {name_id for _, name_id in got} or not (len(got) == 1 or neighbours):
            wrong[name.id, spelling] = got
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("the town of Tal Afar fell", [("Tal Afar", "tal-afar")]),
        ("the town of Tal Abyad", [("Tal Abyad", "tell-abyad")]),
        ("the city of Tal Hamis", [("Tal Hamis", "tal-hamis")]),
        ("Town of\nTall Afar", [("Tall Afar", "tal-afar")]),
        ("the town of al-Tall Afar", [("al-Tall Afar", "tal-afar")]),
        ("the town of al-Tal", [("town of al-Tal", "al-tall")]),
        ("the town of Tell Zarzur", []),
        ("the city of Balad Ruz", [("Balad Ruz", "balad-ruz")]),
        ("the town of Hit and the town of Hit", [("town of Hit", "hit")] * 2),
        ("في مدينة دوما", [("مدينة دوما", "douma")]),
    ],
)
def test_a_longer_name_beats_what_leads_it_in(text: str, mentions: list[tuple[str, str]]) -> None:
    """The town of al-Tal is one spelling, the town of Tal Afar is Tal Afar, an unknown Tell Zarzur is neither."""
    assert found(text) == mentions


def test_no_led_in_spelling_hides_a_longer_name() -> None:
    """Of all spellings like "town of X" none keeps a name that begins with X from being found."""

    def plain(words: list[str]) -> list[str]:
        return [fold(keys.plain(word)) for word in words if not keys.is_article(word)]

    every = [(n, s.strip("~"), keys.WORD.findall(s)) for n, s in spellings() if not s.startswith("=")]
    begins: dict[str, list[tuple[Name, str, list[str]]]] = {}
    for name, text, words in every:
        if rest := plain(words):
            begins.setdefault(rest[0], []).append((name, text, rest))
    wrong, tried = {}, 0
    for short, text, words in every:
        lead = keys.lead_in(*words[:2]) if len(words) > 1 else 0
        rest = plain(words[lead:])
        if not lead or not rest:
            continue
        before = text[: text.index(words[lead])]
        for name, longer, its_words in begins.get(rest[0], []):
            if name.id != short.id and len(its_words) > len(rest) and its_words[: len(rest)] == rest:
                tried += 1
                got = found(f"… {before}{longer} …")
                if [name_id for _, name_id in got] != [name.id]:
                    wrong[before + longer] = got
    assert wrong == {}
    assert tried > 20


def test_files_are_consistent() -> None:
    """Kinds and countries are known, ids are slugs, and there are as many names as promised."""
    countries = {name.id for name in NAMES if name.kind == "country"}
    for name in NAMES:
        assert name.kind in KINDS
        assert name.country is None or name.country in countries, name
        assert name.id.isascii()
        assert name.id == name.id.lower()
    assert len({name.id for name in NAMES}) == len(NAMES) > 1500
    assert sum(name.kind == "person" for name in NAMES) > 150


def test_extra_files_extend_and_take_away(tmp_path: Path) -> None:
    """A folder of one's own adds names and spellings, replaces columns and takes spellings away."""
    (tmp_path / "mine.tsv").write_text(
        "# my names\n"
        "qabr-village\tvillage\tiraq\tQabr Sufla\t\tLower Qabr\n"
        "mosul\tcity\tiraq\tMosul City\tالموصل\tNinos|-Mawsil\n",
        encoding="utf-8",
    )
    mine = Gazetteer.load(tmp_path)
    assert [m.name for m in mine.find("Lower Qabr, Ninos, Mosul, Mawsil")] == [
        "qabr-village",
        "mosul",
        "mosul",
    ]
    assert mine.get("mosul") is not None
    assert mine.version != GAZETTEER.version


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("a\tplanet\t\tMars\t\t", "planet"),
        ("Bad Id\tcity\t\tX\t\t", "Bad Id"),
        ("a\tcity\t\t\t\t", "name is missing"),
        ("a\tcity\t\tX\t\t\t\t", "columns"),
        ("only words", "only words"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, line: str, problem: str) -> None:
    """A line that cannot be read is reported with file and line number and a way out."""
    path = tmp_path / "mine.tsv"
    path.write_text(f"# head\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        Gazetteer.load(tmp_path)
    assert f"{path}:2" in caught.value.message
    assert problem in caught.value.message
    assert caught.value.hint


def test_missing_folder_is_an_error(tmp_path: Path) -> None:
    """A folder that is not there is reported, not passed over."""
    with pytest.raises(SettingsError, match="no such folder"):
        Gazetteer.load(tmp_path / "none")


PIECES = st.sampled_from(
    [
        "al-",
        "Al ",
        "Qaim",
        "'s",
        " ",
        "-",
        "\n",
        "U.S.",
        "IS",
        "Deir",
        "ez",
        "Zor",
        "والقائم",
        "دير",
        "الزور",
        ".",
        "as ",
        "ـ",
        "é",
    ]
)


@settings(max_examples=300)
@given(st.text() | st.lists(PIECES).map("".join))
def test_any_text_is_safe(text: str) -> None:
    """Whatever the text: no error, offsets inside it, mentions in order, without overlap, of known names."""
    mentions = GAZETTEER.find(text)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
        assert GAZETTEER.get(mention.name) is not None
        end = mention.end
    GAZETTEER.resolve(text)


def test_finding_is_repeatable() -> None:
    """The same text gives the same mentions, and two loads the same version: annotations can be stored."""
    text = "ISIL left Kirkul, القائم and Tuz Khurmatu"
    assert GAZETTEER.find(text) == GAZETTEER.find(text) == Gazetteer.load().find(text)
    assert Gazetteer.load().version == GAZETTEER.version


@pytest.mark.parametrize("unit", ["al-", "Al al-", "Ramadi and Hit "])
def test_articles_without_end_are_read(unit: str) -> None:
    """100 kB of articles or of joined places are not walked to the end from each of them, and hide no name."""
    text = unit * (100_000 // len(unit)) + "al-Qaim fell"
    assert ids(text)[-1] == "al-qaim"


def test_a_word_of_any_length_is_read() -> None:
    """A word of a megabyte is no misspelt town, and is not looked up less each of its letters."""
    assert ids("M" + "osul" * 250_000 + " lies near Rawa") == ["rawa"]


def test_a_name_spelt_like_an_article_may_end_a_text(tmp_path: Path) -> None:
    """A name of one's own that is also a form of the article needs no word after it."""
    (tmp_path / "own.tsv").write_text("accord\tgroup\tiraq\tAccord\t\t=AD\n", encoding="utf-8")
    assert [mention.name for mention in Gazetteer.load(tmp_path).find("He joined AD")] == ["accord"]
