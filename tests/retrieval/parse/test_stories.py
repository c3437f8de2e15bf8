"""Pages of every shape are split where a story begins, and nowhere else."""

from __future__ import annotations

import pytest

from tests.retrieval.parse.conftest import Read

RAID_TITLE = "Police killed in raid near Samarra"
MILL_TITLE = "Truck bomb hits flour mill in Aleppo"
GATE_TITLE = "Turkey shuts crossing to lorries"
RAID = """Gunmen raided a checkpoint on the road south of Samarra at dawn and killed four policemen, an officer said.

Two cars full of fighters drove up to the barrier at about five o'clock and opened fire, he told Reuters.

The police post guards a bridge that trucks use to reach the garrison in Tikrit."""
MILL = """A bomber drove a truck of cement into the gate of a flour mill in Aleppo and wounded eleven workers.

The mill had fed three districts held by rebels. State television spoke of a gas accident.

Bakeries in the east of the city will be without flour for a week, a council member told AFP."""
GATE = """Turkey closed its crossing at Oncupinar to lorries on Monday after shells landed close to a customs yard.

Families on foot may still pass. Aid agencies said that forty trucks were waiting on the Turkish side."""
BOTH = [RAID_TITLE, MILL_TITLE]
DENSE_RAID, DENSE_MILL = RAID.replace("\n\n", "\n"), MILL.replace("\n\n", "\n")

TWO_STORIES = {
    "titles alone": f"{RAID_TITLE}\n\n{RAID}\n\n{MILL_TITLE}\n\n{MILL}",
    "no empty lines": f"{RAID_TITLE}\n{DENSE_RAID}\n{MILL_TITLE}\n{DENSE_MILL}",
    "stars": f"{RAID_TITLE}\n\n{RAID}\n\n* * *\n\n{MILL_TITLE}\n\n{MILL}",
    "strokes": f"{RAID_TITLE}\n\n{RAID}\n\n----------\n\n{MILL_TITLE}\n\n{MILL}",
    "underlined": f"{RAID_TITLE}\n======\n\n{RAID}\n\n{MILL_TITLE}\n======\n\n{MILL}",
    "outlet and date": f"{RAID_TITLE}\nLevant Wire | 24 June 2014\n\n{RAID}\n\n"
    f"{MILL_TITLE}\nGulf Post | 25 June 2014\n\n{MILL}",
    "numbered": f"1. {RAID_TITLE}\n{RAID}\n\n2. {MILL_TITLE}\n{MILL}",
    "date above": f"24 June 2014\n{RAID_TITLE}\n{DENSE_RAID}\n25 June 2014\n{MILL_TITLE}\n{DENSE_MILL}",
    "datelines": f"{RAID_TITLE}\n24 June 2014, 10:00 -- {DENSE_RAID}\n"
    f"{MILL_TITLE}\n25 June 2014, 11:00 -- {DENSE_MILL}",
    "links between": f"{RAID_TITLE}\n{DENSE_RAID}\nRelated:\nOil price at a nine-month high\nFive maps of the war\n"
    f"{MILL_TITLE}\n25 June 2014\n{DENSE_MILL}\nMore stories\nKerry flies to Amman\n© 2014 Example Media",
    "author lines": f"{RAID_TITLE}\nBy Nadia Farouk\nPublished: 24 June 2014\n\n{RAID}\n\n"
    f"{MILL_TITLE}\nBy Sami Haddad\nPublished: 25 June 2014\n\n{MILL}",
    "standfirsts": f"{RAID_TITLE}\nFour die as two cars of gunmen storm a barrier south of the city\n"
    f"24 June 2014\n\n{RAID}\n\n"
    f"{MILL_TITLE}\nEleven workers hurt as bomber drives cement truck into gate\n25 June 2014\n\n{MILL}",
}


@pytest.mark.parametrize("page", TWO_STORIES.values(), ids=TWO_STORIES)
def test_two_stories(page: str, read: Read) -> None:
    """Two stories of one page come out with their titles and exactly their own text, however they are divided."""
    reading = read("page.txt", page)
    assert reading.titles == BOTH
    assert [report.body for report in reading.reports] == [RAID, MILL]


