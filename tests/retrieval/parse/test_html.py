"""HTML pages: the story without its furniture, what the page says of itself, and hostile markup."""

from __future__ import annotations

import json

import pytest

from tests.retrieval.parse.conftest import Read

RAID = (
    "Gunmen raided a checkpoint on the road south of Samarra at dawn and killed four policemen, an officer said.",
    "Two cars full of fighters drove up to the barrier at about five o'clock and opened fire, he told Reuters.",
    "The police post guards a bridge that trucks use to reach the garrison in Tikrit.",
)
MILL = (
    "A bomber drove a truck of cement into the gate of a flour mill in Aleppo and wounded eleven workers.",
    "The mill had fed three districts held by rebels. State television spoke of a gas accident.",
    "Bakeries in the east of the city will be without flour for a week, a council member told AFP.",
)
TITLE = "Police killed in raid near Samarra"
BODY = "\n\n".join(RAID)


def paragraphs(texts: tuple[str, ...]) -> str:
    """``texts`` as HTML paragraphs."""
    return "".join(f"<p>{text}</p>\n" for text in texts)


def page(head: str = "", story: str = paragraphs(RAID), after: str = "") -> str:
    """A page with menu, footer, one article and what the arguments add."""
    return f"""<!doctype html><html lang="en"><head><title>{TITLE} | Levant Wire</title>{head}</head><body>
    <nav><a href="/">Home</a> <a href="/iraq">Iraq</a> <time datetime="2001-01-01">now</time></nav>
    <main><article><h1>{TITLE}</h1>{story}</article>{after}</main>
    <footer><p>Copyright 2014 Levant Wire. All rights reserved.</p></footer></body></html>"""


def ld(value: object) -> str:
    """A JSON-LD script that holds ``value``, or a string as it is."""
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


def test_a_plain_page(read: Read) -> None:
    """Title and body are the article's, the outlet stands in the window title; a date in the menu dates nothing."""
    report = read("page.html", page()).report
    assert (report.title, report.body, report.outlet, report.published) == (TITLE, BODY, "Levant Wire", None)


NOISE = {
    "script": "<script>var a = 'NOISE and more words so that it could pass for a paragraph of text';</script>",
    "style": "<style>.a:before { content: 'NOISE' }</style>",
    "comment": "<!-- NOISE that nobody sees -->",
    "template": "<template><p>NOISE in a paragraph that no browser ever shows to anybody.</p></template>",
    "noscript": "<noscript><p>NOISE please switch on the scripts to read this page.</p></noscript>",
    "textarea": "<textarea>NOISE to write a comment in</textarea>",
    "hidden": '<div style="display:none"><p>NOISE in a paragraph that nobody sees, with words.</p></div>',
    "svg": "<svg><text>NOISE</text></svg>",
    "form": "<form><input value=NOISE><button>NOISE</button></form>",
    "comments": '<section id="comments"><div class="comment"><p>NOISE says that this is all lies.</p></div></section>',
    "related": '<aside><h3>Related</h3><p><a href="/x">NOISE is a link to another story</a></p></aside>',
}


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE)
def test_what_is_no_text_stays_out(noise: str, read: Read) -> None:
    """Scripts, styles, comments, forms, what is hidden and other readers' comments are in no body."""
    report = read("page.html", page(story=f"<p>{RAID[0]}</p>{noise}<p>{RAID[1]}</p><p>{RAID[2]}</p>")).report
    assert report.body == BODY


def test_entities_are_characters(read: Read) -> None:
    """Entities in title and text are read as the characters they stand for."""
    story = f"<p>&ldquo;We left,&rdquo; he said &mdash; at 5&nbsp;o&#39;clock &lt;sharp&gt; &amp; fast. {RAID[0]}</p>"
    report = read("page.html", page(story=story + paragraphs(RAID[1:]))).report
    assert report.body.startswith("“We left,” he said — at 5 o'clock <sharp> & fast.")


def test_line_breaks_divide_paragraphs(read: Read) -> None:
    """Old pages set paragraphs with <br><br>: they come out as paragraphs, and a single <br> as a space."""
    text = "<br><br>".join((f"<b>{TITLE}</b>", *RAID)).replace("at dawn", "at<br>dawn")
    report = read("page.html", f"<html><body><div class=story>{text}</div></body></html>").report
    assert (report.title, report.body) == (TITLE, BODY)


def test_a_brief_is_not_run_together(read: Read) -> None:
    """A story too short for the extractor's liking keeps its title, date line and paragraphs apart."""
    story = '<p class="meta">24 June 2014, 10:30</p><p>Four policemen died near Samarra on Tuesday.</p><p>Two fled.</p>'
    report = read("page.html", page(story=story)).report
    assert report.body == "Four policemen died near Samarra on Tuesday.\n\nTwo fled."
    assert str(report.published) == "2014-06-24T10:30:00Z"


