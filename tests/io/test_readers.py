"""The readers of plain text and JSON Lines."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegedly import Article, Failure, ReadError
from allegedly.io import find_inputs, read_articles
from allegedly.io.readers.jsonl import JsonLinesReader, looks_like_json
from allegedly.io.readers.text import TextReader


def text(data: bytes, **options: Any) -> Article:
    (article,) = TextReader(**options).read(io.BytesIO(data), "a.txt")
    assert isinstance(article, Article)
    return article


def jsonl(data: bytes | str, **options: Any) -> list[Article | Failure]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    found = list(JsonLinesReader(**options).read(stream, "a.jsonl"))
    assert not stream.closed
    return found


def one(record: object) -> Article | Failure:
    (found,) = jsonl(json.dumps(record))
    return found


def cause(record: object) -> str:
    found = one(record)
    assert isinstance(found, Failure)
    assert found.stage == "read"
    assert found.name == "a.jsonl, line 1"
    return found.cause


def test_text_is_taken_as_it_is() -> None:
    article = text(b" One.\r\n\r\nTwo.\n")
    assert article.text == " One.\r\n\r\nTwo.\n"
    assert article.title is None
    assert article.metadata == {"file": "a.txt"}


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [
        ("â€œItâ€™s over,â€\x9d she said â€” “for now”.", "“It’s over,” she said — “for now”."),
        ("â€œIt may rain,â€ she said.", "“It may rain,” she said."),
        ("ÒIt may rain,Ó she said. ÒNo.Ó", "“It may rain,” she said. “No.”"),
        ("Òscar and Óscar met in Vigo.", "Òscar and Óscar met in Vigo."),
        ("&quot;It may rain,&quot; she said.", '"It may rain," she said.'),
        ("It won&#8217;t &#x2014; AT&amp;T, R&D &c.", "It won’t — AT&T, R&D &c."),
        ("5&nbsp;miles &amp;quot;off&amp;quot; &bogus; &#0; &#xD800;", '5\xa0miles "off" &bogus; \ufffd \ufffd'),
        ("The com\xadpa\u200bny sa\xadid so.\ufeff", "The company said so."),
        ("She said[1] it,[2][14] in 2024.[3] Why?[citation needed]", "She said it, in 2024. Why?"),
        ("It say[s] “[the] boat” leaks [sic]. [1] A note", "It say[s] “[the] boat” leaks [sic]. [1] A note"),
        ("She said¹ so.² On 5 km² and 3 m³.", "She said so. On 5 km² and 3 m³."),
        ("\x01a1234\x02It rains.\x03\n\x0cIt\0 pours.\x1b[31m!\x1b[0m", "\na1234\nIt rains.\n\n\nIt pours.!"),
        ("\x93It rains,\x94 she\x85said.", "“It rains,” she\nsaid."),
        ("“👩\u200d🚒” می\u200cرود", "“👩\u200d🚒” می\u200cرود"),
    ],
)  # fmt: skip
def test_pasted_text_is_read_as_shown(pasted: str, shown: str) -> None:
    """Entities, soft hyphens, controls and marks of footnotes; the text of the article is exact."""
    assert text(pasted.encode("utf-8", "surrogatepass")).text == shown


@pytest.mark.parametrize(
    ("name", "write", "reader", "place"),
    [
        ("a.txt", lambda texts: texts[1], "text", ""),
        ("a.md", lambda texts: f"# Rain\n\n{texts[1]}", "markdown", ""),
        ("a.jsonl", lambda texts: "\n".join(json.dumps({"text": t}) for t in texts), "jsonl", ", line 2"),
        ("a.csv", lambda texts: "text,n\n" + "".join(f"{t},1\n" for t in texts), "csv-rows", ", line 3"),
        ("a.ninjs", lambda texts: json.dumps([{"uri": "u", "body_text": t} for t in texts]), "ninjs", ""),
    ],
)  # fmt: skip
def test_a_text_without_end_is_refused(
    tmp_path: Path, name: str, write: Any, reader: str, place: str
) -> None:
    """One article of books' length would take the memory of thousands; an option raises the limit."""
    long = "It may rain. " * 160_000
    path = tmp_path / name
    path.write_text(write(["It rains.", long, "It pours."]), "utf-8")
    found = list(read_articles(find_inputs([str(path)])))
    (failure,) = (item for item in found if isinstance(item, Failure))
    assert failure.name == f"{path}{place}"
    assert failure.cause.startswith("has a text of 2,0")
    option = f"{reader}.longest="
    assert (
        f"and the limit is 2,000,000; split it, or raise the limit with --option {option}"
        in failure.cause
    )
    assert len(found) == 3 or name in ("a.txt", "a.md")
    more = {reader: {"longest": int(failure.cause.partition(option)[2])}}
    assert all(
        isinstance(item, Article) for item in read_articles(find_inputs([str(path)]), options=more)
    )


