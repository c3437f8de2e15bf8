"""How well the check of written statements judges cases that were written by somebody who has not seen it.

``python -m bench.checking FILE… [--all] [--rules]``: each file has a case a line, JSON with ``passages``,
``statement``, ``citations``, ``passes`` (what a careful reader says), ``kind`` and ``why``. Prints a table by kind;
with ``--all`` also the cases that are judged wrongly, with what the check says of them; with ``--rules`` what each rule
brings and costs, by file: a rule that was made for one author must be worth its keep with the others.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.briefing.verify import CODES, Checker, Offered, Verdict, Written
from retrieval.dates import DateReader
from retrieval.names import Gazetteer
from retrieval.terms import Terms
from retrieval.types import Precision, Published


@dataclass(frozen=True, slots=True)
class Case:
    """A statement, the passages that were offered for it, and whether a careful reader would let it pass."""

    id: str
    offered: dict[int, Offered]
    statement: Written
    passes: bool
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what the check says of it, and how many milliseconds that took."""

    case: Case
    verdict: Verdict
    took: float

    @property
    def is_right(self) -> bool:
        """Whether the check says what a careful reader says."""
        return self.case.passes == self.verdict.passes


def read(path: Path) -> Iterator[Case]:
    """The cases of a file."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            one = json.loads(line)
            yield Case(
                one["id"],
                {passage["n"]: _offered(passage) for passage in one["passages"]},
                Written(one["statement"], tuple(one["citations"])),
                one["passes"],
                one["kind"],
                one.get("why", ""),
            )


def _offered(one: dict[str, Any]) -> Offered:
    published = one.get("published")
    day = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    return Offered(
        one["n"],
        one["text"],
        one.get("lang") or "en",
        Published(day, Precision.DAY) if day else None,
        one.get("outlet"),
        one.get("origin"),
        title=one.get("title") or "",
    )


def judged(checker: Checker, cases: Iterable[Case]) -> Iterator[Judged]:
    """What the check says of each case."""
    for case in cases:
        began = time.perf_counter()
        verdict = checker.check(case.statement, case.offered)
        yield Judged(case, verdict, 1_000 * (time.perf_counter() - began))


def table(results: Iterable[Judged]) -> Iterator[str]:
    """The figures by kind, those to be passed before those to be withheld, as lines of Markdown."""
    results = list(results)
    yield "| kind | to be | n | right | withheld wrongly | passed wrongly |"
    yield "|---|---|---|---|---|---|"
    counts = Counter((not one.case.passes, one.case.kind) for one in results)
    for (is_faulty, kind), n in sorted(counts.items()):
        wrong = sum(not one.is_right for one in results if one.case.kind == kind and one.case.passes is not is_faulty)
        yield _row(kind, is_faulty, n, wrong)
    for is_faulty in (False, True):
        mine = [one for one in results if one.case.passes is not is_faulty]
        yield _row("**all**", is_faulty, len(mine), sum(not one.is_right for one in mine))


def worth(files: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    """What each rule withholds of each file's cases, and of these what no other rule does, as lines of Markdown."""
    yield "| rule |" + "".join(f" {name}: rightly (alone) | wrongly (alone) |" for name in files)
    yield "|---|" + "---|---|" * len(files)
    for code in CODES:
        cells = [_withheld(code, results, passes=passes) for results in files.values() for passes in (False, True)]
        yield f"| {code} | {' | '.join(cells)} |"


def _withheld(code: str, results: Sequence[Judged], *, passes: bool) -> str:
    broken = [{fault.code for fault in one.verdict.faults} for one in results if one.case.passes is passes]
    return f"{sum(code in codes for codes in broken)} ({sum(codes == {code} for codes in broken)})"


def _row(kind: str, is_faulty: bool, n: int, wrong: int) -> str:
    to_be, cells = ("withheld", f" | {wrong}") if is_faulty else ("passed", f"{wrong} | ")
    share = f" ({wrong / n:.1%})" if kind.startswith("*") and n else ""
    return f"| {kind} | {to_be} | {n} | {n - wrong} | {cells}{share} |"


def main() -> None:
    """Prints the table, and what is judged wrongly."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="+", type=Path)
    options.add_argument("--rules", action="store_true", help="print what each rule brings and costs, by file")
    options.add_argument("--all", action="store_true", help="print the wrongly judged with the reasons")
    chosen = options.parse_args()
    checker = Checker(Gazetteer.load(), Terms.load(), DateReader())
    files = {path.stem: list(judged(checker, read(path))) for path in chosen.files}
    results = [one for each in files.values() for one in each]
    print("\n".join(table(results)))
    if chosen.rules:
        print("\n" + "\n".join(worth(files)))
    took = sorted(one.took for one in results)
    print(f"\n{took[len(took) // 2]:.1f} ms a statement (median), {took[int(0.95 * (len(took) - 1))]:.1f} ms (95%)")
    if chosen.all:
        for one in results:
            if not one.is_right:
                print(f"\n{one.case.id} {one.case.kind} {'should pass' if one.case.passes else 'should not'}")
                print(f"  {one.case.statement.text} {list(one.case.statement.citations)}\n  why: {one.case.why}")
                for n in one.case.statement.citations:
                    if found := one.case.offered.get(n):
                        print(f"  [{n}] {found.text}")
                for fault in one.verdict.faults:
                    print(f"  - {fault.code}: {fault.said}")


if __name__ == "__main__":
    main()
