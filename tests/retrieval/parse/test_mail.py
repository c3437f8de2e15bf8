"""Messages: the mailed report, the forwarded one, what is nobody's report, and messages nobody should have sent."""

from __future__ import annotations

import base64
import binascii
import textwrap
from email.message import EmailMessage

import pytest

from tests.retrieval.hostile import MILL, MILL_TEXT, PAGE, RAID, RAID_TEXT, TITLE, message
from tests.retrieval.parse.conftest import Read

SENT = "Sat, 21 Jun 2014 10:00:00 +0300"
WRAPPED = "\n\n".join(textwrap.fill(text, 72) for text in RAID)


def test_a_mailed_report(read: Read) -> None:
    """Subject, date and sender are title, publication date and outlet; the message's id is the external one."""
    mail = message(From='"Reuters" <alerts@mail.reuters.com>', Date=SENT, Message_ID="<1.2@reuters.com>")
    report = read("a.eml", mail.as_bytes()).report
    assert (report.title, report.body, report.outlet) == (TITLE, RAID_TEXT, "Reuters")
    assert (str(report.published), report.external_id, report.url) == ("2014-06-21T07:00:00Z", "1.2@reuters.com", None)


@pytest.mark.parametrize(
    ("fields", "outlet"),
    [
        ({"From": "Ann Smith <ann@desk.example>"}, None),
        ({"From": "News <news@afp.com>"}, "AFP"),
        ({"From": "Tigris Courier <n@tigris.example>", "List_Unsubscribe": "<https://t.example/u>"}, "Tigris Courier"),
        ({"From": "Ann <a@x.example>", "List_Unsubscribe": "<x>", "List_Post": "<mailto:l@x.example>"}, None),
        ({"From": "((((((<>>>@@"}, None),
    ],
)
def test_the_sender_is_an_outlet_only_where_it_is_one(fields: dict[str, str], outlet: str | None, read: Read) -> None:
    """A known name or host and a newsletter are outlets; somebody who mails a report, or a list, is not."""
    mail = message()
    del mail["From"]
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    assert read("a.eml", mail.as_bytes()).report.outlet == outlet


FORWARDS = {
    "gmail": "FYI\n\n---------- Forwarded message ---------\nFrom: AFP <desk@afp.com>\nDate: Sat, Jun 21, 2014 at "
    f"2:30\u202fPM\nSubject: Raid on the road\nTo: <ann@desk.example>\n\n\n{WRAPPED}\n",
    "outlook": "See below.\n\n-----Original Message-----\nFrom: AFP [mailto:desk@afp.com]\n"
    f"Sent: Saturday, June 21, 2014 2:30 PM\nTo: Ann\nSubject: Raid on the road\n\n{WRAPPED}\n",
    "outlook line": "________________________________\nFrom: AFP <desk@afp.com>\n"
    "Sent: Saturday, June 21, 2014 2:30 PM\n"
    f"To: Ann\nSubject: Raid on the road\n\n{WRAPPED}\n",
    "apple": "Worth reading\n\nBegin forwarded message:\n\n> From: AFP <desk@afp.com>\n> Subject: Raid on the road\n"
    "> Date: June 21, 2014 at 2:30:00 PM\n> To: Ann <ann@desk.example>\n> \n"
    + "\n".join(f"> {line}" for line in WRAPPED.split("\n"))
    + "\n",
    "mutt": "----- Forwarded message from AFP <desk@afp.com> -----\n\nDate: Sat, 21 Jun 2014 14:30:00\n"
    "From: AFP <desk@afp.com>\nTo: ann@desk.example\nSubject: Raid on the road\nUser-Agent: Mutt/2.2\n\n"
    f"{WRAPPED}\n\n----- End forwarded message -----\n\n-- \nAnn\n",
    "stars": "*From:* AFP <desk@afp.com>\n*Sent:* Saturday, June 21, 2014 2:30 PM\n*To:* Ann\n"
    f"*Subject:* Raid on the road\n\n{WRAPPED}\n",
    "arabic": "---------- رسالة مُعاد توجيهها ---------\nمن: AFP <desk@afp.com>\nالتاريخ: 21 يونيو 2014 14:30\n"
    f"الموضوع: Raid on the road\nإلى: <ann@desk.example>\n\n{WRAPPED}\n",
}


@pytest.mark.parametrize("text", FORWARDS.values(), ids=FORWARDS)
def test_a_forwarded_message_is_the_report(text: str, read: Read) -> None:
    """What is forwarded has its own sender, date and subject; the few words above it are no report."""
    report = read("a.eml", message(text, Subject="Fwd: read this", Date=SENT).as_bytes()).report
    assert (report.title, report.outlet, report.body) == ("Raid on the road", "AFP", RAID_TEXT)
    assert str(report.published) == "2014-06-21T14:30:00Z"


