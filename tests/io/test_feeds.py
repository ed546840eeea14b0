"""NewsML-G2 and ninjs."""

from __future__ import annotations

import io
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from allegedly import Article, Failure, ReadError
from allegedly.io import find_inputs, read_articles
from allegedly.io.readers.newsml import NewsmlReader, looks_like_newsml
from allegedly.io.readers.ninjs import NinjsReader, looks_like_ninjs
from allegedly.io.readers.xml import parse_xml

SAMPLES = Path(__file__).parent / "samples"

XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title>Ferry</title></head><body><p>The ferry may <em>sink</em>.</p><figure><figcaption>No
</figcaption></figure><p>Critics &amp; others
say so.</p></body></html></inlineXML>"""
NITF = """<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">
<body><body.head><hedline><hl1>Inner headline</hl1></hedline></body.head><body.content><block>
<p>The ferry may sink.</p><p>It leaks.</p></block></body.content></body></nitf></inlineXML>"""
PLAIN = '<inlineData contenttype="text/plain">The ferry may sink.</inlineData>'
HEADLINE = "<headline>Ferry may sink</headline>"


def item(
    content: str = XHTML, headline: str = HEADLINE, kind: str = "ninat:text", guid: str = "urn:x:1"
) -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="2"
standard="NewsML-G2" standardversion="2.30" conformance="power" xml:lang="en-GB">
<catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_37.xml"/>
<itemMeta><itemClass qcode="{kind}"/><provider literal="The Tide"/>
<versionCreated>2026-03-01T08:30:00Z</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><creator literal="pr"><name>P. Reed</name></creator>{headline}</contentMeta>
<contentSet>{content}</contentSet></newsItem>"""


def newsml(xml: str | bytes, **options: Any) -> list[Article | Failure]:
    data = xml.encode() if isinstance(xml, str) else xml
    return list(NewsmlReader(**options).read(io.BytesIO(data), "a.xml"))


def ninjs(data: object, **options: Any) -> list[Article | Failure]:
    text = data if isinstance(data, str) else json.dumps(data)
    return list(NinjsReader(**options).read(io.BytesIO(text.encode()), "a.json"))


def check_item(article: Article | Failure) -> None:
    assert article == Article.from_text(
        "The ferry may sink.\n\nCritics & others say so.",
        title="Ferry may sink",
        id="urn:x:1",
        outlet="The Tide",
        authors=["P. Reed"],
        published=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        language="en-GB",
        metadata={"file": "a.xml", "version": "2", "status": "stat:usable"},
    )


def test_news_item() -> None:
    (article,) = newsml(item())
    check_item(article)


def test_made_by_the_iptc_library() -> None:
    """The item as the IPTC's own implementation reads and writes it gives the same article."""
    newsmlg2 = pytest.importorskip("NewsMLG2")
    written = newsmlg2.NewsMLG2Document(item().encode()).to_xml_string()
    assert "    <headline>" in written  # it is indented now, so it was written anew
    (article,) = newsml(written.encode())
    check_item(article)


def test_nitf_and_plain() -> None:
    (nitf,) = newsml(item(NITF, headline=""))
    assert isinstance(nitf, Article)
    assert (nitf.title, nitf.body) == ("Inner headline", "The ferry may sink.\n\nIt leaks.")
    (plain,) = newsml(item(PLAIN))
    assert isinstance(plain, Article) and plain.body == "The ferry may sink."
    (both,) = newsml(item(PLAIN + XHTML))
    assert isinstance(both, Article) and "Critics" in both.body


def message(*items: str) -> str:
    bodies = "".join(items)
    return (
        '<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/>'
        f"<itemSet>{bodies}</itemSet></newsMessage>"
    )


def test_message() -> None:
    """Pictures are passed over; a text without text, and a withdrawn one, cost no other."""
    withdrawn = item(guid="urn:x:4").replace("stat:usable", "stat:canceled")
    picture = item('<remoteContent href="a.jpg"/>', kind="ninat:picture", guid="urn:x:2")
    empty = item("", guid="urn:x:3")
    first, third, fourth, fifth = newsml(message(item(), picture, empty, withdrawn, item(PLAIN)))
    check_item(first)
    assert isinstance(third, Failure) and third.name == "a.xml, urn:x:3"
    assert "has no text" in third.cause
    assert isinstance(fourth, Failure) and "is canceled by its provider" in fourth.cause
    assert isinstance(fifth, Article)


