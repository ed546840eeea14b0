"""NewsML-G2, NewsML 1, NITF and ninjs."""

from __future__ import annotations

import gzip
import io
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from allegedly import Article, Failure, ReadError, Skipped
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


def newsml(xml: str | bytes, **options: Any) -> list[Article | Failure | Skipped]:
    data = xml.encode() if isinstance(xml, str) else xml
    return list(NewsmlReader(**options).read(io.BytesIO(data), "a.xml"))


def ninjs(data: object, **options: Any) -> list[Article | Failure | Skipped]:
    text = data if isinstance(data, str) else json.dumps(data)
    return list(NinjsReader(**options).read(io.BytesIO(text.encode()), "a.json"))


def check_item(article: Article | Failure | Skipped) -> None:
    assert article == Article.from_text(
        "The ferry may sink.\n\nCritics & others say so.",
        title="Ferry may sink",
        id="urn:x:1",
        outlet="The Tide",
        authors=["P. Reed"],
        published=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        language="en-GB",
        metadata={"file": "a.xml", "version": "2", "status": "usable"},
    )


def test_news_item() -> None:
    """A NewsML-G2 item gives text and metadata."""
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
    """Pictures and withdrawn items are skipped; a text without text costs no other."""
    withdrawn = item(guid="urn:x:4").replace("stat:usable", "stat:canceled")
    picture = item('<remoteContent href="a.jpg"/>', kind="ninat:picture", guid="urn:x:2")
    empty = item("", guid="urn:x:3")
    items = message(item(), picture, empty, withdrawn, item(PLAIN))
    first, second, third, fourth, fifth = newsml(items)
    check_item(first)
    assert isinstance(third, Failure) and third.name == "a.xml, urn:x:3"
    assert "has no text" in third.cause
    assert second == Skipped("a.xml, urn:x:2", "not texts")
    assert fourth == Skipped("a.xml, urn:x:4", "cancelled by the publisher")
    assert isinstance(fifth, Article)


def test_no_news_items() -> None:
    for xml in (message(), "<NewsML/>"):
        with pytest.raises(ReadError, match=r"a\.xml: has no news item in its element <news"):
            newsml(xml)


BILLION_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><newsItem>&b;</newsItem>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><newsItem>&a;</newsItem>'


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("", "is empty"),
        (item()[:-5], "line 10: is not well-formed XML"),
        (BILLION_LAUGHS, "line 1: declares the entity 'a', which is not allowed"),
        (EXTERNAL, "declares the entity 'a'"),
        ("<a>" * 1000, "nested more than 200 deep"),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "XML"),
        (b"\x00\x01\x02", "not well-formed XML"),
    ],
)
def test_bad_xml(xml: str | bytes, reason: str) -> None:
    """Broken or dangerous XML is refused with the reason."""
    with pytest.raises(ReadError, match=f"a.xml.*{reason}"):
        newsml(xml)


def test_a_document_type_alone_is_not_fetched() -> None:
    """An external document type is named in many files; it is neither needed nor looked at."""
    root = parse_xml(b'<!DOCTYPE x SYSTEM "http://0.0.0.0/x.dtd"><x a="1">y</x>', "a.xml")
    assert (root.tag, root.text, root.get("a")) == ("x", "y", "1")


def test_large_xml() -> None:
    """A large item is read in linear time, up to a limit."""
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
    """A ninjs object gives text and metadata."""
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
    picture = {"uri": "urn:x:2", "type": "picture"}
    bad = [{"uri": "urn:x:3"}, 5, {**STORY, "bodies": "x"}]
    first, skipped, *failures, last = ninjs(form([STORY, picture, *bad, STORY]))
    assert skipped == Skipped("a.json, urn:x:2", "not texts")
    assert isinstance(first, Article) and isinstance(last, Article)
    told = [(f.name, f.cause) for f in failures if isinstance(f, Failure)]
    assert [name for name, _ in told] == [
        "a.json, urn:x:3",
        "a.json, object 4",
        "a.json, https://tide.example/ferry",
    ]
    assert "has no text" in told[0][1] and "is not an object" in told[1][1]
    assert "has no text" in told[2][1]


