"""Web pages and Markdown."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from allegedly import Article, MissingExtraError, ReadError
from allegedly.io import find_inputs, read_articles
from allegedly.io.readers.html import HtmlReader, looks_like_html
from allegedly.io.readers.markdown import MarkdownReader, looks_like_markdown
from allegedly.io.readers.markup import text_of_markup

pytest.importorskip("trafilatura")

BODY = (
    "The old ferry across the sound may not sail again this year, the harbour office said on "
    "Monday, after divers found cracks in its hull.",
    "“We cannot say yet whether it is safe,” said Ines Ota, who runs the office. “It might be a "
    "matter of weeks, it might be a matter of months.”",
    "Critics say the town was warned in 2024, when an engineer wrote that the boat was likely to "
    "fail within two winters.",
)
PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Ferry may not sail again | The Tide</title>
<meta property="og:site_name" content="The Tide"><meta property="og:title" content="Ferry may not sail again">
<meta property="og:url" content="https://tide.example/ferry"><meta name="author" content="Pat Reed">
<meta property="article:published_time" content="2026-03-01T08:30:00Z"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Ferry may not sail again</h1>{"".join(f"<p>{p}</p>" for p in BODY)}</article>
<aside><h2>Read more</h2><a href="/a">Ten boats you should see</a></aside>
<script>document.write("<p>The ferry sank.</p>")</script><footer>Cookies. Imprint.</footer></body></html>"""


def page(html: str | bytes, **options: object) -> Article:
    data = html.encode() if isinstance(html, str) else html
    (article,) = HtmlReader(**options).read(io.BytesIO(data), "a.html")  # type: ignore[arg-type]
    assert isinstance(article, Article)
    return article


def markdown(text: str | bytes) -> Article:
    data = text.encode() if isinstance(text, str) else text
    (article,) = MarkdownReader().read(io.BytesIO(data), "a.md")
    assert isinstance(article, Article)
    return article


def test_a_page() -> None:
    """The article and what the page says of it; no menu, no teaser, no script."""
    article = page(PAGE)
    assert article.title == "Ferry may not sail again"
    assert article.body.split("\n\n") == list(BODY)
    assert (article.outlet, article.authors, article.url, article.language) == (
        "The Tide",
        ("Pat Reed",),
        "https://tide.example/ferry",
        "en-GB",
    )
    assert article.published == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert article.metadata["file"] == "a.html"


def test_a_date_to_come_is_a_date() -> None:
    """What a page says of its date does not depend on the day on which it is read."""
    article = page(PAGE.replace("2026-03-01", "2093-03-01"))
    assert article.published == datetime(2093, 3, 1, 8, 30, tzinfo=UTC)


