"""English date words in reports, beyond the plain ones: plans, counted days, nights, events known by name."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.dates import event_dates

# A Saturday.
WRITTEN = date(2014, 6, 21)
QUOTE = '"'


def days(text: str, written: date = WRITTEN) -> str:
    """The days found, in order; "?" behind what is planned, a quotation mark behind a day of speech, "~" assumed."""
    found = event_dates(text, written)
    return " ".join(f"{one.span}{'?' if one.planned else QUOTE * one.said}{'~' * one.assumed}" for one in found)


PLANNED = [
    ("A strike is planned for Wednesday.", "2014-06-25?"),
    ("The council will meet on Sunday.", "2014-06-22?"),
    ("The first aid trucks are due on Monday.", "2014-06-23?"),
    ("The envoy is due to arrive on Tuesday.", "2014-06-24?"),
    ("A new round is scheduled for Thursday in Geneva.", "2014-06-26?"),
    ("The crossing is expected to reopen on Monday.", "2014-06-23?"),
    ("The trial is set to resume on Wednesday.", "2014-06-25?"),
    ("The party plans to vote on Monday.", "2014-06-23?"),
    ("He would travel to Ankara on Tuesday, an aide said.", "2014-06-24?"),
    ("The men will be buried on Sunday.", "2014-06-22?"),
    ("The two sides agreed to meet on Wednesday.", "2014-06-25?"),
    ("Schools will stay shut until Tuesday.", "2014-06-24?"),
    ("The session, to be held on Monday, is the third.", "2014-06-23?"),
    ("Officials vowed to publish the list on Thursday.", "2014-06-26?"),
    ("The council will meet on Saturday evening.", "2014-06-21?"),
    ("The council will meet over the weekend.", "2014-06-21/2014-06-22?"),
    ("They will vote in September.", "2014-09?"),
    ("The bridge will open in early July.", "2014-07-01/2014-07-10?"),
    ("The delegation leaves tomorrow.", "2014-06-22?"),
    ("The parliament convenes next Sunday.", "2014-06-22?"),
    ("The contract runs out next month.", "2014-07?"),
    ("Voting begins on July 15.", "2014-07-15?"),
    ("The tanker was due to sail on Friday.", "2014-06-27?"),
    ("They will leave on the 25th of the month.", "2014-06-25?"),
]

HAPPENED = [
    ("The man who was killed on Friday will be tried in absentia.", "2014-06-20"),
    ("The court will examine the blast that killed four on Thursday.", "2014-06-19"),
    ("The army will respond after the raid on Wednesday, residents fear.", "2014-06-18"),
    ("Troops will withdraw, the ministry said on Friday.", '2014-06-20"'),
    ("The delegation, which will include ministers, arrived on Friday.", "2014-06-20"),
    ("The road will stay shut. On Friday a truck burned there.", "2014-06-20"),
    ("The delay was due to shelling on Friday.", "2014-06-20"),
    ("The two sides failed to meet on Friday.", "2014-06-20"),
    ("Planned cuts were carried out on Friday.", "2014-06-20"),
]

COUNTED = [
    ("The depot burned on June 17. A day later the mill burned too.", "2014-06-17 2014-06-18"),
    ("The depot burned on June 17. The following morning it was still smoking.", "2014-06-17 2014-06-18"),
    ("They left on June 17, and the next morning the camp was empty.", "2014-06-17 2014-06-18"),
    ("They came on June 17; the night before, the lights had gone out.", "2014-06-17 2014-06-16"),
    ("They came on June 17. That night the bridge was blown up.", "2014-06-17 2014-06-17"),
    ("They came on June 17. The same evening they left.", "2014-06-17 2014-06-17"),
    ("They came on June 17. Three days later they left.", "2014-06-17 2014-06-20"),
    ("They came on June 17. The previous week two guards had fled.", "2014-06-17 2014-06-09/2014-06-15"),
    ("They were held for three hours last Wednesday.", "2014-06-18"),
    ("Two men were shot two nights ago.", "2014-06-19"),
    ("The pump failed a fortnight ago.", "2014-06-02/2014-06-08"),
    ("He was taken two weeks ago on Friday.", "2014-06-06"),
    ("She died a year ago today.", "2013-06-21"),
    ("It began three years ago this month.", "2011-06"),
    ("Two days before 10 June 2014 the guards fled.", "2014-06-08"),
    ("In the week before 10 June 2014 nobody came.", "2014-06-03/2014-06-09"),
    ("In the week after June 3 nobody came.", "2014-06-04/2014-06-10"),
    ("On the eve of June 10 the guards fled.", "2014-06-09"),
    ("The day after June 10 the guards came back.", "2014-06-11"),
    ("A year to the day after 10 June 2013 the guards came back.", "2014-06-10"),
    ("The guards came back a year ago to the day.", "2013-06-21"),
]

INTERVALS = [
    ("Clashes broke out overnight.", "2014-06-20/2014-06-21"),
    ("Clashes broke out overnight on June 9.", "2014-06-09"),
    ("Clashes broke out overnight into Friday.", "2014-06-19/2014-06-20"),
    ("A mortar hit the square at dawn on Tuesday.", "2014-06-17"),
    ("A mortar hit the square late on Thursday night.", "2014-06-19"),
    ("A mortar hit the square in the early hours of Friday.", "2014-06-20"),
    ("Seven were hurt in the past 24 hours.", "2014-06-20/2014-06-21"),
    ("Seven were hurt over the past 48 hours.", "2014-06-19/2014-06-21"),
    ("Prices rose in the past two weeks.", "2014-06-07/2014-06-21"),
    ("Prices rose over the past fortnight.", "2014-06-07/2014-06-21"),
    ("Rain fell earlier in the week.", "2014-06-16/2014-06-21"),
    ("Rain fell earlier this week.", "2014-06-16/2014-06-21"),
    ("Rain fell early this month.", "2014-06-01/2014-06-10"),
    ("Rain fell at the beginning of the month.", "2014-06-01/2014-06-10"),
    ("The stock was sold between 3 and 7 May.", "2014-05-03/2014-05-07"),
    ("The stock was sold from May 3 to May 7.", "2014-05-03/2014-05-07"),
    ("Guards were changed from Friday to Sunday.", "2014-06-13/2014-06-15"),
    ("The census of 9-12 June is void.", "2014-06-09/2014-06-12"),
    ("In mid-March the well ran dry.", "2014-03-11/2014-03-20"),
    ("In late 2013 the well ran dry.", "2013-09-01/2013-12-31"),
    ("In spring 2014 the well ran dry.", "2014-03-01/2014-05-31"),
    ("In the summer of 2013 the well ran dry.", "2013-06-01/2013-08-31"),
    ("The convoy left on the 12th of the month.", "2014-06-12"),
    ("The convoy left on the 28th of the month.", "2014-05-28"),
    ("The convoy left on the 5th of this month.", "2014-06-05"),
    ("It rained last weekend.", "2014-06-14/2014-06-15"),
    ("The well ran dry on the first Friday of June.", "2014-06-06"),
    ("The well ran dry on the second Monday in May 2013.", "2013-05-13"),
    ("The well ran dry on the last Sunday of April last year.", "2013-04-28"),
    ("The well ran dry on the first Friday of last month.", "2014-05-02"),
    ("The well ran dry on the second Thursday of the month.", "2014-06-12"),
    ("The well ran dry two Fridays ago.", "2014-06-13"),
    ("The well ran dry the Friday before last.", "2014-06-13"),
    ("The well ran dry the week before last.", "2014-06-02/2014-06-08"),
    ("The well ran dry the weekend before last.", "2014-06-07/2014-06-08"),
    ("The well ran dry the night before last.", "2014-06-19"),
    ("The well ran dry the month before last.", "2014-04"),
    ("The pumps stood still from May to July last year.", "2013-05-01/2013-07-31"),
    ("The pumps stood still between May and July last year.", "2013-05-01/2013-07-31"),
    ("Since January rockets have hit 19 homes.", "2014-01-01/2014-06-21"),
    ("Some 300 wells have run dry since early May.", "2014-05-01/2014-06-21"),
    ("Hundreds of wells have run dry since last year.", "2013-01-01/2014-06-21"),
    ("No one has been seen there since January.", "2014-01"),
    ("The well has been dry since April. It fed 40 homes.", "2014-04"),
]

EVENTS = [
    ("Bread has cost more since the fall of Mosul.", "2014-06-10"),
    ("He was abducted when Mosul fell.", "2014-06-10"),
    ("Before Mosul fell he taught chemistry.", "2014-06-10"),
    ("Two days before the fall of Mosul he sold his car.", "2014-06-08"),
    ("In the week before Mosul fell, thousands left.", "2014-06-03/2014-06-09"),
    ("A week after Mosul's fall he came back.", "2014-06-16/2014-06-22"),
    ("The 2003 invasion destroyed the archive.", "2003-03-20/2003-05-01"),
    ("The U.S.-led invasion of Iraq destroyed the archive.", "2003-03-20/2003-05-01"),
    ("The 2006 Samarra bombing set off the killing.", "2006-02-22"),
    ("The 2007 Samarra bombing felled two minarets.", "2007-06-13"),
    ("The Samarra bombing set off the killing.", "2006-02-22"),
    ("The 2009 Samarra bombing is in no file.", "2009"),
    ("He died in the Ghouta chemical attack.", "2013-08-21"),
    ("Since the fall of Saddam Hussein he has lived abroad.", "2003-04-09"),
    ("He fought in the second battle of Fallujah.", "2004-11-07/2004-12-23"),
    ("He lost his leg in the battle of Qusayr.", "2013-05-19/2013-06-05"),
    ("On the eve of the 2003 invasion he fled.", "2003-03-19"),
    ("He has been missing since the Houla massacre.", "2012-05-25"),
    ("He left Iraq after the execution of Saddam Hussein.", "2006-12-30"),
    ("A year to the day after the fall of Baghdad he came back.", "2004-04-09"),
]

# "Since" names what has begun, however near the same day of this year is.
SINCE = [
    ("The post has been shut since 1 November.", "2013-11-01"),
    ("The post has been shut since early September.", "2013-09-01/2013-09-10"),
    ("The post will be shut until 1 November.", "2014-11-01?"),
]

# Written on a Saturday; what is counted from the day that the sentence tells is of another event.
APART = [
    ("The mayor was shot on Thursday, ten days after he had met the envoy.", "2014-06-19 2014-06-09"),
    ("Mourners buried him on Friday, a day after the shop burned down.", "2014-06-20 2014-06-19"),
    ("The clerk was found on Friday near the bridge, the day after men took him.", "2014-06-20 2014-06-19"),
    ("The envoy left on Monday, two days before the truce ran out.", "2014-06-16 2014-06-18"),
    ("The village fell on Friday two nights after the siege had begun.", "2014-06-20 2014-06-18"),
    ("The road opened on Friday, 48 hours after the last shot.", "2014-06-20 2014-06-18"),
    ("The council met on June 2, the night before the vote.", "2014-06-02 2014-06-03"),
    # Weeks are rarely counted to the day.
    ("The field was retaken on Friday, a week after the rebels took it.", "2014-06-20 2014-06-12/2014-06-14"),
    ("He came home on Friday, a fortnight after his arrest.", "2014-06-20 2014-06-05/2014-06-07"),
    ("Two days after he came to Basra, the trader was shot on Thursday.", "2014-06-17 2014-06-19"),
    # The day is of speech, of another clause, or there is one to count from behind.
    ("Police said on Friday that he fled two days after the raid.", '2014-06-20"'),
    ("The truce, which began on Monday, broke down two days after the convoy left.", "2014-06-16"),
    ("The town fell on Monday and two days after the army left looting began.", "2014-06-16"),
    ("He was freed on Friday, two days after he was seized on June 18.", "2014-06-20 2014-06-18"),
    # Nor roughly, nor in hours or months.
    ("He was freed on Friday, more than two weeks after his arrest.", "2014-06-20"),
    ("The shooting began on Friday, a few hours after the general came.", "2014-06-20"),
    ("The bridge was mended on Friday, three months after the flood.", "2014-06-20"),
    ("In the first four days after the flood, nobody came on Friday.", "2014-06-20"),
    ("The dam was taken on Friday. Two days before that, the guards had left.", "2014-06-20 2014-06-18"),
    # The day before when, in.
    ("Families on Thursday buried the men killed the day before when a wall fell.", "2014-06-19 2014-06-18"),
    ("Families on Thursday buried the men killed the night before in Kirkuk.", "2014-06-19 2014-06-18"),
]

NO_DATE = [
    "People await the end of the week-long truce.",
    "They pray there every Friday.",
    "Each Sunday the market opens.",
    "Two Fridays went by.",
    "The first Friday of the truce was quiet.",
    "Many fear the fall of Baghdad.",
    "The offensive could lead to the fall of Baghdad.",
    "They want to prevent the fall of Baghdad.",
    # It had not happened when this was written, or nothing says that it ever did.
    "The fall of Damascus would change the region.",
    "The fall of Zakho is a rumour.",
    "After two days in hospital he died.",
    "Ramadan Hussein, a baker, was shot.",
    "Mosul fell silent.",
]


@pytest.mark.parametrize(("text", "found"), PLANNED + HAPPENED + COUNTED + SINCE + APART + INTERVALS + EVENTS)
def test_days_and_their_standing(text: str, found: str) -> None:
    """Each sentence gives exactly these days, each with its standing: planned, of speech, or neither."""
    assert days(text) == found


@pytest.mark.parametrize("text", NO_DATE)
def test_nothing_is_dated(text: str) -> None:
    """Habits, fears, rumours, names and what is yet to happen are no days."""
    assert days(text) == ""


@pytest.mark.parametrize(
    ("text", "written", "found"),
    [
        ("Since the fall of Raqqa aid has come.", date(2014, 1, 1), "2013-03-04/2013-03-06"),
        ("Since the fall of Raqqa aid has come.", date(2018, 1, 1), "2017-10-17"),
        ("Since the fall of Aleppo aid has come.", date(2018, 1, 1), "2016-12-13/2016-12-22"),
        ("Since the fall of Aleppo aid has come.", date(2025, 1, 1), "2024-11-29/2024-11-30"),
        ("Since the 2016 fall of Aleppo aid has come.", date(2025, 1, 1), "2016-12-13/2016-12-22"),
        ("Since the fall of Assad aid has come.", date(2025, 1, 1), "2024-12-08"),
        ("Since the fall of Assad aid has come.", date(2015, 1, 1), ""),
        ("Many died in the 2023 earthquake.", date(2024, 1, 1), "2023-02-06"),
    ],
)
def test_events_of_one_name(text: str, written: date, found: str) -> None:
    """A name of several events means the latest that had begun when the report was written, or that of the year."""
    assert days(text, written) == found