def test_a_forwarded_message_without_a_date_is_undated(read: Read) -> None:
    """The day on which somebody passed a report on is never its publication date."""
    text = f"FYI\n\nFrom: AFP <desk@afp.com>\nDate: some day\nSubject: Raid on the road\n\n{RAID_TEXT}\n"
    reading = read("a.eml", message(text, Date=SENT).as_bytes())
    assert reading.report.published is None
    assert reading.warnings == ["the message's date 'some day' is no date: left unknown"]


def test_a_report_above_a_forwarded_one_is_another(read: Read) -> None:
    """Who writes a story above what is forwarded has written a report as well."""
    reading = read("a.eml", message(f"{MILL_TEXT}\n\n{FORWARDS['gmail'][5:]}", Subject="Mill", Date=SENT).as_bytes())
    assert [(one.title, one.body) for one in reading.reports] == [("Mill", MILL_TEXT), ("Raid on the road", RAID_TEXT)]


def test_what_is_answered_is_no_report(read: Read) -> None:
    """Quoted lines, what introduces them, and the message below an answer are left out."""
    quoted = "\n".join(f"> {line}" for line in MILL)
    introduced = "On Saturday, 21 June 2014 at 10:00, Bob Bobson of the desk\n<bob@desk.example> wrote:"
    text = f"{RAID_TEXT}\n\n{introduced}\n\n{quoted}\n"
    assert read("a.eml", message(text).as_bytes()).report.body == RAID_TEXT
    below = "-----Original Message-----\nFrom: Bob\nSent: Friday, June 20, 2014\nSubject: x"
    text = f"{RAID_TEXT}\n\n{below}\n\n{MILL_TEXT}\n"
    assert read("a.eml", message(text, Subject="RE: x").as_bytes()).report.body == RAID_TEXT


TAILS = {
    "signature": "-- \nAnn Smith\nDesk editor\n+964 1 000 000",
    "list footer": "_______________________________________________\ndesk mailing list\ndesk@lists.example",
    "notice": "CONFIDENTIALITY NOTICE: This message is for its addressee. Whoever else reads it should delete it.",
    "intended": "If you are not the intended recipient, delete this message and tell the sender that you did.",
    "arabic notice": "هذه الرسالة سرية وموجهة إلى المرسل إليه فقط، ويرجى حذفها إن وصلت إليك بالخطأ.",
    "phone": "Sent from my iPhone",
    "unsubscribe": "You are receiving this email because you signed up on our site.\nUnsubscribe",
}


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
def test_what_stands_below_is_no_report(tail: str, read: Read) -> None:
    """Signatures, footers of lists and legal notices are in no body."""
    assert read("a.eml", message(f"{RAID_TEXT}\n\n{tail}\n").as_bytes()).report.body == RAID_TEXT


def test_flowed_text(read: Read) -> None:
    """Lines of format=flowed that were only wrapped are joined, however short they are."""
    flowed = "Gunmen raided a checkpoint \non the road south of Samarra \nat dawn, Officials \nsaid.\n\n" + MILL_TEXT
    mail = message(flowed)
    mail.set_param("format", "flowed")
    body = read("a.eml", mail.as_bytes()).report.body
    assert body.startswith(
        "Gunmen raided a checkpoint on the road south of Samarra at dawn, Officials said.\n\nA bomber"
    )


def test_the_fuller_part_is_read(read: Read) -> None:
    """Of text and HTML the text is read where it is about as full; a stub beside a page is not."""
    mail = message(f"{RAID_TEXT} In plain text.", Date=SENT)
    mail.add_alternative(PAGE, subtype="html")
    assert read("a.eml", mail.as_bytes()).report.body.endswith("In plain text.")
    stub = message("View this email in your browser", Subject="Morning", Date=SENT)
    stub.add_alternative(PAGE, subtype="html")
    report = read("b.eml", stub.as_bytes()).report
    assert (report.title, report.body) == ("Morning", RAID_TEXT)


def test_html_alone_and_a_forward_in_it(read: Read) -> None:
    """A message of HTML alone is read as a page; one that forwards another by its lines."""
    alone = message("x", Date=SENT)
    alone.set_content(PAGE, subtype="html")
    assert read("a.eml", alone.as_bytes()).report.body == RAID_TEXT
    paragraphs = "".join(f"<p>{text}</p>" for text in RAID)
    forward = (
        '<div dir="ltr">FYI<br><br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message '
        "---------<br>From: <b>AFP</b> &lt;<a href='mailto:desk@afp.com'>desk@afp.com</a>&gt;<br>"
        f"Date: Sat, Jun 21, 2014 at 2:30 PM<br>Subject: Raid<br>To: &lt;a@b.example&gt;<br></div>{paragraphs}</div>"
    )
    alone.set_content(forward, subtype="html")
    report = read("b.eml", alone.as_bytes()).report
    assert (report.title, report.outlet, report.body) == ("Raid", "AFP", RAID_TEXT)
    assert str(report.published) == "2014-06-21T14:30:00Z"