def test_no_news_items() -> None:
    for xml in (message(), "<NewsML/>", message(item("", kind="ninat:picture"))):
        with pytest.raises(ReadError, match=r"a\.xml: has no news item of NewsML-G2"):
            newsml(xml)


BILLION_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><newsItem>&b;</newsItem>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><newsItem>&a;</newsItem>'


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("", "is empty"),
        (item()[:-5], "line 10: is no well-formed XML"),
        (BILLION_LAUGHS, "line 1: declares the entity 'a', which is not allowed"),
        (EXTERNAL, "declares the entity 'a'"),
        ("<a>" * 1000, "nested more than 200 deep"),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "XML"),
        (b"\x00\x01\x02", "no well-formed XML"),
    ],
)
def test_bad_xml(xml: str | bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=f"a.xml.*{reason}"):
        newsml(xml)


def test_a_document_type_alone_is_not_fetched() -> None:
    """An external document type is named in many files; it is neither needed nor looked at."""
    root = parse_xml(b'<!DOCTYPE x SYSTEM "http://0.0.0.0/x.dtd"><x a="1">y</x>', "a.xml")
    assert (root.tag, root.text, root.get("a")) == ("x", "y", "1")


def test_large_xml() -> None:
    begin = time.process_time()
    (article,) = newsml(item(XHTML.replace("</body>", "<p>It may rain.</p>" * 50_000 + "</body>")))
    assert isinstance(article, Article) and len(article.text) > 700_000
    assert time.process_time() - begin < 10
    with pytest.raises(ReadError, match="larger than 100 bytes"):
        newsml(item(), largest=100)


STORY: dict[str, Any] = {
    "uri": "https://tide.example/ferry",
    "standard": {"name": "ninjs", "version": "2.1"},
    "type": "text",
    "version": "3",
    "pubstatus": "usable",
    "versioncreated": "2026-03-01T08:30:00Z",
    "language": "en",
    "by": "By P. Reed; Q. Hale",
    "headlines": [
        {"role": "short", "value": "Ferry"},
        {"role": "main", "contenttype": "text/html", "value": "Ferry <i>may</i> sink"},
    ],
    "bodies": [
        {"role": "plain", "contenttype": "text/plain", "value": "The ferry may sink. It leaks."},
        {
            "role": "main",
            "contenttype": "text/html",
            "value": "<section><p>The ferry may sink.</p><p>It <b>leaks</b>.</p></section>",
        },
    ],
    "infosources": [{"role": "publisher", "name": "The Tide"}],
    "associations": [{"name": "picture", "type": "picture", "uri": "https://x.example/1"}],
}


def test_ninjs() -> None:
    (article,) = ninjs(STORY)
    assert article == Article.from_text(
        "The ferry may sink.\n\nIt leaks.",
        title="Ferry may sink",
        id="https://tide.example/ferry",
        url="https://tide.example/ferry",
        outlet="The Tide",
        authors=["P. Reed", "Q. Hale"],
        published=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        language="en",
        metadata={
            "file": "a.json",
            "version": "3",
            "pubstatus": "usable",
            "byline": "By P. Reed; Q. Hale",
        },
    )


def test_made_by_superdesk() -> None:
    """The newsroom system's own formatter wrote this one; see the README beside it."""
    (found,) = find_inputs([str(SAMPLES / "superdesk-core-2.5.3.json")])
    (article,) = read_articles([found])
    assert article == Article.from_text(
        "The ferry may sink, Ines Ota said.\n\n“It leaks,” she reportedly told aides & crew.\n\n"
        "What now\n\nThe council meets on Friday.",
        title="Ferry may sink, harbour master says",
        id="urn:newsml:thetide.example:2026-03-01T08:30:00.000000:6f0c",
        outlet="The Tide",
        authors=["P. Reed"],
        published=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        language="en",
        metadata={
            "file": found.name,
            "version": "3",
            "pubstatus": "usable",
            "urgency": 3,
            "byline": "P. Reed",
        },
    )


@pytest.mark.parametrize(
    "kind", ["text/html", "application/xhtml+xml; charset=utf-8", "body_xhtml"]
)
def test_markup_is_preferred_however_it_is_called(kind: str) -> None:
    plain = {"contenttype": "text/plain", "value": "It rains. It pours."}
    markup = {"contenttype": kind, "value": "<p>It rains.</p><p>It pours.</p>"}
    (article,) = ninjs(STORY | {"bodies": [plain, markup]})
    assert isinstance(article, Article) and article.body == "It rains.\n\nIt pours."