@pytest.mark.parametrize("title", ["Who killed the policemen?", "Raid", "No bread: mill burns!"])
@pytest.mark.parametrize("dateline", ["25 June 2014 -- ", "BEIRUT, June 25 (AFP) - ", "25 June 2014\n\n"])
def test_a_line_above_a_dateline_is_a_title(title: str, dateline: str, read: Read) -> None:
    """Questions, exclamations and single words are titles where a dateline stands below, and share no word with it."""
    reading = read("page.txt", f"{RAID_TITLE}\n24 June 2014 -- {RAID}\n\n{title}\n{dateline}{MILL}")
    assert reading.titles == [RAID_TITLE, title]
    assert [report.body for report in reading.reports] == [RAID, MILL]


def test_dates_belong_to_their_stories(read: Read) -> None:
    """A date alone above a title dates the story below it, not the one before; each keeps its own."""
    reading = read("page.txt", TWO_STORIES["date above"])
    assert [str(report.published) for report in reading.reports] == ["2014-06-24", "2014-06-25"]


def test_a_story_without_a_date_has_the_page_s(read: Read) -> None:
    """The date of the page's head holds for a later story that has none."""
    reading = read("page.txt", f"{RAID_TITLE}\n24 June 2014, 10:05\n\n{RAID}\n\n{MILL_TITLE}\n\n{MILL}")
    assert [str(report.published) for report in reading.reports] == ["2014-06-24T10:05:00Z"] * 2


def test_sources_belong_to_their_stories(read: Read) -> None:
    """Where each story has its own Source line, none takes another's address or outlet."""
    page = f"""{RAID_TITLE}\n\n{RAID}\n\nSource: Levant Wire\n
{MILL_TITLE}\n\n{MILL}\n\nSource: http: //gulfmorningpost.example/2014/06/25/mill\n"""
    one, two = read("page.txt", page).reports
    assert (one.outlet, one.url, one.published) == ("Levant Wire", None, None)
    assert (two.outlet, two.url) == ("gulfmorningpost.example", "http://gulfmorningpost.example/2014/06/25/mill")
    assert str(two.published) == "2014-06-25"


def test_one_source_line_is_the_page_s(read: Read) -> None:
    """A single address at the end of the page is that of both stories."""
    page = f"{RAID_TITLE}\n\n{RAID}\n\n{MILL_TITLE}\n\n{MILL}\n\nSource: https://levantwire.example/daily\n"
    assert [report.url for report in read("page.txt", page).reports] == ["https://levantwire.example/daily"] * 2


def test_wire_briefs_without_titles_are_split(read: Read) -> None:
    """Paragraphs that each begin with an agency's dateline are briefs of their own, with their own origins."""
    reading = read("page.txt", f"BAGHDAD, June 24 (Reuters) - {RAID}\n\nBEIRUT, June 25 (AFP) - {MILL}")
    assert [(report.dateline, report.origin) for report in reading.reports] == [
        ("Baghdad", "Reuters"),
        ("Beirut", "AFP"),
    ]
    assert [report.body for report in reading.reports] == [RAID, MILL]


def test_arabic_page_of_two_stories(read: Read) -> None:
    """Arabic titles and datelines divide an Arabic page, and its language is Arabic."""
    page = """مقتل أربعة شرطيين في هجوم قرب سامراء

بغداد (رويترز) - قتل أربعة من رجال الشرطة فجر الثلاثاء عندما هاجم مسلحون نقطة تفتيش على الطريق جنوبي سامراء.

وأضاف الضابط أن المسلحين وصلوا في سيارتين وفتحوا النار على الحاجز ثم انسحبوا باتجاه البساتين القريبة من النهر.

تفجير شاحنة أمام مطحنة في حلب

دمشق (أ ف ب) - أصيب أحد عشر عاملا بجروح الاثنين عندما فجر انتحاري شاحنة محملة بالإسمنت أمام بوابة مطحنة في حلب.

وشاركت فرق الدفاع المدني في إخماد النار، وستبقى المخابز بلا دقيق أسبوعا كاملا على الأقل بحسب عضو في المجلس المحلي.
"""
    reading = read("page.txt", page)
    assert reading.titles == ["مقتل أربعة شرطيين في هجوم قرب سامراء", "تفجير شاحنة أمام مطحنة في حلب"]
    assert [(report.origin, report.dateline, report.language) for report in reading.reports] == [
        ("Reuters", "بغداد", "ar"),
        ("AFP", "دمشق", "ar"),
    ]
    assert reading.reports[1].body.startswith("أصيب أحد عشر عاملا")


SUBHEADS = """Town on the Euphrates changes hands for a third time

BAGHDAD, June 21 (Reuters) - Soldiers moved back into the town of Haditha on Saturday, a week after they had left it.

The dam above the town was never lost, an army colonel said. A company of guards had stayed in its tunnels.

Background

Haditha was held by insurgents for two years. Its dam feeds power to the capital and water to the fields of the south.

What happens next

The colonel said that two more battalions would follow from Ramadi, if the road stays open and the bridges hold.

Reporting by our staff in Ramadi
"""