def with_attachment(content: bytes, name: str, kind: str = "application/octet-stream") -> EmailMessage:
    """A message that says nothing itself."""
    mail = message("See attached.")
    main, _, sub = kind.partition("/")
    mail.set_content("\n")
    mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail


def test_attachments_are_documents(read: Read) -> None:
    """An attachment is read by itself, whatever its kind claims; a message with nothing else is only a warning."""
    reading = read("a.eml", with_attachment(PAGE.encode(), "page.html").as_bytes())
    assert (reading.report.body, reading.failed) == (RAID_TEXT, {})
    assert reading.report.published is None
    assert reading.warnings == ["the message itself holds no report: only its attachments are read"]


def test_an_attached_message_is_read_with_its_own_date(read: Read) -> None:
    """A message forwarded as an attachment has its own sender, date and subject."""
    mail = message("As attached.", Date="Mon, 23 Jun 2014 10:00:00 +0000")
    mail.add_attachment(message(From="AFP <desk@afp.com>", Date=SENT, Subject="Raid"))
    report = read("a.eml", mail.as_bytes()).report
    assert (report.title, report.outlet, str(report.published)) == ("Raid", "AFP", "2014-06-21T07:00:00Z")
    assert report.body == RAID_TEXT


def test_names_of_attachments(read: Read) -> None:
    """Encoded names (RFC 2047, RFC 2231) are decoded, and a path in one is only a name."""
    for name in ("تقرير الموصل.html", "../../etc/passwd"):
        mail = with_attachment(PAGE.encode(), name)
        assert read("a.eml", mail.as_bytes()).report.external_id == name.rpartition("/")[2].removesuffix(".html")
    encoded = (
        with_attachment(PAGE.encode(), "x").as_bytes().replace(b'filename="x"', b'filename="=?utf-8?B?2KfZhA==?=.html"')
    )
    assert read("a.eml", encoded).report.external_id == "ال"


def test_uuencoded_files_in_the_text(read: Read) -> None:
    """A file that stands in the text as uuencode is an attachment, and not part of the text."""
    data = MILL_TEXT.encode()
    lines = "".join(binascii.b2a_uu(data[at : at + 45]).decode() for at in range(0, len(data), 45))
    reading = read("a.eml", message(f"{RAID_TEXT}\n\nbegin 644 mill.txt\n{lines}`\nend\n").as_bytes())
    assert [report.body for report in reading.reports] == [RAID_TEXT, MILL_TEXT]


def raw(body: bytes, *fields: bytes) -> bytes:
    """A message as bytes."""
    head = (b"From: a@b.example", b"To: c@d.example", b"Subject: Raid near Samarra", *fields)
    return b"\r\n".join(head) + b"\r\n\r\n" + body


ARABIC = "قتل أربعة من رجال الشرطة في هجوم على نقطة تفتيش جنوب سامراء فجر اليوم. وقال ضابط إن المسلحين فروا."


@pytest.mark.parametrize("claimed", ["utf-8", "us-ascii", "no-such-charset", "iso-8859-6x", "", "utf-16", "undefined"])
def test_wrong_charsets(claimed: str, read: Read) -> None:
    """A text in windows-1256 is read whatever it is said to be in, and a subject in no encoding too."""
    body = raw(ARABIC.encode("cp1256"), f"Content-Type: text/plain; charset={claimed}".encode())
    body = body.replace(b"Raid near Samarra", "هجوم قرب سامراء".encode())
    report = read("a.eml", body).report
    assert (report.body, report.title, report.language) == (ARABIC, "هجوم قرب سامراء", "ar")


def test_parts_beside_each_other_without_end(read: Read) -> None:
    """A message of a hundred thousand empty parts is refused before an object is made of each."""
    content = mixed("--b1\r\n\r\n" * 100_000)
    assert read("a.eml", content).failed == {"a.eml": "the message holds too many parts"}


@pytest.mark.parametrize("levels", [150, 1000, 20_000])
def test_parts_in_parts_without_end(levels: int, read: Read) -> None:
    """A message of nested parts is read, or refused in one line, and never exhausts the stack."""
    parts = [
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(levels)
    ]
    content = raw(b"", b"MIME-Version: 1.0").rstrip() + b"\r\n" + b"".join(parts) + b"\r\n" + RAID_TEXT.encode()
    reading = read("a.eml", content)
    if levels < 200:
        assert reading.report.body == RAID_TEXT
    else:
        assert reading.failed == {"a.eml": "the message holds too many parts"}