def test_subheads_lists_and_quotations(read: Read) -> None:
    """Subheads do not divide an article; points of lists and quotations are paragraphs of it."""
    story = (
        paragraphs(RAID)
        + f"<h2>The police of the province</h2><p>The police of the province have lost sixty men. {MILL[1]}</p>"
        + "<ul><li>first point of a list</li><li>second point of it</li></ul>"
        "<blockquote>We will not go back.</blockquote>"
    )
    report = read("page.html", page(story=story)).report
    assert report.title == TITLE
    assert report.body.split("\n\n")[-3:] == ["first point of a list", "second point of it", "We will not go back."]


def test_several_articles_are_several_reports(read: Read) -> None:
    """Each article element is a report with its own title, time and address, under the page's outlet."""

    def article(title: str, texts: tuple[str, ...], day: int) -> str:
        time = f'<time datetime="2014-06-{day}T10:00:00Z">x</time>'
        return f'<article><h2><a href="https://a.example/{day}">{title}</a></h2>{time}{paragraphs(texts)}</article>'

    teaser = "<article><h3>Another story</h3><p>A short teaser.</p></article>"
    cut = f"<article><h3>Third story</h3><p>{MILL[0]} {MILL[1]} {MILL[2]} <a href=/3>Read more</a></p></article>"
    body = article(TITLE, RAID, 24) + teaser + cut + article("Truck bomb hits mill", MILL, 25)
    html = f'<html><head><meta property="og:site_name" content="Levant Wire"></head><body>{body}</body></html>'
    reading = read("page.html", html)
    assert [(r.title, str(r.published), r.url, r.outlet) for r in reading.reports] == [
        (TITLE, "2014-06-24T10:00:00Z", "https://a.example/24", "Levant Wire"),
        ("Truck bomb hits mill", "2014-06-25T10:00:00Z", "https://a.example/25", "Levant Wire"),
    ]
    assert [report.body for report in reading.reports] == [BODY, "\n\n".join(MILL)]


def test_teasers_below_an_article_are_no_stories(read: Read) -> None:
    """Short article elements under a story are links to others, and leave no trace in it."""
    teasers = "".join(f"<article><h3><a href=/{n}>Story {n}</a></h3><p>{MILL[0]}</p></article>" for n in range(3))
    report = read("page.html", page(after=teasers)).report
    assert (report.title, report.body) == (TITLE, BODY)


def test_headings_of_a_round_up_divide_it(read: Read) -> None:
    """Second-level headings right below the page's own are titles of stories."""
    html = f"""<html><body><main><h1>Daily round-up</h1><h2>{TITLE}</h2>{paragraphs(RAID)}
    <h2>Truck bomb hits flour mill in Aleppo</h2>{paragraphs(MILL)}</main></body></html>"""
    assert [report.body for report in read("page.html", html).reports] == [BODY, "\n\n".join(MILL)]


ARTICLE = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2014-06-24T10:00:00Z",
    "publisher": {"name": "Gulf Morning Post"},
    "url": "https://gulf.example/raid",
}
JSON_LD = {
    "object": ld(ARTICLE),
    "array": ld([{"@type": "WebSite", "name": "x"}, ARTICLE]),
    "graph": ld({"@graph": [{"@type": "Person"}, ARTICLE]}),
    "list of types": ld({**ARTICLE, "@type": ["NewsArticle", "Thing"]}),
    "list of publishers": ld({**ARTICLE, "publisher": [{"name": "Gulf Morning Post"}]}),
    "main entity": ld({**ARTICLE, "url": None, "mainEntityOfPage": {"@id": "https://gulf.example/raid"}}),
    "after broken ones": ld("{broken")
    + ld('{"@type": [["x"], {"a": 1}], "@graph": 5}')
    + ld("[1, null]")
    + ld(ARTICLE),
    "after a deep one": ld("[" * 100_000) + ld(ARTICLE),
}


@pytest.mark.parametrize("head", JSON_LD.values(), ids=JSON_LD)
def test_json_ld(head: str, read: Read) -> None:
    """JSON-LD is read as an object, in arrays and graphs, and what is broken in it is passed over."""
    reading = read("page.html", page(head))
    report = reading.report
    assert (report.outlet, report.url) == ("Gulf Morning Post", "https://gulf.example/raid")
    assert str(report.published) == "2014-06-24T10:00:00Z"
    assert all("JSON-LD is broken" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (
            '<link rel="canonical" href="https://a.example/1"><meta property="og:url" content="https://a.example/2">',
            "1",
        ),
        ('<link rel="canonical" href="/relative"><meta property="og:url" content="https://a.example/2">', "2"),
        (
            '<link rel="canonical" href="http://[::1"><meta property="og:url" content="https://a.example/3?utm_id=x">',
            "3",
        ),
    ],
)
def test_the_first_good_address_is_taken(head: str, url: str, read: Read) -> None:
    """A canonical address that is none gives way to the next one the page states."""
    assert read("page.html", page(head)).report.url == f"https://a.example/{url}"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ('<p>Published <time datetime="2014-06-24T10:00:00+03:00">x</time></p>', "2014-06-24T07:00:00Z"),
        ("<p>Posted <time>24 June 2014</time></p>", "2014-06-24"),
        ('<p class="byline">By Nadia, Levant Wire | 24 June 2014, 10:30</p>', "2014-06-24T10:30:00Z"),
        ('<div class="post-date">June 24, 2014</div>', "2014-06-24"),
        ('<p class="meta">By our staff</p>', "None"),
    ],
)
def test_dates_in_the_page(line: str, published: str, read: Read) -> None:
    """A <time> element or a marked byline dates a page without metadata, and is no part of its body."""
    report = read("page.html", page(story=line + paragraphs(RAID))).report
    assert str(report.published) == published
    assert report.body.endswith(BODY)
    assert "2014" not in report.body


