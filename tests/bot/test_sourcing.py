"""Who is behind an answer: origins, lineages and grades, from files to what ``sitrep ask`` prints."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot import json_output, terminal
from bot.briefing.sourcing import UNKNOWN, origin_notes
from bot.briefing.types import Answer, Grade, Lineage, Source
from retrieval.dates import parse_bound
from retrieval.library.reading import StoredPassage
from retrieval.types import Passage, Precision, Published, Report, Scope
from retrieval.understand import Question
from tests.conftest import NOW, Record, Shelf

OUTLETS = """
[[outlet]]
name = "Levant Wire"
hosts = ["levantwire.example"]
control = "private"
reliability = "B"
reason = "corrects its mistakes in public"

[[outlet]]
name = "Jazira State Wire"
hosts = ["jazirastate.example"]
country = "SY"
control = "state"
reliability = "D"
reason = "prints what its government says"

[[outlet]]
name = "Jazira State Radio"
hosts = ["jaziraradio.example"]
country = "SY"
control = "state"
reliability = "D"
reason = "prints what its government says"
"""
QUESTION = "How many people were killed in the bombing in Samarra?"
# What each outlet writes besides the count, and in what words it gives that.
MORE = {
    "levantwire": "Shopkeepers swept up glass while sappers looked through the ruins of the bakery for another device.",
    "gulfpost": "A second charge was found under a lorry and taken apart, and the bridge stayed shut until evening.",
    "tigris": "Hospital corridors were full and two of the wards had no light, a nurse on the night shift remembered.",
    "jazirastate": "The provincial council met in haste and promised money to the families before the month is over.",
    "jaziraradio": "Schools near the river will stay closed for three days, a man from the education office announced.",
    "harbour": "Lorries of flour that were due at noon turned back to the depot, and bakers asked for an escort.",
}
LEADS = {
    "levantwire": "A car bomb killed {} people at the main market of Samarra on Friday, {}.",
    "gulfpost": "On Friday {} people were killed in Samarra when a car bomb went off outside the market, {}.",
    "tigris": "Friday's blast from a car bomb beside stalls of the Samarra market has killed {} people, {}.",
    "jazirastate": "Samarra: {} people killed by terrorists whose car bomb struck a crowded market on Friday, {}.",
    "jaziraradio": "In the market at Samarra {} people were killed on Friday by an enormous car bomb, {}.",
    "harbour": "A market in Samarra where {} people were killed on Friday by a car bomb stood in ruins, {}.",
}


def report(id_: str, count: int, source: str, *, host: str, day: str = "2014-06-21", text: str | None = None) -> Record:
    """A report of a host on the bombing: how many were killed, who says so, and a paragraph of its own.

    ``text`` stands in the place of the host's own words.
    """
    lead = LEADS[host] if text is None else LEADS["levantwire"]
    return {
        "id": id_,
        "title": "Bomb in Samarra",
        "text": f"{lead.format(count, source)}\n\n{text or MORE[host]}",
        "url": f"https://{host}.example/{id_}",
        "published": day,
    }


def asked(shelf: Shelf, records: Sequence[Record], question: str = QUESTION, until: str | None = None) -> Answer:
    """The answer of a library of these reports, with the outlets above."""
    shelf.data.mkdir(exist_ok=True)
    (shelf.data / "outlets.toml").write_text(OUTLETS, "utf-8")
    shelf.take_in(shelf.file("reports.jsonl", records))
    with shelf.open() as opened:
        asked_ = Question(question, until=parse_bound(until) if until else None)
        return opened.answering.answer(asked_, now=NOW)


def of(answer: Answer, external_id: str) -> Source:
    """The source from one report."""
    return next(source for source in answer.sources if source.report.external_id == external_id)


def grade_of(answer: Answer, external_id: str) -> tuple[str, str]:
    """The grade of the source from one report, and why."""
    grade = of(answer, external_id).grade
    assert grade is not None
    return str(grade), grade.why


def note(answer: Answer) -> tuple[str, str] | None:
    """What the answer says of reports and origins."""
    found = [(one.code, one.text) for one in answer.notes if one.code in ("one_origin", "origins")]
    assert len(found) <= 1
    return found[0] if found else None


def test_reports_of_one_wire_are_one_origin(shelf: Shelf) -> None:
    """Two desks that tell one agency's news, each in words of its own, do not confirm each other."""
    answer = asked(
        shelf,
        [
            report("wire", 14, "police told AFP", host="levantwire"),
            report("post", 14, "Agence France-Presse reported", host="gulfpost"),
        ],
    )
    for source in answer.sources:
        assert source.origin == "AFP"
        assert source.grade is not None
        assert source.grade.credibility == 6
        assert source.grade.why.endswith("one origin only (AFP), nothing to compare")
        assert len(source.grade.supported_by) == 1


