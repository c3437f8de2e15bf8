"""Checks the judge's files: valid JSON, unique ids, evidence that exists, regexes that compile and match.

A regex must match at least one evidence report, except that of a question whose answer is a calendar date:
the reports say "on Wednesday", so the date pattern itself seldom stands in them (these are counted).
"""

import json
import re
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
ISO = re.compile(r"^\d{4}-\d\d-\d\d\|")


def lines(name):
    return [json.loads(x) for x in (HERE / name).read_text(encoding="utf-8").splitlines()]


reports = {}
for name in ("reports-en.jsonl", "reports-ar.jsonl"):
    for r in lines(name):
        assert r["id"] not in reports, r["id"]
        assert set(r) == {"id", "title", "text", "source", "url", "published", "lang"}, r["id"]
        reports[r["id"]] = r

seen, dated = set(), 0
for name in ("questions-tune.jsonl", "questions-kept.jsonl"):
    counts = Counter()
    for q in lines(name):
        assert q["id"] not in seen, q["id"]
        seen.add(q["id"])
        counts[q["type"]] += 1
        assert bool(q["evidence"]) == bool(q["regexes"]) == q["answerable"], q["id"]
        texts = [reports[e]["text"] for e in q["evidence"]]
        for pattern in q["regexes"]:
            rx = re.compile(pattern, re.I)
            if ISO.match(pattern):
                dated += 1
            else:
                assert any(rx.search(t) for t in texts), (q["id"], pattern)
    print(name, sum(counts.values()), dict(counts))
print(len(reports), "reports;", dated, "date patterns to be derived from weekday words")
