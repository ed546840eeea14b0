"""Web pages and Markdown."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

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
    assert article.published is not None and article.published.date().isoformat() == "2026-03-01"
    assert article.metadata["file"] == "a.html"


def test_a_date_to_come_is_a_date() -> None:
    """What a page says of its date does not depend on the day on which it is read."""
    article = page(PAGE.replace("2026-03-01", "2093-03-01"))
    assert article.published == datetime(2093, 3, 1)


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