def test_bad_line_costs_no_other() -> None:
    line = json.dumps(STORY)
    first, bad, last = ninjs(f"{line}\n{{cut\n{line}\n")
    assert isinstance(first, Article) and isinstance(last, Article)
    assert isinstance(bad, Failure) and "not valid JSON" in bad.cause


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "sculpture"}, None),
        ({"versioncreated": "yesterday"}, "its date must be a date in ISO 8601"),
        ({"bodies": [{"value": None}, 7]}, "has no text"),
        ({"bodies": [{"value": "a \ud800"}]}, "lone surrogate"),
        ({"by": "Pat \ud800"}, "lone surrogate"),
    ],
)
def test_bad_objects(change: dict[str, Any], reason: str | None) -> None:
    """A bad field is refused with the reason, unless it does no harm."""
    (found,) = ninjs(STORY | change)
    assert isinstance(found, Article) if reason is None else reason in str(found)


def camel(value: Any) -> Any:
    """Return an object of version 2 as version 3 writes it."""
    names = {"contenttype": "contentType", "pubstatus": "pubStatus", "infosources": "infoSources"}
    names |= {"versioncreated": "versionCreated"}
    if isinstance(value, dict):
        return {names.get(key, key): camel(item) for key, item in value.items()}
    return [camel(item) for item in value] if isinstance(value, list) else value


def test_ninjs_3() -> None:
    """Version 3, with names in camel case, gives the article that version 2 gives."""
    story = camel(STORY)
    assert "versionCreated" in story and "contentType" in story["bodies"][0]
    assert ninjs(story) == ninjs(STORY)
    assert looks_like_ninjs(json.dumps(story).encode())


@pytest.mark.parametrize("key", ["pubstatus", "pubStatus"])
@pytest.mark.parametrize("status", ["withheld", "canceled", "Cancelled"])
def test_items_that_are_not_to_be_shown_are_skipped(key: str, status: str) -> None:
    """A story that its publisher withdrew is never analysed, and costs no other."""
    withdrawn = {k: v for k, v in STORY.items() if k != "pubstatus"} | {key: status}
    skipped, article = ninjs([withdrawn, STORY])
    word = "withheld" if status == "withheld" else "cancelled"
    assert skipped == Skipped(f"a.json, {STORY['uri']}", f"{word} by the publisher")
    assert isinstance(article, Article)