HEADERS = {
    "many": b"\r\n".join(b"X-%d: y" % number for number in range(30_000)),
    "long": b"X-Long: " + b"y" * 5_000_000,
    "folded": b"X-Folded:" + b"\r\n y" * 50_000,
    "comments": b"Cc: " + b"(" * 1_000_000,
    "encoded": b"Cc: " + b"=?utf-8?q?x?= " * 50_000,
    "parameters": b"Content-Type: text/plain" + b"; a*0*=x" * 20_000,
}


@pytest.mark.parametrize("bomb", HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("name", [b"", b"From", b"Subject", b"Content-Type"])
def test_header_bombs(bomb: bytes, name: bytes, read: Read) -> None:
    """A header without end costs no more than its bytes, also where it is a field that is read."""
    if name:
        bomb = name + b":" + bomb.partition(b":")[2]
    head = b"From: a@b.example\r\nTo: c@d.example\r\nMessage-ID: <x>\r\nSubject: s\r\n"
    reading = read("a.eml", (bomb + b"\r\n" + head if name else head + bomb + b"\r\n") + b"\r\n" + RAID_TEXT.encode())
    assert reading.report.body == RAID_TEXT


@pytest.mark.parametrize(
    "line", ["From: " + "*" * 300_000 + "x", "> " * 200_000, " " * 300_000 + "x", "wrote: " * 50_000]
)
def test_lines_without_end(line: str, read: Read) -> None:
    """A line that looks like a header or a quotation for ever is read once."""
    assert RAID[0] in read("a.eml", raw(f"{RAID_TEXT}\n\n{line}\n".encode())).bodies


def mixed(parts: str, stated: str = "b1") -> bytes:
    """A message of several parts under a stated boundary."""
    return raw(parts.encode(), b"MIME-Version: 1.0", f"Content-Type: multipart/mixed; boundary={stated}".encode())


PARTS = f"--b1\r\nContent-Type: text/plain\r\n\r\n{RAID_TEXT}\r\n"


@pytest.mark.parametrize(
    "content",
    [
        mixed(PARTS),
        mixed(f"{PARTS}--b1--\r\n"),
        mixed(PARTS, "other"),
        mixed(PARTS, '""'),
        mixed(PARTS).replace(b"; boundary=b1", b""),
        mixed(RAID_TEXT.replace("\n\n", "\r\n\r\n")),
        mixed(f"{PARTS}--b1\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!"),
        raw(base64.encodebytes(RAID_TEXT.encode())[:-9] + b"\r\n***", b"Content-Transfer-Encoding: base64"),
        raw(RAID_TEXT.encode(), b"Content-Transfer-Encoding: x-nobody-knows"),
        raw(RAID_TEXT.encode(), b"Content-Type: text"),
        raw(RAID_TEXT.encode(), b'Content-Type: ;;;;="\\'),
        raw(RAID_TEXT.encode(), b"this is no header field"),
        raw(RAID_TEXT.encode()).replace(b"\r\n", b"\n"),
        raw(RAID_TEXT.encode(), b"Date: \xff\xfe", b"From: \x00"),
    ],
    ids=range(14),
)
def test_broken_messages(content: bytes, read: Read) -> None:
    """Boundaries that are missing or wrong, broken encodings and header fields: the report is read all the same."""
    assert RAID[0] in read("a.eml", content).bodies


@pytest.mark.parametrize(
    ("content", "message_"),
    [
        (raw(b""), "no report was found in it"),
        (raw(b"\r\n\r\n-- \r\nAnn\r\n"), "no report was found in it"),
        (mixed("").replace(b"mixed", b"encrypted"), "the message is encrypted"),
        (raw(b"MIAG", b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data"), "the message is encrypted"),
    ],
    ids=range(4),
)
def test_messages_without_a_report(content: bytes, message_: str, read: Read) -> None:
    """A message that says nothing, or nothing that can be read, is one line."""
    reading = read("a.eml", content)
    assert (reading.reports, reading.failed) == ([], {"a.eml": message_})


@pytest.mark.parametrize(
    ("date", "published", "warnings"),
    [
        ("Sat, 21 Jun 14 10:00:00 GMT", "2014-06-21T10:00:00Z", 0),
        ("Sat, 21 Jun 2014 10:00:00 +0000 (UTC)", "2014-06-21T10:00:00Z", 0),
        ("Sat, 31 Jun 2014 10:00:00 +0000", "None", 1),
        ("Sat, 21 Jun 2064 10:00:00 +0000", "None", 1),
        ("yesterday", "None", 1),
    ],
)
def test_dates(date: str, published: str, warnings: int, read: Read) -> None:
    """A date in any usual form is read; one that is none, or lies ahead, is unknown and a warning."""
    reading = read("a.eml", raw(RAID_TEXT.encode(), b"Date: " + date.encode()))
    assert (str(reading.report.published), len(reading.warnings)) == (published, warnings)