def story(head: str = "", title: str = "<h1>Ferry may not sail again</h1>", above: str = "") -> str:
    """Return a page whose article is found, with what a test puts around it."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    return f"<html><head>{head}</head><body>{above}<article>{title}{body}</article></body></html>"


def linked(data: object, wrap: str = "{}") -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{wrap.replace("{}", text)}</script>'


NEWS: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry may not sail again &amp; nobody knows why",
    "author": [
        {"@type": "Person", "name": "Pat Reed", "url": "https://tide.example/reed"},
        {"@type": "Person", "name": "Quinn d’Hale"},
    ],
    "publisher": {"@type": "Organization", "name": "The Tide"},
    "datePublished": "2026-03-01T09:30:00.000+0100",
    "dateModified": "2026-03-02T10:00:00Z",
    "url": "https://tide.example/ferry",
    "inLanguage": "en-GB",
}
LIST = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Elsewhere"}]}


@pytest.mark.parametrize(
    "script",
    [
        linked(NEWS),
        linked([{"@type": "BreadcrumbList"}, NEWS]),
        linked({"@context": "https://schema.org", "@graph": [LIST, {"@type": "WebSite"}, NEWS]}),
        linked({**NEWS, "@type": ["Article", "ReportageNewsArticle"]}),
        linked(NEWS, "<!-- {} -->"),
        linked(NEWS, "\n//<![CDATA[\n{};\n//]]>"),
        linked(json.dumps(NEWS).replace("2026-03-02", "2026-\t03-02")),
        linked("{broken") + linked(NEWS),
        linked(
            {
                "@graph": [
                    {**NEWS, "author": [{"@id": "#r"}, {"@id": "#h"}], "publisher": {"@id": "#t"}},
                    {"@type": "Person", "@id": "#r", "name": "Pat Reed"},
                    {"@type": "Person", "@id": "#h", "name": "Quinn d’Hale"},
                    {"@type": "Organization", "@id": "#t", "name": "The Tide"},
                ]
            }
        ),
    ],
)
def test_linked_data(script: str) -> None:
    """What a page states in JSON-LD, in all the forms that sites write, goes before all else."""
    wrong = '<title>Ferry - wrong</title><meta name="author" content="Admin">'
    article = page(story(wrong + script))
    assert article.title == "Ferry may not sail again & nobody knows why"
    assert article.authors == ("Pat Reed", "Quinn d’Hale")
    assert article.outlet == "The Tide"
    assert article.published == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert article.url == "https://tide.example/ferry"
    assert article.language == "en-GB"


@pytest.mark.parametrize(
    ("head", "title", "expected"),
    [
        ("<title>Ferry may not sail again | The Tide</title>", None, "Ferry may not sail again"),
        (
            '<title>The Tide - Ferry may not sail</title><meta name="application-name" content="Tide">',
            "",
            "Ferry may not sail",
        ),
        (
            '<title>Ferry may not sail — Tide.example</title><meta property="og:url" '
            'content="https://www.tide.example/1">',
            "",
            "Ferry may not sail",
        ),
        (
            '<title>Ferry may not sail again</title><meta property="og:site_name" content="Tide">',
            "<h1>The Tide</h1><h1>Ferry may not sail again</h1>",
            "Ferry may not sail again",
        ),
        (
            '<meta property="og:title" content="Ferry may not sail again">',
            "<h1>Ferry may not sail again <small>Divers found cracks</small></h1>",
            "Ferry may not sail again",
        ),
        (
            '<meta property="og:title" content="Ferry - the end? - The Tide">'
            '<meta property="og:site_name" content="Tide">',
            "",
            "Ferry - the end?",
        ),
        (linked({**NEWS, "headline": "Ferry may not…"}), None, "Ferry may not sail again"),
    ],
)
def test_a_title_is_without_its_site(head: str, title: str | None, expected: str) -> None:
    """The name of the site, a logo and a subheading are not part of a title; a cut one is not used."""
    assert page(story(head) if title is None else story(head, title)).title == expected


@pytest.mark.parametrize(
    ("head", "above", "authors"),
    [
        ('<meta name="author" content="Username">', "", ()),
        ('<meta name="author" content="https://social.example/tide">', "", ()),
        ('<meta property="article:author" content="https://social.example/tide">', "", ()),
        (
            '<meta name="author" content="By Pat Reed and Quinn Hale, The Tide">',
            "",
            ("Pat Reed", "Quinn Hale"),
        ),
        ('<meta name="author" content="PAT REED FOR THE TIDE">', "", ("Pat Reed",)),
        ('<meta name="author" content="Pat Reed for The Tide">', "", ("Pat Reed",)),
        ('<meta name="author" content="Pat Reed, Harbour correspondent">', "", ("Pat Reed",)),
        ('<meta name="author" content="Tide Newsroom">', "", ()),
        (
            linked({**NEWS, "author": {"@type": "Organization", "name": "Harbour Media Group"}}),
            "",
            (),
        ),
        (
            linked({**NEWS, "author": "Staff"}),
            "<p class=byline>By <b>Pat Reed</b></p>",
            ("Pat Reed",),
        ),
        (linked({**NEWS, "author": "The Tide"}), "", ()),
        ("", '<a rel="author" href="/reed">Pat Reed</a>', ("Pat Reed",)),
        ("", '<div class="comment-author">Troll Reed</div>', ()),
        ("", '<span class="author">Subscribe Now</span>', ()),
    ],
)
def test_authors_are_people(head: str, above: str, authors: tuple[str, ...]) -> None:
    """No user names, outlets, addresses, desks or words of menus; titles and outlets are cut off."""
    assert page(story(head, above=above)).authors == authors


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta name=date content='2026-03-01'>", datetime(2026, 3, 1)),
        ("<meta name=pubdate content='Sun, 01 Mar 2026 08:30:00 GMT'>", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("<meta itemprop=datePublished content='2026-03-01T08:30Z'>", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("<time itemprop=datePublished datetime='2026-03-01T08:30:00Z'>1 March</time>", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        (linked({**NEWS, "datePublished": "0001-01-01T00:00:00Z", "dateCreated": "2026-03-01"}), datetime(2026, 3, 1)),
        (linked({**NEWS, "datePublished": "soon"}) + "<meta name=date content='2026-03-01'>", datetime(2026, 3, 1)),
    ],
)  # fmt: skip
def test_dates_keep_their_time(head: str, expected: datetime) -> None:
    """A date has the time and the zone that the page states; what is not a date is passed over."""
    assert page(story(head)).published == expected


@pytest.mark.parametrize(
    "script",
    [
        linked("[" * 50_000),
        linked('{"@type": "NewsArticle", "headline": ' + "[" * 900 + "]" * 900 + "}"),
        linked([{"@type": "NewsArticle", "headline": "x" * 50}] * 30_000),
        linked({"@type": "NewsArticle", "headline": {"@id": 5}, "author": [[[]], 7, None, {}]}),
        linked({"@type": [None, {}], "headline": "x"}),
        linked({**NEWS, "headline": "Ferry \ud800 sinks", "publisher": {"name": "\udc00"}}),
        linked({**NEWS, "author": {"@id": "#a"}, "@id": "#a"}),
        linked("null") + linked("5") + linked('"NewsArticle"') + linked("NaN"),
        '<meta name="author">' * 5_000 + '<meta name="date" content="' + "9" * 5_000 + '">',
        "<title>" + " - " * 100_000 + "</title>",
        "<base href='http://[::1'><link rel=canonical href='http://[bad'>",
    ],
)
def test_hostile_page_data(script: str) -> None:
    """Odd, deep, huge and circular data cost no page its text, and little time."""
    begin = time.process_time()
    assert BODY[0] in page(story(script)).text
    assert time.process_time() - begin < 10


def test_quotations_in_pages() -> None:
    """`<q>` shows its marks and cuts no sentence; a speaker stands below the quotation."""
    html = story().replace(
        "</article>",
        "<p><q>It leaks,</q> Ota said, adding <q>we <q>may</q> close</q>.</p><p>She went on:</p>"
        "<blockquote><p>The boat is old.</p><p>It may sink.</p></blockquote>"
        "<blockquote>I <i>doubt</i> it.<footer>Sol Kern, a captain</footer></blockquote>"
        "<blockquote>“It floats.”</blockquote><p>Nobody else spoke to us about the ferry.</p></article>",
    )
    lines = page(html).body.split("\n\n")[len(BODY) :]
    assert lines == [
        "“It leaks,” Ota said, adding “we ‘may’ close”.",
        "She went on:",
        "“The boat is old.",
        "“It may sink.”",
        "“I doubt it.”",
        "— Sol Kern, a captain",
        "“It floats.”",
        "Nobody else spoke to us about the ferry.",
    ]


def test_marks_of_footnotes_in_pages() -> None:
    """Marks of notes are left out; units and ordinals keep what is raised."""
    html = story().replace(
        "</article>",
        "<p>The coun&shy;cil said<sup><a href='#1'>[1]</a></sup> that 5&nbsp;km<sup>2</sup> of the "
        "1<sup>st</sup> ward were dry.<sup>2</sup></p></article>",
    )
    last = page(html).body.split("\n\n")[-1]
    assert last.replace("\xa0", " ") == "The council said that 5 km² of the 1st ward were dry."


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1252", ""),
        ("cp1252", "windows-1252"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_encodings(encoding: str, declared: str) -> None:
    word = "Почему" if encoding == "koi8-r" else "Café"
    html = PAGE.replace("Critics", word).replace("“", '"').replace("”", '"')
    html = html.replace(
        '<meta charset="utf-8">', f'<meta charset="{declared}">' if declared else ""
    )
    assert word in page(html.encode(encoding)).text
    if not declared:
        assert word in page(html.encode("cp1252"), encoding="cp1252").text


def test_made_by_mkdocs(tmp_path: Path) -> None:
    """A page that a site generator made, with its menus and scripts, gives the text again."""
    pytest.importorskip("mkdocs")
    (tmp_path / "docs").mkdir()
    text = "\n\n".join(BODY)
    (tmp_path / "docs" / "index.md").write_text("# Home\n\nAll news of the sound.\n", "utf-8")
    (tmp_path / "docs" / "ferry.md").write_text(f"# Ferry may not sail again\n\n{text}\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: The Tide\nsite_author: P. Reed\n", "utf-8")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", "mkdocs.yml"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (found,) = read_articles(find_inputs([str(tmp_path / "site" / "ferry" / "index.html")]))
    assert isinstance(found, Article)
    paragraphs = found.body.split("\n\n")
    assert [p for p in paragraphs if p in BODY] == list(BODY)
    assert "Home" not in paragraphs and "Search" not in found.text


def test_a_small_page() -> None:
    article = page("<html><body><h1>Rain</h1><p>It may rain.</p></body></html>")
    assert (article.title, article.body) == ("Rain", "It may rain.")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (
            b"<html><body><script>load()</script></body></html>",
            "no text that looks like an article",
        ),
        (b"<html>" + b" " * 200, "no text that looks like an article"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_no_article(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=f"a.html: .*{reason}"):
        page(data)


def test_size_is_bounded() -> None:
    with pytest.raises(ReadError, match=r"larger than 1,000 bytes.*`largest`"):
        page(PAGE, largest=1000)


@pytest.mark.parametrize(
    "html",
    [
        "<html>" + "<div>" * 100_000 + BODY[0],
        "<html>" + "<!--" * 100_000,
        "<html><p>" + "<a " * 100_000,
        "<html><p>" + "&amp" * 100_000,
        "<!DOCTYPE html><!-- -->" * 2_000 + "<x>",
    ],
)
def test_hostile_pages(html: str) -> None:
    """Endless nesting, comments and tags cost seconds at most, and no traceback."""
    begin = time.process_time()
    looks_like_html(html.encode()[:65_536])
    try:
        page(html)
    except ReadError as error:
        assert "a.html" in str(error)
    assert time.process_time() - begin < 20


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"<!doctype html>\n<html>", True),
        (b"\xef\xbb\xbf\n<HTML lang=en>", True),
        (b'<?xml version="1.0"?>\n<!-- saved -->\n<html xmlns="x">', True),
        (b"<!-- saved from url -->\n<!-- b --><!DOCTYPE html>", True),
        ("<html>".encode("utf-16"), True),
        (b"<newsItem>", False),
        (b"A <html> tag is a tag.", False),
        (b"<htmlish>", False),
        (b"", False),
    ],
)
def test_telling_pages(head: bytes, expected: bool) -> None:
    assert looks_like_html(head) is expected


def test_content_decides(tmp_path: Path) -> None:
    """A page is a page whatever its name, and text is text."""
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    (tmp_path / "text.txt").write_text("It may rain.", "utf-8")
    page_, text = read_articles(find_inputs([str(tmp_path)]))
    assert isinstance(page_, Article) and page_.outlet == "The Tide"
    assert isinstance(text, Article) and text.text == "It may rain."


def test_without_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtraError, match=r"allegedly\[html\]"):
        HtmlReader()


def test_markup() -> None:
    """Blocks divide paragraphs; heads, captions and scripts are no running text."""
    text = text_of_markup(
        "<head><title>No</title><p>One <b>may</b>\n rain.<p>Two<br>three &amp; four"
        "<figure><img><figcaption>No</figcaption></figure><ul><li>Five<li>Six</ul>"
        "<script>No()</script><div>Seven</div>eight"
    )
    assert text.split("\n\n") == [
        "One may rain.",
        "Two",
        "three & four",
        "Five",
        "Six",
        "Seven",
        "eight",
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p><q>It leaks,</q> Ota <b>said</b>.", "“It leaks,” Ota said."),
        ("<p><q>“It leaks,”</q> she said.", "“It leaks,” she said."),
        ("<p>It <q>may <q>leak</q></q>", "It “may ‘leak’”"),
        ("</q><p>Rain</q>", "Rain"),
        ("<p>She said:<blockquote>Rain.<p>Snow.</blockquote>", "She said:\n\n“Rain.\n\n“Snow.”"),
        ("<blockquote>Rain.</blockquote>", "Rain."),
        ("<blockquote>Rain. <cite>Ota</cite></blockquote>x", "“Rain.”\n\n— Ota\n\nx"),
        ("<p>She read <cite>The Tide</cite> daily.", "She read The Tide daily."),
        (
            "<p>So<sup><a>1</a></sup> 5 m<sup>2</sup>, 1<sup>st</sup>.<sup>[2]</sup>",
            "So 5 m², 1st.",
        ),
        ("<p>A<sup>never closed<p>B", "Anever closed\n\nB"),
        ("<p>com&shy;pa&shy;ny\u200b", "company"),
    ],
)
def test_quotations_in_markup(markup: str, text: str) -> None:
    """In HTML and in XML, quotations get the marks that a browser shows, and notes none."""
    assert text_of_markup(markup) == text


def test_markdown_quotations() -> None:
    """A quotation that a colon introduces has marks, so that it is seen to be one."""
    article = markdown("She said:\n\n> Rain.\n>\n> Snow.\n\n> Fog.\n\nIt was&nbsp;so.[1]\n")
    assert article.body.replace("\xa0", " ").split("\n\n") == [
        "She said:", "“Rain.", "“Snow.”", "Fog.", "It was so."
    ]  # fmt: skip


def test_markdown() -> None:
    article = markdown(
        "# Ferry *may* sink\n\nThe ferry\nmay [sink](https://x.example), `ls` says.\n\n"
        "## Warned\n\n> “It might,” she\n> said.\n\n- One\n- Two **boats**\n\n```\ncode\n```\n\n"
        "![picture](a.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<div>raw</div>\n"
    )
    assert article.title == "Ferry may sink"
    assert article.body.split("\n\n") == [
        "The ferry may sink, ls says.",
        "Warned",
        "“It might,” she said.",
        "One",
        "Two boats",
    ]


def test_front_matter() -> None:
    article = markdown(
        '---\ntitle: "Ferry: may sink"\nauthor: [P. Reed, "Q. Hale"]\ndate: 2026-03-01\n'
        "tags:\n- sea\n- boats\noutlet: The Tide\nlang: en\n---\n\n# Another\n\nIt may.\n"
    )
    assert (article.title, article.authors, article.outlet, article.language) == (
        "Ferry: may sink",
        ("P. Reed", "Q. Hale"),
        "The Tide",
        "en",
    )
    assert article.published == datetime(2026, 3, 1)
    assert article.metadata["tags"] == ["sea", "boats"]
    assert article.body == "Another\n\nIt may."


@pytest.mark.parametrize(
    ("stated", "field", "value"),
    [
        ("title: >\n  Ferry\n  may sink\n", "title", "Ferry may sink"),
        ("title: |-\n  Ferry may sink\n", "title", "Ferry may sink"),
        ("title: 'It''s sinking'\n", "title", "It's sinking"),
        ('"title": "Caf\\u00e9 sinks"\n', "title", "Café sinks"),
        ("title: No # as they say\n", "title", "No"),
        ("title: 2026\n", "title", "2026"),
        ("date: 2026-11-03 # today\n", "published", datetime(2026, 11, 3)),
        ("date: 2026-11-03T09:30:00Z\n", "published", datetime(2026, 11, 3, 9, 30, tzinfo=UTC)),
        ("date: 2026-11-03 09:30:00 +0\n", "published", datetime(2026, 11, 3, 9, 30, tzinfo=UTC)),
        ("date: '2026-11-03'\n", "published", datetime(2026, 11, 3)),
        ("published:\ndate: 2026-11-03\n", "published", datetime(2026, 11, 3)),
        ("date: ~\n", "published", None),
        ("author:\n  name: P. Reed\n  role: staff\n", "authors", ("P. Reed",)),
        ("authors:\n- name: P. Reed\n- Q. Hale\n", "authors", ("P. Reed", "Q. Hale")),
        ("author: P. Reed; Q. Hale\n", "authors", ("P. Reed", "Q. Hale")),
        ("lang: en-GB\n", "language", "en-GB"),
    ],
)
def test_front_matter_is_yaml(stated: str, field: str, value: object) -> None:
    """Folded, quoted and commented values, dates, lists and mappings mean what YAML says."""
    for text in (stated, stated.replace("\n", "\r\n")):
        article = markdown(f"---\n{text}---\nIt may rain.\n")
        assert getattr(article, field) == value
        assert article.body == "It may rain."


def test_front_matter_in_toml() -> None:
    """Between lines of plus signs; its dates are dates, and its tables go into the metadata."""
    article = markdown(
        '+++\ntitle = "Ferry may sink"\ndate = 2026-03-01T08:30:00Z\nauthors = ["P. Reed"]\n'
        'lang = "en"\ndraft = false\n[extra]\ndesk = "sea"\nday = 2026-03-01\n+++\n\nIt may rain.\n'
    )
    assert (article.title, article.authors, article.language, article.body) == (
        "Ferry may sink",
        ("P. Reed",),
        "en",
        "It may rain.",
    )
    assert article.published == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert article.metadata == {
        "file": "a.md",
        "draft": False,
        "extra": {"desk": "sea", "day": "2026-03-01"},
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: Ferry: may sink\n---\nx", "YAML: line 2: .*quote values that contain ': '"),
        ("---\ntitle: a\ntitle: b\n---\nx", "YAML: line 2: the key 'title' is given twice"),
        ("---\na: &a [x]\nb: *a\n---\nx", "YAML: line 3: aliases are not read"),
        ("---\na: !!python/object/apply:os.getcwd []\n---\nx", "YAML: line 2: could not determine"),
        ("---\na: " + "[" * 5000 + "\n---\nx", "YAML: "),
        ("---\na: " + "[" * 120 + "]" * 120 + "\n---\nx", "YAML: is nested more than 100 levels"),
        ("---\ndate: 2026-13-45\n---\nx", "YAML: .*month"),
        ("---\n[a: b]: c\n---\nx", "YAML: "),
        ('---\na: "\\ud800"\n---\nx', "YAML: has a lone surrogate"),
        ('+++\ntitle = "a"\ntitle = "b"\n+++\nx', "TOML: .*line 2"),
        ("+++\ntitle = Ferry\n+++\nx", "TOML: Invalid value"),
        ("+++\na = " + "[" * 5000 + "\n+++\nx", "TOML: "),
    ],
)
def test_bad_front_matter(text: str, reason: str) -> None:
    """It is refused with the line; it is never evaluated, and cannot grow."""
    with pytest.raises(ReadError, match=f"a.md: its front matter is not valid {reason}"):
        markdown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\nIt may: rain.\n", "It may: rain."),
        (
            "---\n\nIt may rain. Or: snow.\n\n---\n\nIt may snow.\n",
            "It may rain. Or: snow.\n\nIt may snow.",
        ),
        ("+++\n\nIt may rain.\n", "+++\n\nIt may rain."),
    ],
)
def test_a_rule_is_no_front_matter(text: str, expected: str) -> None:
    """Lines that open front matter also stand between passages of a text."""
    assert markdown(text).text == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "is empty"), ("```\nx\n```", "is empty"), ("---\ndate: May\n---\nx", "ISO 8601.*'May'")],
)
def test_bad_markdown(text: str, reason: str) -> None:
    with pytest.raises(ReadError, match=f"a.md: .*{reason}"):
        markdown(text)


@pytest.mark.parametrize(
    "text", ["*a " * 50_000, "[" * 50_000, ">" * 50_000, "---\n" + "a:\n" * 50_000]
)
def test_hostile_markdown(text: str) -> None:
    begin = time.process_time()
    assert markdown(text + "\n\nIt may rain.").text
    assert time.process_time() - begin < 20


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"---\ntitle: A\n---\n", True),
        (b"---\r\ndate: x\r\ntitle: A\r\n", True),
        (b"+++\ntitle = 'A'\n+++\n", True),
        (b"---\n'title': A\n", True),
        (b"# Heading\n", False),
        (b"---\nIt rains.\n", False),
    ],
)
def test_telling_markdown(head: bytes, expected: bool) -> None:
    assert looks_like_markdown(head) is expected


def test_without_markdown_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    with pytest.raises(MissingExtraError, match=r"allegedly\[markdown\]"):
        MarkdownReader()