NITF_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">
<nitf baselang="en-GB"><head><title>Ferry (short)</title><docdata management-status="usable">
<date.issue norm="20260301T083000Z"/><doc-id id-string="tide-17" regsrc="The Tide"/></docdata></head>
<body><body.head><hedline><hl1>Ferry may <em>sink</em></hl1><hl2>Divers worried</hl2></hedline>
<byline>By <person>Pat Reed</person> and <person>Quinn Hale</person><byttl>Harbour staff</byttl></byline>
<distributor><org>The Tide</org></distributor><dateline><location>HARWICK</location></dateline>
<abstract><p>Not the story.</p></abstract></body.head>
<body.content><p lede="true">The ferry may sink.</p><media media-type="image"><media-caption>A boat
</media-caption></media><hl2>Warned</hl2><p>“It <em>leaks</em>,” <person>Ines Ota</person> said.</p>
</body.content><body.end><tagline>pat@tide.example</tagline></body.end></body></nitf>"""


def test_nitf_document() -> None:
    """Headline, byline, date, outlet and paragraphs; no abstract, caption or tagline."""
    (article,) = newsml(NITF_DOCUMENT)
    assert article == Article.from_text(
        "The ferry may sink.\n\nWarned\n\n“It leaks,” Ines Ota said.",
        title="Ferry may sink",
        id="tide-17",
        outlet="The Tide",
        authors=["Pat Reed", "Quinn Hale"],
        published=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        language="en-GB",
        metadata={"file": "a.xml", "byline": "Pat Reed; Quinn Hale", "dateline": "HARWICK"},
    )


def test_nitf_that_is_not_read() -> None:
    """A withheld document is skipped; one without text is an error that says so."""
    (skipped,) = newsml(NITF_DOCUMENT.replace("usable", "withheld"))
    assert skipped == Skipped("a.xml", "withheld by the publisher")
    with pytest.raises(ReadError, match=r"a\.xml: has no text in its <body\.content>"):
        newsml("<nitf><body><body.content><p> </p></body.content></body></nitf>")


@pytest.mark.parametrize("kind", ["contenttype", "contentType", None])
def test_ninjs_with_nitf(kind: str | None) -> None:
    """A body in NITF, declared or not, is read as markup: no tags, paragraphs kept."""
    body: dict[str, Any] = {"role": "main", "value": NITF_DOCUMENT}
    if kind is not None:
        body |= {kind: "text/vnd.IPTC.NITF"}
    (article,) = ninjs(STORY | {"bodies": [{"value": "Plain."}, body]})
    assert isinstance(article, Article)
    assert article.body == "The ferry may sink.\n\nWarned\n\n“It leaks,” Ines Ota said."


@pytest.mark.parametrize("value", ["<p>It rains.</p><p>It pours.</p>", "It rains.<br/>It pours."])
def test_ninjs_with_undeclared_markup(value: str) -> None:
    """Tags never stay in a text because a feed left out its type."""
    (article,) = ninjs(STORY | {"bodies": [{"value": value}]})
    assert isinstance(article, Article) and article.body == "It rains.\n\nIt pours."
    (plain,) = ninjs(
        STORY | {"bodies": [{"contenttype": "text/plain", "value": "If a<b, it rains."}]}
    )
    assert isinstance(plain, Article) and plain.body == "If a<b, it rains."


def test_an_object_with_a_key_twice_costs_no_other() -> None:
    """Neither value is silently preferred."""
    line = json.dumps(STORY)
    twice = line[:-1] + ', "type": "text"}'
    bodies = json.dumps(STORY["bodies"][0])[:-1] + ', "value": "x"}'
    inner = line.replace(json.dumps(STORY["bodies"][0]), bodies)
    first, bad, worse, last = ninjs(f"[{line}, {twice}, {inner}, {line}]")
    assert isinstance(first, Article) and isinstance(last, Article)
    assert isinstance(bad, Failure) and "has the key 'type' twice" in bad.cause
    assert isinstance(worse, Failure) and "has the key 'value' twice" in worse.cause


def component(role: str, data: str, headline: str = "") -> str:
    lines = f"<NewsLines><HeadLine>{headline}</HeadLine></NewsLines>" if headline else ""
    return (
        f'<NewsComponent><Role FormalName="{role}"/>{lines}<ContentItem>{data}</ContentItem>'
        "</NewsComponent>"
    )


def newsml_1(*components: str, status: str = "Usable") -> str:
    return f"""<?xml version="1.0"?><NewsML Version="1.2"><NewsEnvelope/><NewsItem xml:lang="fr">