def test_an_article_with_subheads_is_one_story(read: Read) -> None:
    """Subheads and a last line that reads as a heading begin no story, and no paragraph is lost."""
    report = read("page.txt", SUBHEADS).report
    assert report.title == "Town on the Euphrates changes hands for a third time"
    for words in ("The dam above", "two years. Its dam feeds", "two more battalions"):
        assert words in report.body


@pytest.mark.parametrize("rule", ["* * *", "-----", "***", "_____", "• • •", "- - - - -", "~~~~~"])
def test_a_rule_inside_an_article_does_not_divide_it(rule: str, read: Read) -> None:
    """A rule between paragraphs is dropped, and the story goes on below it."""
    report = read("page.txt", RAID_TITLE + "\n\n" + RAID.replace("\n\n", f"\n\n{rule}\n\n")).report
    assert (report.title, report.body) == (RAID_TITLE, RAID)


ONE_STORY = {
    "title repeated": (f"{RAID_TITLE}\n\n{RAID_TITLE}\n24 June 2014\n\n{RAID}\n\n{RAID_TITLE}\n", RAID),
    "nothing but text": (RAID, RAID),
    "wrapped": (
        "Police killed in raid near Samarra\nGunmen raided a checkpoint on the road south of\n"
        "Samarra at dawn and killed four policemen, an\nofficer said.\n",
        "Gunmen raided a checkpoint on the road south of Samarra at dawn and killed four policemen, an officer said.",
    ),
    "teaser above": (f"Oil price climbs\nTraders fear for the pipeline.\n\n{RAID_TITLE}\n24 June 2014\n\n{RAID}", RAID),
}


@pytest.mark.parametrize(("page", "body"), ONE_STORY.values(), ids=ONE_STORY)
def test_one_story(page: str, body: str, read: Read) -> None:
    """Pages that hold one story give one, whole, without its title in the body."""
    assert read("page.txt", page).report.body == body


def test_short_lines_are_paragraphs_of_one_story(read: Read) -> None:
    """A story told in short lines stays one story with a paragraph a line."""
    lines = [
        "The ovens open at four.",
        "By five the line is long.",
        '"I come for my sister," says a boy.',
        "He is nine.",
    ]
    page = "\n".join(["Queue at the bread ovens of Raqqa", *lines * 3])
    assert read("page.txt", page).report.body == "\n\n".join(lines * 3)


def test_lists_and_quotations_stay_in_the_body(read: Read) -> None:
    """Points of a list and a quotation without its full stop are text, not links to other stories."""
    page = f"""{GATE_TITLE}\n\n{GATE}\n\nAmong what is missing:\n
- clean water for nine thousand people\n\n- insulin and baby milk\n\n"Nobody planned for this many," she said\n
The list was handed to donors in Geneva on the same day.\n"""
    body = read("page.txt", page).report.body
    for words in ("clean water", "insulin", "Nobody planned", "handed to donors"):
        assert words in body


@pytest.mark.parametrize(
    "sentence",
    [
        "About US troops in the country the minister would say nothing.",
        "Terms of the truce were not made public.",
        "Subscribers to the state power grid had two hours of light.",
        "Copyright law is the least of their worries, the editor said.",
        "شارك آلاف من السكان في تشييع القتلى وسط المدينة.",
    ],
)
def test_sentences_that_begin_like_furniture_are_kept(sentence: str, read: Read) -> None:
    """Words that newsletters and menus begin with do not cost a story its sentences."""
    assert sentence in read("page.txt", f"{RAID_TITLE}\n\n{RAID}\n\n{sentence}\n").report.body


def test_live_page_is_one_report(read: Read) -> None:
    """Entries under clock times are one report with the page's date; the times stay with their entries."""
    page = """Iraq crisis: live updates\n24 June 2014\n
18:40 The prime minister's office says that reinforcements have reached Baiji and that the road is open.\n
17:15 Residents of Mosul tell AFP that the electricity has come back in two quarters on the east bank.\n
15:02 A Kurdish commander says his men have dug trenches along forty kilometres of front line.\n"""
    report = read("live.txt", page).report
    assert (report.title, str(report.published), report.origin) == ("Iraq crisis: live updates", "2014-06-24", "AFP")
    assert [paragraph[:5] for paragraph in report.body.split("\n\n")] == ["18:40", "17:15", "15:02"]