def test_near_copies_count_once(shelf: Shelf) -> None:
    """A text that three outlets print is three reports and one origin, though only one of them credits the agency."""
    text = MORE["levantwire"] + " " + MORE["tigris"]
    answer = asked(
        shelf,
        [
            report("wire", 14, "police said", host="levantwire", text=text + " (AFP)"),
            report("post", 14, "police said", host="gulfpost", text=text),
            report("tigris", 14, "police said", host="tigris", text=text),
        ],
    )
    [lineage] = answer.lineages
    assert (lineage.origin, lineage.reports, lineage.sources) == ("AFP", 3, (1,))
    assert note(answer) == ("one_origin", "3 reports, 1 origin (AFP): they do not confirm each other.")
    assert str(answer.sources[0].grade)[1] == "6"


def test_another_origin_corroborates(shelf: Shelf) -> None:
    """What two origins report is probably true, what three do is confirmed; copies and rewrites of them add nothing."""
    reports = [
        report("wire", 14, "police told AFP", host="levantwire"),
        report("post", 14, "doctors told Reuters", host="gulfpost"),
    ]
    two = asked(shelf, reports)
    letter, why = grade_of(two, two.sources[0].report.external_id)
    assert letter[1] == "2"
    assert "reported by 2 independent origins (" in why
    assert "AFP" in why
    assert "Reuters" in why
    three = asked(shelf, [report("tigris", 14, "the mayor said", host="tigris")])
    assert {str(source.grade)[1] for source in three.sources} == {"1"}
    again = asked(shelf, [report("copy", 14, "police told AFP", host="harbour", text=MORE["levantwire"])])
    assert {str(source.grade)[1] for source in again.sources} == {"1"}
    assert all("3 independent origins" in source.grade.why for source in again.sources if source.grade)


def test_one_state_is_one_voice(shelf: Shelf) -> None:
    """Two outlets of one state say the same: possibly true, and not independent of each other."""
    answer = asked(
        shelf,
        [
            report("wire", 14, "the ministry said", host="jazirastate"),
            report("radio", 14, "the governor said", host="jaziraradio"),
        ],
    )
    code, why = grade_of(answer, answer.sources[0].report.external_id)
    assert code == "D3"
    assert "state outlet (prints what its government says)" in why
    assert "not shown to be independent" in why


def test_nameless_speakers_prove_nothing_to_each_other(shelf: Shelf) -> None:
    """Two reports that quote a security official are not one lineage, and not shown to be independent either."""
    answer = asked(
        shelf,
        [
            report("wire", 14, "a security official said", host="levantwire"),
            report("post", 14, "a senior security source said", host="gulfpost"),
        ],
    )
    code, why = grade_of(answer, answer.sources[0].report.external_id)
    assert code[1] == "3"
    assert "not shown to be independent" in why


def test_another_number_contradicts(shelf: Shelf) -> None:
    """A count that another origin gives otherwise is doubtful, one that two others give otherwise improbable."""
    reports = [
        report("wire", 14, "police told AFP", host="levantwire"),
        report("post", 31, "doctors told Reuters", host="gulfpost"),
    ]
    answer = asked(shelf, reports)
    assert grade_of(answer, "wire")[0] == "B4"
    assert "contradicted by Reuters" in grade_of(answer, "wire")[1]
    more = asked(shelf, [report("tigris", 31, "the mayor said", host="tigris")])
    assert grade_of(more, "wire")[0] == "B5"


def test_a_copy_with_another_number_is_no_confirmation(shelf: Shelf) -> None:
    """Two desks that print one text with two counts go back to one text and differ; the note says both."""
    text = MORE["levantwire"] + " " + MORE["tigris"]
    answer = asked(
        shelf,
        [
            report("wire", 14, "police said", host="levantwire", text=text),
            report("post", 31, "police said", host="gulfpost", text=text),
        ],
    )
    assert [str(source.grade)[1] for source in answer.sources] == ["4", "4"]
    assert {source.lineage for source in answer.sources} == {1}
    assert note(answer) == ("origins", "2 reports go back to one text (Levant Wire) and differ.") or (
        note(answer) == ("origins", "2 reports go back to one text (gulfpost.example) and differ.")
    )