def test_a_headline_above_the_body_is_not_read_twice() -> None:
    value = "<h1>Rain</h1><p>It rains.</p>"
    body = {"contenttype": "text/html", "value": value}
    (article,) = ninjs(STORY | {"headlines": [{"value": "Rain"}], "bodies": [body]})
    assert isinstance(article, Article) and article.text == "Rain\n\nIt rains."


def test_ninjs_1() -> None:
    """Version 1 has one headline, one byline, and bodies by format."""
    story = {
        "uri": "urn:x:1",
        "type": "text",
        "headline": "Ferry may sink",
        "byline": "P. Reed",
        "body_text": "The ferry may sink.",
        "people": [{"rel": "creator", "name": "Pat Reed"}],
    }
    (article,) = ninjs(story)
    assert isinstance(article, Article)
    assert (article.title, article.body, article.authors, article.url) == (
        "Ferry may sink",
        "The ferry may sink.",
        ("Pat Reed",),
        None,
    )
    (markup,) = ninjs(story | {"body_xhtml": "<p>One.<p>Two."})
    assert isinstance(markup, Article) and markup.body == "One.\n\nTwo."


@pytest.mark.parametrize("form", [json.dumps, lambda items: "\n".join(map(json.dumps, items))])
def test_several(form: Any) -> None:
    """An array, or an object on each line; one that is bad costs no other."""
    bad = [{"uri": "urn:x:2", "type": "picture"}, {"uri": "urn:x:3"}, 5, {**STORY, "bodies": "x"}]
    first, *failures, last = ninjs(form([STORY, *bad, STORY]))
    assert isinstance(first, Article) and isinstance(last, Article)
    told = [(f.name, f.cause) for f in failures if isinstance(f, Failure)]
    assert [name for name, _ in told] == [
        "a.json, urn:x:2",
        "a.json, urn:x:3",
        "a.json, object 4",
        "a.json, https://tide.example/ferry",
    ]
    assert "of type 'picture'" in told[0][1] and "has no text" in told[1][1]
    assert "is no object" in told[2][1] and "has no text" in told[3][1]


def test_bad_line_costs_no_other() -> None:
    line = json.dumps(STORY)
    first, bad, last = ninjs(f"{line}\n{{cut\n{line}\n")
    assert isinstance(first, Article) and isinstance(last, Article)
    assert isinstance(bad, Failure) and "not valid JSON" in bad.cause


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pubstatus": "canceled"}, "is canceled by its publisher"),
        ({"versioncreated": "yesterday"}, "its date must be a date in ISO 8601"),
        ({"bodies": [{"value": None}, 7]}, "has no text"),
        ({"bodies": [{"value": "a \ud800"}]}, "lone surrogate"),
    ],
)
def test_bad_objects(change: dict[str, Any], reason: str) -> None:
    (failure,) = ninjs(STORY | change)
    assert isinstance(failure, Failure) and reason in failure.cause


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "is empty"), ("{", "not valid JSON"), ("[" * 100_000, "JSON"), ("[{}", "not valid JSON")],
)
def test_bad_files(text: str, reason: str) -> None:
    with pytest.raises(ReadError, match=f"a.json: .*{reason}"):
        ninjs(text)


def test_content_decides(tmp_path: Path) -> None:
    """Each gets its reader whatever it is called."""
    (tmp_path / "a.txt").write_text(json.dumps(STORY), "utf-8")
    (tmp_path / "b.txt").write_text(item(), "utf-8")
    (tmp_path / "c.txt").write_text('{"text": "It may rain.", "uri": "x"}', "utf-8")
    first, second, third = read_articles(find_inputs([str(tmp_path)]))
    assert isinstance(first, Article) and first.outlet == "The Tide"
    assert isinstance(second, Article) and second.id == "urn:x:1"
    assert isinstance(third, Article) and third.text == "It may rain."


@pytest.mark.parametrize(
    ("head", "feed"),
    [
        (item().encode(), True),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n" + item().encode(), True),
        (item().encode("utf-16"), True),
        (b"The namespace http://iptc.org/std/nar/2006-10-01/ has <newsItem> in it", False),
        (b"<rss/>", False),
    ],
)
def test_telling_newsml(head: bytes, feed: bool) -> None:
    assert looks_like_newsml(head) is feed


@pytest.mark.parametrize(
    ("data", "feed"),
    [(STORY, True), ([STORY], True), ({"text": "x"}, False), ({"headlines": 1}, False)],
)
def test_telling_ninjs(data: object, feed: bool) -> None:
    assert looks_like_ninjs(json.dumps(data).encode()) is feed