def test_text_in_records_is_taken_as_it_is() -> None:
    """A text in a data set keeps every character, as offsets into it may be kept elsewhere."""
    record = {"text": "&quot;It sa\xadid so[1]\x0c"}
    article = one(record)
    assert isinstance(article, Article) and article.text == record["text"]


@pytest.mark.parametrize("data", [b"Head\n\nBody one.\n", b"\n Head \r\n\r\n\r\nBody one.\n"])
def test_title_line(data: bytes) -> None:
    article = text(data, title_line=True)
    assert article.title == "Head"
    assert article.body == "Body one.\n"


def test_title_line_alone() -> None:
    article = text(b"Head", title_line=True)
    assert (article.title, article.body) == ("Head", "")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\t\r\n", "\u2028".encode()])
def test_empty_text(data: bytes) -> None:
    with pytest.raises(ReadError, match="is empty"):
        text(data)


def test_all_fields() -> None:
    article = one(
        {
            "text": "It rains.",
            "title": "Rain",
            "id": 17,
            "url": "https://example.org",
            "outlet": "The Tide",
            "authors": ["A", "B"],
            "published": "2026-03-01T08:30:00Z",
            "language": "en",
            "metadata": {"desk": "sea"},
            "section": "weather",
        }
    )
    assert article == Article.from_text(
        "It rains.",
        title="Rain",
        id="17",
        url="https://example.org",
        outlet="The Tide",
        authors=["A", "B"],
        published=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        language="en",
        metadata={"file": "a.jsonl", "line": 1, "section": "weather", "desk": "sea"},
    )


def test_made_by_pandas() -> None:
    """Lines as a data frame writes them: escaped characters, dates in ISO form, null for nothing."""
    table = pd.DataFrame(
        {
            "text": ["“Rain”,\nshe said.", "It snows."],
            "title": ["Rain/snow", None],
            "published": pd.to_datetime(["2026-03-01T08:30:00Z", None]),
            "desk": ["sea", "sky"],
        }
    )
    lines = table.to_json(orient="records", lines=True, date_format="iso")
    rain, snow = jsonl(lines)
    assert isinstance(rain, Article) and isinstance(snow, Article)
    assert (rain.text, rain.published) == (
        "Rain/snow\n\n“Rain”,\nshe said.",
        datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
    )
    assert (snow.text, snow.title, snow.published) == ("It snows.", None, None)


def test_null_is_absence() -> None:
    fields = ["title", "id", "url", "outlet", "authors", "published", "language", "metadata"]
    assert one({"text": "x"} | dict.fromkeys(fields)) == one({"text": "x"})


def test_a_single_author() -> None:
    article = one({"text": "x", "authors": "A. B."})
    assert isinstance(article, Article) and article.authors == ("A. B.",)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ([], "must be an object .* not an array"),
        ("text", "not a string"),
        (None, "not null"),
        ({"headline": 1, "body": 2}, 'has no field "text"; the fields it has: headline, body'),
        ({"text": 5}, '"text" must be a string, not a number'),
        ({"text": " \n"}, "without text"),
        ({"text": "x", "title": []}, '"title" must be a string, not an array'),
        ({"text": "x", "id": {}}, '"id" must be a string'),
        ({"text": "x", "authors": [1]}, '"authors" must be a name or a list of names'),
        ({"text": "x", "published": "May 3"}, 'ISO 8601.*not "May 3"'),
        ({"text": "x", "published": 3}, "ISO 8601.*not 3"),
        ({"text": "x", "metadata": []}, '"metadata" must be an object'),
        ({"text": "a \ud83d"}, r"lone surrogate \(U\+D83D\)"),
        ({"text": "x", "section": ["\udc00"]}, r"lone surrogate \(U\+DC00\)"),
        ({"text": "x", "k": float("nan")}, "NaN is not a JSON number; write null instead"),
    ],
)
def test_bad_records_say_why(record: object, reason: str) -> None:
    with pytest.raises(AssertionError, match=reason):
        raise AssertionError(cause(record))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "x", "n": 1e999}', "the number 1e999, which is beyond all floating-point"),
        ('{"text": "x", "n": ' + "[" * 101 + "]" * 101 + "}", "more than 100 levels deep"),
        ('{"text": "x", "desk": 1, "desk": 2}', "has the key 'desk' twice in one object"),
    ],
)
def test_json_that_cannot_be_written_again(line: str, reason: str) -> None:
    """Each fails alone, with a reason that names the trouble."""
    (found,) = jsonl(line)
    assert isinstance(found, Failure) and reason in found.cause


def test_json_as_deep_as_is_allowed() -> None:
    """Metadata of many levels, and of many brackets in few levels, are read."""
    deep = json.dumps({"text": "x", "deep": [[]] * 200}).replace("[]", "[" * 97 + "]" * 97)
    (found,) = jsonl(deep)
    assert isinstance(found, Article)