<Identification><NewsIdentifier><ProviderId>tide.example</ProviderId>
<PublicIdentifier>urn:newsml:tide:1</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20260301T083000+0000</FirstCreated><Status FormalName="{status}"/>
</NewsManagement><NewsComponent><NewsLines><HeadLine>Ferry may sink</HeadLine>
<ByLine>By Pat Reed and Quinn Hale</ByLine></NewsLines><AdministrativeMetadata><Provider>
<Party FormalName="The Tide"/></Provider></AdministrativeMetadata><DescriptiveMetadata>
<Language FormalName="en"/></DescriptiveMetadata>{"".join(components)}</NewsComponent></NewsItem></NewsML>"""


PLAIN_1 = "<DataContent>The ferry may sink. It leaks.</DataContent>"
MARKED_1 = """<MediaType FormalName="Text"/><Format FormalName="NITF3.1"/><DataContent><nitf><body>
<body.content><p>The ferry may sink.</p><p>It leaks.</p></body.content></body></nitf></DataContent>"""
ESCAPED_1 = """<MimeType FormalName="text/html"/><DataContent>&lt;p&gt;The ferry may sink.&lt;/p&gt;
&lt;p&gt;It leaks.&lt;/p&gt;</DataContent>"""


@pytest.mark.parametrize("data", [MARKED_1, ESCAPED_1])
def test_newsml_1(data: str) -> None:
    """The story is found among captions, style sheets and renditions, with markup preferred."""
    aside = component("Caption", "<DataContent>A boat.</DataContent>")
    style = '<MimeType FormalName="text/css"/><DataContent>p {}</DataContent>'
    parts = (aside, component("", style), component("", PLAIN_1), component("Main", data))
    (article,) = newsml(newsml_1(*parts))
    assert article == Article.from_text(
        "The ferry may sink.\n\nIt leaks.",
        title="Ferry may sink",
        id="urn:newsml:tide:1",
        outlet="The Tide",
        authors=["Pat Reed", "Quinn Hale"],
        published=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        language="en",
        metadata={"file": "a.xml", "byline": "By Pat Reed and Quinn Hale"},
    )


def test_newsml_1_with_several_stories() -> None:
    """Components with headlines of their own are stories of their own."""
    one, two = newsml(newsml_1(component("", PLAIN_1, "Rain"), component("", MARKED_1, "Snow")))
    assert isinstance(one, Article) and isinstance(two, Article)
    assert [(a.title, a.id) for a in (one, two)] == [
        ("Rain", "urn:newsml:tide:1#1"),
        ("Snow", "urn:newsml:tide:1#2"),
    ]


def test_newsml_1_that_is_not_read() -> None:
    """What is withdrawn, and what has no text, is skipped with the reason."""
    where = "a.xml, urn:newsml:tide:1"
    withdrawn = newsml(newsml_1(component("Main", PLAIN_1), status="Withheld"))
    assert withdrawn == [Skipped(where, "withheld by the publisher")]
    assert newsml(newsml_1(component("Main", ""))) == [Skipped(where, "without text")]


@pytest.mark.timing
def test_many_components_take_no_square(stopwatch: Any) -> None:
    """Each story looks at its own component and those around it, not at its neighbours."""
    once, twice = (newsml_1(*[component("", PLAIN_1, "Rain")] * n) for n in (800, 1_600))
    assert len(newsml(twice)) == 1_600
    stopwatch.check_growth(newsml, once, twice, at_most=2.6)


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        ('<?xml version="1.0"?><rss version="2.0"/>', "<rss> without a namespace"),
        (
            '<?xml version="1.0"?><a:feed xmlns:a="http://www.w3.org/2005/Atom"/>',
            "<feed> in the namespace 'http://www.w3.org/2005/Atom'",
        ),
        ('<?xml version="1.0"?><newsItem/>', "<newsItem> without a namespace"),
    ],
)
def test_unknown_xml_is_refused_by_its_root(tmp_path: Path, xml: str, shown: str) -> None:
    """XML is never read as plain text, whatever its name; the message names what was found."""
    (tmp_path / "a.txt").write_text(xml, "utf-8")
    (failure,) = read_articles(find_inputs([str(tmp_path)]))
    assert isinstance(failure, Failure)
    assert f"is XML of an unknown kind, with the root element {shown}" in failure.cause


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("name", ["a.arc", "a.txt"])
def test_arc_is_refused_by_name(tmp_path: Path, pack: Any, name: str) -> None:
    """The older format of web archives is not read as plain text, headers and all."""
    arc = b"filedesc://a.arc 0.0.0.0 20260301 text/plain 76\n1 0 Tide\nURL IP-address\n\nHTTP/1.1"
    (tmp_path / name).write_bytes(pack(arc))
    (failure,) = read_articles(find_inputs([str(tmp_path / name)]))
    assert isinstance(failure, Failure) and "is an ARC file" in failure.cause
    assert "warcio recompress" in failure.cause


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
        (NITF_DOCUMENT.encode(), True),
        (NITF_DOCUMENT.encode("utf-16"), True),
        (b"<!-- sent --><!DOCTYPE nitf [ <!-- > --> ] >\n<nitf>", True),
        (b"<NewsML>", True),
        (b"<?xml version='1.0'?><rss/>", True),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>", False),
        (b"<nitfish>", False),
        (b"<?xml", False),
        (b"<!-- " * 9, False),
        (b"", False),
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