def test_press_digest_is_one_report(read: Read) -> None:
    """A list of what papers say is one report with a paragraph a paper."""
    page = """Press digest: what the Baghdad papers say\n24 June 2014\n
These are the main stories of the day. They have not been checked.\n
- The Morning Voice leads with the fight for the refinery.\n
- The Rafidain Post says parliament will meet on the first of July.\n"""
    report = read("digest.txt", page).report
    assert len(report.body.split("\n\n")) == 3


MARKDOWN_ROUND_UP = (
    f"# Daily round-up\n\n## {RAID_TITLE}\n\n{RAID}\n\n## {MILL_TITLE}\n\n{MILL}\n\n## {GATE_TITLE}\n\n{GATE}\n"
)


def test_markdown_round_up(read: Read) -> None:
    """Second-level headings right below the page's are titles when each begins a story."""
    reading = read("page.md", MARKDOWN_ROUND_UP)
    assert reading.titles == [RAID_TITLE, MILL_TITLE, GATE_TITLE]
    assert [report.body for report in reading.reports] == [RAID, MILL, GATE]


def test_markdown_subheads_do_not_divide(read: Read) -> None:
    """Second-level headings below a story's own title are subheads, also where they share its words."""
    page = f"""# {RAID_TITLE}\n\n24 June 2014\n\n{RAID}\n\n## The police of the province\n
The police of the province have lost sixty men since the first of the month, an officer of the command said.\n"""
    report = read("page.md", page).report
    assert (report.title, str(report.published)) == (RAID_TITLE, "2014-06-24")
    assert report.body.endswith("an officer of the command said.")


def test_markdown_marks_are_not_text(read: Read) -> None:
    """Emphasis, links, quotation marks and underlined titles are read as what they mean."""
    page = f"""{RAID_TITLE}\n=====\n\n**Gunmen** raided a [checkpoint](https://a.example/x) on the _road_.\n
> We ran, said a guard.\n"""
    report = read("page.md", page).report
    assert report.title == RAID_TITLE
    assert report.body == "Gunmen raided a checkpoint on the road.\n\nWe ran, said a guard."


def test_a_note_without_a_full_stop_is_a_report(read: Read) -> None:
    """One line reads as a headline; where it is all there is, it is the text."""
    assert read("note.txt", "Blast in Aleppo kills three people").report.body == "Blast in Aleppo kills three people"


def test_a_list_of_links_holds_no_report(read: Read) -> None:
    """Headlines alone are no story, and are refused in one line."""
    page = "Oil price climbs again\nKerry flies to Amman\nFive maps of the war\nWhy the Tigris matters\n"
    assert read("links.txt", page).failed == {"links.txt": "no report was found in it"}


def test_a_short_heading_of_the_same_matter_is_a_subhead(read: Read) -> None:
    """A subhead shares its words with the text below it as a title does, but with the text above as well."""
    page = f"""{RAID_TITLE}\n\n{RAID}\n\nThe police post at the bridge\n
The police post at the bridge was built in the spring, after trucks that passed it on the way were robbed.\n
* * *\n\nGunmen in the garrison\n\nThe garrison said that gunmen had tried twice in June to reach its gate by car.\n"""
    report = read("page.txt", page).report
    assert report.title == RAID_TITLE
    assert report.body.endswith("reach its gate by car.")


@pytest.mark.parametrize("label", ["Read also:", "See also", "اقرأ أيضا:"])
def test_a_link_to_a_related_story_does_not_divide(label: str, read: Read) -> None:
    """A headline right below a label for links is a link, although its words are those of the story."""
    first, second, third = RAID.split("\n\n")
    more = "The garrison in Tikrit is held by soldiers who wait for trucks, the officer said of the bridge post."
    link = "Soldiers in Tikrit garrison wait for trucks as bridge post is lost"
    report = read("page.txt", "\n\n".join([RAID_TITLE, first, second, label, link, third, more])).report
    assert report.body == "\n\n".join([first, second, third, more])


def test_a_chronology_is_one_undated_report(read: Read) -> None:
    """Days at the head of paragraphs are entries of a chronology: none is the publication date, all are text."""
    entries = [
        "9 June 2014 - Mosul falls to militants.",
        "11 June 2014 - Tikrit falls.",
        "21 June 2014 - Qaim is lost.",
    ]
    report = read("page.txt", "\n\n".join(["The offensive day by day", *entries])).report
    assert (report.published, report.body.split("\n\n")) == (None, entries)