@pytest.mark.parametrize("published", ["", "  "])
def test_a_blank_date_is_none(published: str) -> None:
    """Exports write an empty string for what is missing."""
    article = one({"text": "x", "published": published})
    assert isinstance(article, Article) and article.published is None


def test_surrogate_pairs_are_characters() -> None:
    article = one({"text": "a \U0001f600"})
    assert isinstance(article, Article) and article.text == "a 😀"


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "cut',
        "not json",
        "[" * 200_000,
        '{"text": ' + "9" * 5000 + "}",
        "\x00",
        "{}",
        '{"text": "x", "score": 1e999}',
        '{"text": "x", "score": -1e999}',
        '{"text": "x", "score": [Infinity]}',
        '{"text": "x", "deep": ' + "[" * 120 + "]" * 120 + "}",
        '{"text": "x", "deep": ' + '{"a":' * 500 + "1" + "}" * 500 + "}",
        '{"text": "x", "deep": ' + "[" * 2000 + "]" * 2000 + "}",
        '{"text": "x", "\\ud800": 1}',
        '{"text": "x", "text": "y"}',
        '{"text": "x", "more": {"a": 1, "a": 1}}',
        '{"text": "x", "published": true}',
        '{"text": {"text": "x"}}',
        "1e999",
    ],
)
def test_bad_line_costs_no_neighbour(line: str) -> None:
    good = '{"text": "It rains."}'
    before, bad, after = jsonl(f"{good}\n{line}\n\n{good}\n")
    assert isinstance(before, Article) and isinstance(after, Article)
    assert isinstance(bad, Failure) and bad.name == "a.jsonl, line 2"
    assert after.metadata["line"] == 4


def test_line_in_another_encoding_costs_no_neighbour() -> None:
    before, bad, after = jsonl(b'{"text": "a"}\n{"text": "caf\xe9"}\n{"text": "b"}')
    assert isinstance(before, Article) and isinstance(after, Article)
    assert isinstance(bad, Failure) and "is not UTF-8" in bad.cause


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marks_are_believed(encoding: str) -> None:
    found = jsonl('{"text": "ਊ é"}\r\n{"text": "b"}'.encode(encoding))
    assert [item.text for item in found if isinstance(item, Article)] == ["ਊ é", "b"]


def test_stated_encoding() -> None:
    found = jsonl('{"text": "é"}\n{"text": "b"}'.encode("cp1252"), encoding="cp1252")
    assert [item.text for item in found if isinstance(item, Article)] == ["é", "b"]


def test_damaged_utf16_is_told() -> None:
    first, second = jsonl('{"text": "a"}\n{"text": "b"}'.encode("utf-16")[:-1])
    assert isinstance(first, Article)
    assert isinstance(second, Failure) and "damaged" in second.cause


@pytest.mark.parametrize("data", ["", "\n\n \n", "\ufeff"])
def test_empty_lines(data: str) -> None:
    with pytest.raises(ReadError, match="is empty"):
        jsonl(data)


@pytest.mark.parametrize("data", ['{\n "text": "x"\n}', '[\n {"text": "x"}\n]'])
def test_json_that_is_not_lines(data: str) -> None:
    with pytest.raises(ReadError, match="one whole object on each line"):
        jsonl(data)


def test_archives_are_told_as_such() -> None:
    with pytest.raises(ReadError, match="gzip data"):
        jsonl(gzip.compress(b'{"text": "x"}'))
    with pytest.raises(ReadError, match="tar archive"):
        text(b"story.txt".ljust(257, b"\0") + b"ustar\0" + b"00" + b"It may rain. " * 100)
    with pytest.raises(ReadError, match="PDF"):
        text(b"%PDF-1.7", encoding="latin-1")


def test_reading_is_lazy() -> None:
    """The first article comes before the second line is looked at."""

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            line = b'{"text": "It rains."}\n'
            buffer[: len(line)] = line
            return len(line)

    stream = io.BufferedReader(Endless(), 64)
    found = JsonLinesReader().read(stream, "pipe")
    assert all(isinstance(next(found), Article) for _ in range(100))


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_any_text_comes_back(texts: list[str]) -> None:
    """Escaped or not, texts come back as they were."""
    for ascii_only in (True, False):
        lines = [json.dumps({"text": t}, ensure_ascii=ascii_only) for t in texts]
        found = jsonl("\n".join(lines))
        assert [item.text for item in found if isinstance(item, Article)] == texts


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'{"text": "x"}', True),
        (b'\xef\xbb\xbf \n{ "text"\n: ', True),
        (b'{\n  "id": 1', True),
        (b'[{"text": "x"}', True),
        ('{"text": "x"}'.encode("utf-16"), True),
        (b"{Editor's note} The council met.", False),
        (b'"We will not go," he said.', False),
        (b"", False),
        (b"[1, 2]", False),
        (b" " * 60_000, False),
    ],
)
def test_sniffing(head: bytes, expected: bool) -> None:
    assert looks_like_json(head) is expected