def test_the_modified_time_is_not_the_published_one(read: Read) -> None:
    """Of several <time> elements the one marked as publication counts, wherever it stands."""
    story = """<time itemprop="dateModified" datetime="2014-06-26">x</time>
    <time itemprop="datePublished" datetime="2014-06-24">y</time>"""
    assert str(read("page.html", page(story=story + paragraphs(RAID))).report.published) == "2014-06-24"


def test_arabic_page(read: Read) -> None:
    """An Arabic page gives an Arabic report with its wire dateline read."""
    html = """<html lang="ar" dir="rtl"><body><h1>مقتل أربعة شرطيين في هجوم قرب سامراء</h1>
    <p>بغداد (رويترز) - قتل أربعة من رجال الشرطة فجر الثلاثاء عندما هاجم مسلحون نقطة تفتيش.</p>
    <p>وأضاف الضابط أن المسلحين وصلوا في سيارتين وفتحوا النار على الحاجز.</p></body></html>"""
    report = read("page.html", html).report
    assert (report.language, report.origin, report.title) == ("ar", "Reuters", "مقتل أربعة شرطيين في هجوم قرب سامراء")


UNCLOSED = f"<html><body><h1>{TITLE}</h1><div><p>{RAID[0]}<p>{RAID[1]}<p><b>{RAID[2]}"
SURVIVED = {
    "unclosed tags": UNCLOSED,
    "a huge attribute": page(story=f"<p data-x='{'A' * 2_000_000}'>{RAID[0]}</p>" + paragraphs(RAID[1:])),
    "ten thousand levels below": page(after="<div>" * 10_000 + "x" + "</div>" * 10_000),
    "an XML declaration": '<?xml version="1.0" encoding="utf-8"?>\n' + page(),
    "NUL": page().replace("Gunmen", "Gun\0men"),
    "no html element": f"<h1>{TITLE}</h1>" + paragraphs(RAID),
}


@pytest.mark.parametrize("html", SURVIVED.values(), ids=SURVIVED)
def test_hostile_markup_keeps_the_story(html: str, read: Read) -> None:
    """Broken, huge and deep markup around a story does not cost its text."""
    report = read("page.html", html).report
    assert (report.title, report.body) == (TITLE, BODY)


REFUSED = {
    "empty body": "<html><head><title>x</title></head><body></body></html>",
    "no body": "<html><head><title>Nothing here</title></head></html>",
    "comments alone": "<!-- only a comment -->",
    "scripts alone": "<html><body><script>var a = 1;</script></body></html>",
    "all text in ten thousand levels": "<div>" * 10_000 + paragraphs(RAID) + "</div>" * 10_000,
    "all text in ten thousand spans": "<p>" + "<span>" * 10_000 + RAID[0] + "</span>" * 10_000,
    "nested articles": "<article><h2>a b</h2>" * 3_000 + paragraphs(RAID),
}


@pytest.mark.parametrize("html", REFUSED.values(), ids=REFUSED)
def test_a_page_without_a_story_is_refused(html: str, read: Read) -> None:
    """A page in which no text can be found gives one clear error, never a crash."""
    reading = read("page.html", html)
    assert reading.reports == []
    assert list(reading.failed) == ["page.html"]


@pytest.mark.parametrize(
    ("stated", "language"),
    [
        ('lang="fr-FR"', "fr"),
        ('lang="ku"', "ku"),
        ('xml:lang="tr"', "tr"),
        ('lang="ar"', "en"),
        ('lang=""', "en"),
        ("", "en"),
    ],
)
def test_the_stated_language(stated: str, language: str, read: Read) -> None:
    """The language a page says it is in is the report's, unless the letters are of another script."""
    assert read("page.html", page().replace('lang="en"', stated)).report.language == language


@pytest.mark.parametrize(("stated", "language"), [("en", "ar"), ("fa", "fa"), ("ckb-IQ", "ku"), ("ur", "ur")])
def test_the_stated_language_of_arabic_script(stated: str, language: str, read: Read) -> None:
    """Arabic letters can be another language of that script, and never English."""
    html = f"""<html lang="{stated}" dir="rtl"><body><h1>مقتل أربعة شرطيين في هجوم قرب سامراء</h1>
    <p>هاجم مسلحون نقطة تفتيش جنوب سامراء عند الفجر وقتلوا أربعة من رجال الشرطة، بحسب ضابط.</p>
    <p>وقال ضابط في الشرطة إن سيارتين مليئتين بالمسلحين وصلتا إلى الحاجز عند الخامسة صباحا.</p></body></html>"""
    assert read("page.html", html).report.language == language
