"""The attributor takes only words that stand in the text, and costs are counted in comparisons."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allegedly_chat import attributor, client
from allegedly_chat.attributor import ChatAttributor
from allegedly_chat.classifier import ChatClassifier
from allegedly_chat.errors import ChatError, CostError

from allegedly import (
    Analyzer,
    Article,
    Corpus,
    GoldAttribution,
    GoldDocument,
    GoldSentence,
    Span,
    compare,
    segment,
)
from allegedly.testing import Check, Installed, checks_for

sys.path.insert(0, str(Path(__file__).parent))

import server as fake

TEXT = "“The pier may close,” said Ida Berg. Oskar said it was old. Oskar said it was old."
QUICK: dict[str, Any] = {"model": "m", "backoff": 0.001, "timeout": 10}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[fake.Server]:
    monkeypatch.setattr(client, "LONGEST_WAIT", 0.01)
    with fake.running() as running:
        yield running


@pytest.fixture(scope="module")
def plugin() -> Iterator[Installed]:
    with fake.running() as running:
        yield Installed("attributor", "chat", {"url": running.url, "model": "m"})


@pytest.mark.parametrize("check", checks_for(Installed("attributor", "chat")), ids=str)
def test_promises(check: Check, plugin: Installed) -> None:
    """Every check passes, without exemption."""
    check(plugin)


def attribute(server: fake.Server, text: str = TEXT, **more: Any) -> Any:
    chat = ChatAttributor(url=server.url, **{**QUICK, **more})
    return chat.attribute(segment(Article.from_text(text)))


def test_words_are_found_in_the_text(server: fake.Server) -> None:
    """Equal words take one occurrence after the other; the library works out the rest."""
    one, two, three = attribute(server)
    assert (one.source.name, one.cue.text, one.content.text) == (
        "Ida Berg",
        "said",
        "The pier may close",
    )
    assert (two.content.text, three.content.text) == ("it was old", "it was old")
    assert two.content.spans < three.content.spans
    assert three.source.spans[0].start == TEXT.rindex("Oskar")


def answer(*items: Any) -> fake.Answer:
    return fake.content(json.dumps({"attributions": list(items)}))


ITEM = {"source": "Oskar", "cue": "said", "content": ["it was old"]}
FAULTS = {
    "prose": (fake.content("Here they are:"), "not JSON"),
    "another list": (fake.content('{"claims": []}'), 'no list "attributions"'),
    "too many": (answer(*[ITEM] * 301), "at most 300"),
    "no object": (answer("Oskar"), "has no content"),
    "no content": (answer({**ITEM, "content": []}), "has no content"),
    "other words": (
        answer({**ITEM, "content": ["it is new"]}),
        "'it is new' does not stand in the text",
    ),
    "blank": (answer({**ITEM, "content": [" "]}), "does not stand in the text"),
    "pieces out of order": (
        answer({**ITEM, "content": ["it was old", "The pier"]}),
        "does not follow",
    ),
    "a source in the content": (
        answer({**ITEM, "source": "was"} | {"content": ["it was old. Oskar said it was old"]}),
        "only inside",
    ),
    "a source that is a number": (answer({**ITEM, "source": 7}), "neither literal words nor null"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_invalid_answers_are_repaired_or_refused(server: fake.Server, fault: str) -> None:
    """The reason goes back to the model; if it does not help, the last reason is in the error."""
    bad, reason = FAULTS[fault]
    server.script = [bad]
    assert len(attribute(server)) == 3
    assert reason in server.requests[1]["messages"][3]["content"]
    server.script = [bad] * 3
    with pytest.raises(ChatError, match="gave no answer in 3 tries; the last: ") as caught:
        attribute(server, retries=2)
    assert reason in str(caught.value)
    server.script = [bad] * 3
    failed = Analyzer([], ChatAttributor(url=server.url, retries=2, **QUICK)).analyze(TEXT)
    assert "ChatError" in failed.failures[0].cause


def test_white_space_and_marks_may_differ(server: fake.Server) -> None:
    server.script = [
        answer({"source": "Ida  Berg", "cue": "said", "content": '"The pier may close,"'})
    ]
    (found,) = attribute(server)
    assert found.content.text == "“The pier may close,”"


def test_nested_ones_get_their_parents(server: fake.Server) -> None:
    text = "Oskar said Ida Berg thinks the pier may close."
    server.script = [
        answer(
            {"source": "Oskar", "cue": "said", "content": "Ida Berg thinks the pier may close"},
            {"source": "Ida Berg", "cue": "thinks", "content": "the pier may close"},
        )
    ]
    outer, inner = attribute(server, text)
    assert (outer.parent, inner.parent) == (None, outer.id)


def test_long_texts_go_in_pieces(server: fake.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attributor, "LONGEST_PIECE", 100)
    text = "\n\n".join([TEXT] * 3) + "\n\n" + "x" * 250
    found = attribute(server, text)
    assert [item.id for item in found] == [f"a{n}" for n in range(1, 10)]
    assert [item.cue.spans[0].of(text) for item in found] == ["said"] * 9
    sent = [json.loads(body["messages"][1]["content"])["text"] for body in server.requests]
    assert all(len(piece) <= 100 for piece in sent)
    assert len(server.requests) == 3  # equal pieces are asked for once


def test_answers_are_kept_and_counted(server: fake.Server, tmp_path: Path) -> None:
    prices = {"price_in": 1.0, "price_out": 2.0, "max_tokens": 1000}
    chat = ChatAttributor(url=server.url, cache=tmp_path, **prices, **QUICK)
    article = segment(Article.from_text(TEXT))
    expected = chat.attribute(article)
    assert chat.usage == {
        "requests": 1,
        "tokens_in": 1000,
        "tokens_out": 500,
        "cost": 0.002,
        "cached": 0,
    }
    again = pickle.loads(pickle.dumps(ChatAttributor(url=server.url, cache=tmp_path, **QUICK)))
    assert again.attribute(article) == expected
    assert again.usage == {"requests": 0, "tokens_in": 0, "tokens_out": 0, "cost": 0.0, "cached": 1}
    with pytest.raises(CostError, match="raise max_cost"):
        attribute(server, price_out=1e6)
    with pytest.raises(ChatError, match="give the options url and model"):
        ChatAttributor().attribute(article)


class Pier(Corpus):
    """Two documents."""

    def documents(self) -> Iterable[GoldDocument]:  # type: ignore[override]
        for id in ("one", "two"):
            text = f"Number {id}. {TEXT}"
            start = text.index("it was old")
            attribution = GoldAttribution("a1", (), (), (Span(start, start + 10),))
            sentences = (GoldSentence(Span(0, len(text)), "hedged"),)
            yield GoldDocument(Article.from_text(text, id=id), sentences, (attribution,))


@pytest.mark.parametrize(
    ("kind", "unit"), [(ChatAttributor, "attribution"), (ChatClassifier, "sentence")]
)
def test_a_comparison_says_what_it_cost(server: fake.Server, kind: Any, unit: Any) -> None:
    """Requests, tokens and money stand in the result, and nothing is asked again to time it."""
    comparison = compare(
        [kind(url=server.url, price_in=1.0, **QUICK)], Pier(), unit=unit, resamples=100
    )
    (row,) = comparison.results
    assert row.failure is None and row.value > 0
    assert row.usage is not None and row.cost is None
    assert row.usage["requests"] == len(server.requests) == (2 if unit == "attribution" else 1)
    assert row.usage["cost"] == pytest.approx(0.001 * len(server.requests))
    assert "chat used, by its own account: " in str(comparison)