def test_a_later_count_of_the_same_origin_wins(shelf: Shelf) -> None:
    """What an agency has put right does not contradict what it says now; the earlier count is doubtful."""
    answer = asked(
        shelf,
        [
            report("wire", 31, "police told AFP", host="levantwire", day="2014-06-21T08:00:00Z"),
            report("post", 14, "police told AFP", host="gulfpost", day="2014-06-21T18:00:00Z"),
        ],
    )
    assert grade_of(answer, "post")[0][1] == "6"
    assert grade_of(answer, "wire")[0][1] == "4"


@pytest.mark.parametrize("until", [None, "2014-06-22"])
def test_a_replaced_version_corroborates_nothing(shelf: Shelf, until: str | None) -> None:
    """A page that was put right later confirms nothing with what it said before, also where ``until`` lets it stand."""
    corrected = report("post", 31, "doctors told Reuters", host="gulfpost", day="2014-06-24")
    answer = asked(
        shelf,
        [
            report("wire", 14, "police told AFP", host="levantwire"),
            report("post", 14, "doctors told Reuters", host="gulfpost"),
            corrected,
        ],
        until=until,
    )
    assert grade_of(answer, "wire")[0][1] == ("4" if until is None else "6")


def test_json_names_the_reports_behind_a_grade(shelf: Shelf) -> None:
    """A script gets letter, number, reason and the reports that the number comes from; lineages name their sources."""
    answer = asked(
        shelf,
        [
            report("wire", 14, "police told AFP", host="levantwire"),
            report("post", 14, "doctors told Reuters", host="gulfpost"),
        ],
    )
    printed = json_output.answer(answer)
    first = printed["sources"][0]
    assert set(first["grade"]) == {"reliability", "credibility", "why", "supported_by", "contradicted_by"}
    assert (first["grade"]["credibility"], first["grade"]["contradicted_by"], first["lineage"]) == (2, [], 1)
    [supporter] = first["grade"]["supported_by"]
    assert supporter != first["report_id"]
    assert printed["lineages"][0]["sources"] == [1]
    assert printed["lineages"][0]["reports"] == 1


def test_the_terminal_shows_grade_and_reason(shelf: Shelf) -> None:
    """A source bears its grade before the outlet, the line below says why, and one account is told as one."""
    text = MORE["levantwire"] + " " + MORE["tigris"]
    answer = asked(
        shelf,
        [
            report("wire", 14, "police said", host="levantwire", text=text),
            report("post", 31, "police said", host="gulfpost", text=text),
        ],
    )
    console = Console(file=io.StringIO(), width=10_000)
    with console.capture() as shown:
        console.print(terminal.answer(answer))
    assert "B4 Levant Wire" in shown.get()
    assert "B4: private outlet (corrects its mistakes in public); one origin only (Levant Wire); contradicted by" in (
        shown.get()
    )
    assert "F4 gulfpost.example" in shown.get()
    assert "the same account as [1]" in shown.get()


def test_coverage_lists_outlets_with_their_letters(shelf: Shelf) -> None:
    """Known outlets with letter, control and reason; one that is not in the list cannot be judged."""
    asked(
        shelf,
        [
            report("wire", 14, "police said", host="levantwire"),
            report("post", 14, "police said", host="gulfpost"),
        ],
    )
    with shelf.open() as opened:
        covered = opened.covered(Scope())
        listed = {one["outlet"]: one for one in json_output.coverage(*covered)["outlets"]}
    assert listed["Levant Wire"] == {
        "outlet": "Levant Wire",
        "reports": 1,
        "control": "private",
        "reliability": "B",
        "reason": "corrects its mistakes in public",
    }
    assert (listed["gulfpost.example"]["reliability"], listed["gulfpost.example"]["reason"]) == ("F", None)


def source(n: int, origin: str | None, grade: Grade | None = None) -> Source:
    """A source of an answer; its report has an id of its own."""
    published = Published(datetime(2014, 6, 21, tzinfo=UTC), Precision.DAY)
    made = Report(str(n), str(n), "d", "", None, origin, None, published, None, "en", "x", NOW)
    return Source(n, StoredPassage(n, Passage(0, 1, (), ()), made), (), origin, n, grade)


@pytest.mark.parametrize(
    ("lineages", "grades", "expected"),
    [
        ([Lineage(1, "AFP", (1,), 1)], [None], []),
        ([Lineage(1, "AFP", (1, 2), 2)], [None, None], [("one_origin", "2 reports, 1 origin (AFP): they do not")]),
        (
            [Lineage(1, "AFP", (1,), 2), Lineage(2, "AFP", (2,), 1)],
            [None, None],
            [("one_origin", "3 reports, 1 origin (AFP): they do not")],
        ),
        (
            [Lineage(1, "AFP", (1,), 3), Lineage(2, "SOHR", (2,), 2)],
            [None, None],
            [("origins", "5 reports, 2 origins (AFP, SOHR).")],
        ),
        (
            [Lineage(1, "Levant Wire", (1, 2), 2)],
            [Grade("B", 4, "", contradicted_by=("2",)), None],
            [("origins", "2 reports go back to one text (Levant Wire) and differ.")],
        ),
        ([Lineage(1, UNKNOWN, (1, 2), 2)], [None, None], []),
    ],
)
def test_the_note_counts_origins(
    lineages: list[Lineage], grades: list[Grade | None], expected: list[tuple[str, str]]
) -> None:
    """Reports with their copies, and origins once each; one report needs no note, an unknown origin gets none."""
    sources = [source(n, "AFP", grade) for n, grade in enumerate(grades, start=1)]
    notes = list(origin_notes(sources, lineages))
    assert [note.code for note in notes] == [code for code, _ in expected]
    assert all(note.text.startswith(text) for note, (_, text) in zip(notes, expected, strict=True))


def counted(id_: str, text: str, outlet: str, published: str = "2016-05-06") -> Record:
    """A short item of an outlet."""
    return {"id": id_, "title": "Hawija", "text": text, "source": outlet, "published": published}


@pytest.mark.parametrize(
    ("statement", "other"),
    [
        (
            "Nine soldiers were killed in an attack on a checkpoint in Hawija on 5 May 2016, officers said.",
            "قتل ثلاثة جنود في هجوم على نقطة تفتيش في الحويجة يوم 5 أيار 2016.",
        ),
        (
            "Two hundred people were killed when shells fell on Hawija on 5 May 2016, doctors said.",
            "Shells killed two people in Hawija on 5 May 2016, rescue workers said.",
        ),
        (
            "One soldier was killed in the attack on the checkpoint in Hawija on 5 May 2016.",
            "Three soldiers were killed in the attack on the checkpoint in Hawija on 5 May 2016.",
        ),
    ],
)
def test_numbers_in_words_are_numbers(sqlite_shelf: Shelf, statement: str, other: str) -> None:
    """Another number never confirms, whether in digits, English words or Arabic ones."""
    records = [counted("one", statement, "Reuters"), counted("two", other, "AFP")]
    answer = asked(sqlite_shelf, records, "How many people were killed in Hawija on 5 May 2016?")
    assert answer.sources
    for source in answer.sources:
        assert source.grade is not None
        assert source.grade.supported_by == ()
        assert source.grade.credibility > 3


def test_the_same_number_confirms_across_languages(sqlite_shelf: Shelf) -> None:
    """Nine in an English word and تسعة in an Arabic one are the same count of one event."""
    records = [
        counted("one", "Nine soldiers were killed in an attack on a checkpoint in Hawija on 5 May 2016.", "Reuters"),
        counted("two", "قتل تسعة جنود في هجوم على نقطة تفتيش في الحويجة يوم 5 أيار 2016.", "AFP"),
    ]
    answer = asked(sqlite_shelf, records, "How many soldiers were killed in Hawija on 5 May 2016?")
    assert {str(source.grade)[1] for source in answer.sources} == {"2"}


def test_a_table_is_compared_by_its_head(sqlite_shelf: Shelf) -> None:
    """A sentence of thousands of numbers is graded like any other, and what is not read confirms nothing."""
    table = "Nine soldiers were killed in Hawija on 5 May 2016: " + "12 34 " * 300 + "killed in all."
    records = [counted("one", table, "Reuters"), counted("two", table.replace("Nine", "9"), "AFP")]
    answer = asked(sqlite_shelf, records, "How many soldiers were killed in Hawija on 5 May 2016?")
    assert {str(source.grade)[1] for source in answer.sources} <= {"6"}


@pytest.mark.parametrize(
    ("dateline", "text"),
    [
        ("MOSUL, Oct 3 ({}) - ", "A suicide bomber killed {} people in the village of {} on Tuesday, residents said."),
        ("MOSUL, Oct 3 ({}) - ", "A suicide bomber killed {} people near Mosul in {} village on Tuesday, he said."),
    ],
)
def test_a_dateline_is_not_the_village(sqlite_shelf: Shelf, dateline: str, text: str) -> None:
    """Bombings in three villages that no file has are three events, though all are reported from one town."""
    events = [("Reuters", "six", "Zarqat"), ("AFP", "six", "Humaydin"), ("AP", "nine", "Talfiya")]
    records: list[Record] = [
        {**counted(name, dateline.format(wire) + text.format(count, name), wire, "2018-10-03"), "title": "Bombing"}
        for wire, count, name in events
    ]
    answer = asked(sqlite_shelf, records, "How many people were killed in Zarqat?")
    assert of(answer, "Zarqat").grade is not None
    for source in answer.sources:
        assert source.grade is not None
        assert (source.grade.supported_by, source.grade.contradicted_by) == ((), ())


def test_an_unlisted_village_is_a_place(sqlite_shelf: Shelf) -> None:
    """What two agencies tell of a village that no file has, in two spellings, they confirm to each other."""
    records: list[Record] = [
        {**counted(name, text, outlet), "title": "Shelling"}
        for name, text, outlet in [
            ("one", "Residents of the area said 30 people were killed in Zarqat on 11 June 2015.", "AFP"),
            ("two", "On 11 June 2015 shelling killed 30 people near the village of Zarqaat.", "Reuters"),
        ]
    ]
    answer = asked(sqlite_shelf, records, "How many people were killed in Zarqat?")
    assert {str(source.grade)[1] for source in answer.sources} == {"2"}


def test_an_agency_keeps_its_own_text(sqlite_shelf: Shelf) -> None:
    """What an agency published is not another's because a near copy of it credits that one."""
    lead = "The Syrian Arab Army killed 30 militants near Hamrat on 11 June 2015, a military source said."
    text = f"{lead} {MORE['levantwire']} {MORE['tigris']}"
    credited = counted("two", f"{text} (AFP)", "Gulf Post", "2015-06-12")
    records = [counted("one", text, "SANA", "2015-06-11"), credited]
    answer = asked(sqlite_shelf, records, "How many militants were killed near Hamrat on 11 June 2015?")
    assert {source.origin for source in answer.sources if source.report.outlet == "SANA"} == {"military source"}


def test_an_agency_is_credited_only_with_what_it_wrote(sqlite_shelf: Shelf) -> None:
    """A desk's own sentence in a text that it took from an agency is not the agency's."""
    shared = f"{MORE['levantwire']} {MORE['tigris']} {MORE['harbour']}"
    own = "A car bomb killed 14 people at the main market of Samarra on Friday, the mayor said."
    records = [
        counted("one", f"{shared}\n\n{own}", "Gulf Post", "2014-06-21"),
        counted("two", f"{shared} (AFP)", "Levant Wire", "2014-06-21"),
    ]
    answer = asked(sqlite_shelf, records)
    assert {source.origin for source in answer.sources if source.report.outlet == "Gulf Post"} == {None}


def test_an_update_is_no_contradiction(sqlite_shelf: Shelf) -> None:
    """The count that an agency raises in the afternoon leaves its count of the morning as it was."""
    records = [
        report("early", 6, "police told AFP", host="levantwire", day="2014-06-21T08:00:00Z"),
        report("late", 9, "police told AFP", host="gulfpost", day="2014-06-21T15:00:00Z"),
    ]
    answer = asked(sqlite_shelf, records)
    assert {source.report.external_id for source in answer.sources} == {"early", "late"}
    for source in answer.sources:
        assert source.grade is not None
        assert source.grade.credibility == 6
        assert "contradicted" not in source.grade.why


def test_accounts_that_differ_are_not_nothing_to_compare(sqlite_shelf: Shelf) -> None:
    """An answer that shows two holders of a town does not say beside them that there is nothing to compare."""
    records = [
        counted("one", "The Syrian army controls Palmyra, a ministry spokesman said on 27 March 2016.", "SANA"),
        counted("two", "Islamic State controls Palmyra, the Syrian Observatory for Human Rights said.", "AFP"),
    ]
    for one in records:
        one["published"] = "2016-03-27"
    answer = asked(sqlite_shelf, records, "Who controls Palmyra?")
    assert answer.contested
    for source in answer.sources:
        assert source.grade is not None
        assert source.grade.why.endswith("accounts differ")
