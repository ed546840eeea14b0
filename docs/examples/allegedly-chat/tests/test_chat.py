"""It keeps its promises and rejects invalid answers."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from allegedly_chat import client
from allegedly_chat.classifier import ChatClassifier
from allegedly_chat.errors import ChatError, CostError

from allegedly import Analyzer, Article, Commitment, claims_from_sentences
from allegedly.testing import Check, Installed, checks_for

sys.path.insert(0, str(Path(__file__).parent))

import server as fake

CLAIMS = claims_from_sentences(["It may rain.", "It rains.", "He could go, and she could go."])
QUICK: dict[str, Any] = {"model": "m", "backoff": 0.001, "timeout": 10}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[fake.Server]:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setattr(client, "LONGEST_WAIT", 0.01)
    with fake.running() as running:
        yield running


@pytest.fixture(scope="module")
def plugin() -> Iterator[Installed]:
    with fake.running() as running:
        yield Installed("classifier", "chat", {"url": running.url, "model": "m"})


@pytest.mark.parametrize("check", checks_for(Installed("classifier", "chat")), ids=str)
def test_promises(check: Check, plugin: Installed) -> None:
    """Every check passes, without exemption."""
    check(plugin)


def test_answers_become_assessments(server: fake.Server) -> None:
    """Hedges have the right spans, even if several claims share a text."""
    may, plain, could = ChatClassifier(url=server.url, **QUICK).assess(CLAIMS)
    assert (may.label, may.score, may.hedges[0].text) == ("hedged", 0.9, "may")
    assert (plain.label, plain.score, plain.hedges) == ("plain", 0.1, ())
    assert [hedge.span.start for hedge in could.hedges] == [3, 21]


def test_holders(server: fake.Server) -> None:
    """A hedge in the frame is the author's, one in the content the source's."""
    article = Article.from_text("Officials, who may know, said the deal might fail.")
    analysis = Analyzer([ChatClassifier(url=server.url, **QUICK)]).analyze(article)
    assert not analysis.failures
    hedges = [h for a in analysis.assessments["chat"].values() for h in a.hedges]
    assert ("might", "source") in [(hedge.text, hedge.holder) for hedge in hedges]


def drop_last(claims: list[Any]) -> None:
    claims.pop()


def repeat_first(claims: list[Any]) -> None:
    claims[1]["number"] = 0


def first(**values: Any) -> Any:
    return fake.changed(lambda claims: claims[0].update(values))


def hedge(**values: Any) -> Any:
    return fake.changed(lambda claims: claims[0]["hedges"][0].update(values))


FAULTS = {
    "busy": fake.status(429),
    "busy for long": fake.status(429, retry_after="86400"),
    "busy until a date": fake.status(503, retry_after="Wed, 21 Oct 2026 07:28:00 GMT"),
    "broken": fake.status(500),
    "gateway": fake.status(502),
    "hangs up": fake.hang_up,
    "breaks off": fake.break_off,
    "floods": fake.flood,
    "empty": fake.raw(b""),
    "binary": fake.raw(bytes(range(256))),
    "page": fake.raw(b"<html>hello</html>", content_type="text/html"),
    "no gzip": fake.raw(b"plain", content_encoding="gzip"),
    "deep": fake.raw(b"[" * 100_000),
    "list": fake.raw(b"[1, 2]"),
    "error with status 200": fake.raw(b'{"error": {"message": "overloaded"}}'),
    "no choices": fake.raw(b'{"choices": []}'),
    "no content": fake.content(None),
    "prose": fake.content("Sure! Here is your JSON:"),
    "cut off": fake.content('{"claims": [{"number": 0, "lab'),
    "other JSON": fake.content('{"answers": []}'),
    "claims are strings": fake.content('{"claims": ["hedged", "plain", "hedged"]}'),
    "one too few": fake.changed(drop_last),
    "one twice": fake.changed(repeat_first),
    "one more": fake.changed(lambda claims: [*claims, claims[0]]),
    "unknown label": first(label="unsure"),
    "label is a list": first(label=["hedged"]),
    "no label": first(label=None),
    "score too high": first(score=1.5),
    "score is text": first(score="high"),
    "score is true": first(score=True),
    "score is no number": first(score=float("nan")),
    "score contradicts the label": first(score=0.2),
    "hedges are text": first(hedges="may"),
    "plain with hedges": first(label="plain"),
    "unknown commitment": first(commitment="surely"),
    "commitment is a number": first(commitment=1),
    "unknown type": hedge(type="modal"),
    "not in the text": hedge(text="perhaps"),
    "blank": hedge(text=" "),
    "no such zone": hedge(zone=7),
    "zone is negative": hedge(zone=-1),
    "twice where it stands once": fake.changed(
        lambda claims: claims[0].update(hedges=claims[0]["hedges"] * 2)
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_may_pass_is_tried_again(server: fake.Server, fault: str) -> None:
    """After a fault, the next answer is taken."""
    server.script = [FAULTS[fault]]
    found = ChatClassifier(url=server.url, **QUICK).assess(CLAIMS)
    assert [assessment.label for assessment in found] == ["hedged", "plain", "hedged"]
    assert len(server.requests) == 2


def test_a_refused_answer_goes_back_with_the_reason(server: fake.Server) -> None:
    """The model can repair it, as the same question would get the same answer."""
    server.script = [FAULTS["not in the text"]]
    ChatClassifier(url=server.url, **QUICK).assess(CLAIMS)
    first, second = (body["messages"] for body in server.requests)
    assert second[:2] == first
    assert [message["role"] for message in second[2:]] == ["assistant", "user"]
    assert "perhaps" in second[2]["content"]
    assert "is refused: the text 'perhaps' does not occur" in second[3]["content"]
    assert all(body["temperature"] == 0 for body in server.requests)


def test_a_schema_for_servers_that_hold_a_model_to_one(server: fake.Server) -> None:
    schema = {**QUICK, "answer_format": "json_schema"}
    ChatClassifier(url=server.url, **schema).assess(CLAIMS)
    sent = server.requests[0]["response_format"]["json_schema"]["schema"]
    jsonschema.validate({"claims": []}, sent)
    ChatClassifier(url=server.url, **{**QUICK, "answer_format": "none"}).assess(CLAIMS)
    assert "response_format" not in server.requests[1]
    with pytest.raises(ChatError, match=r"wrong option: .*answer_format"):
        ChatClassifier(url=server.url, answer_format="xml")


def test_commitments(server: fake.Server) -> None:
    """That of the claim's own voice comes along, where the model gives it."""
    server.script = [first(commitment="probable -")]
    may, plain, _ = ChatClassifier(url=server.url, **QUICK).assess(CLAIMS)
    assert may.commitment["author"] == Commitment.of("probable", "-")
    assert plain.commitment == {}


@pytest.mark.parametrize("fault", [fake.silence, fake.drip], ids=["silence", "drip"])
def test_no_try_takes_longer_than_it_may(server: fake.Server, fault: fake.Answer) -> None:
    """Neither silence nor a slow trickle keeps it waiting; an unfinished request is abandoned."""
    server.script = [fault] * 2
    classifier = ChatClassifier(url=server.url, retries=1, **{**QUICK, "timeout": 0.3})
    with pytest.raises(ChatError, match=r"no answer in 2 tries; the last: .*(timed out|no end)"):
        classifier.assess(CLAIMS)
    assert len(server.requests) == 2


@pytest.mark.parametrize("fault", ["broken", "hangs up", "prose", "not in the text"])
def test_what_does_not_pass_is_an_error(server: fake.Server, fault: str) -> None:
    """When all tries fail, it raises and the library records a failure: nothing counts as plain."""
    server.script = [FAULTS[fault]] * 6
    classifier = ChatClassifier(url=server.url, retries=2, **QUICK)
    with pytest.raises(ChatError, match="no answer in 3 tries; the last: "):
        classifier.assess(CLAIMS)
    analysis = Analyzer([classifier]).analyze(Article.from_text("It may rain."))
    assert "chat" not in analysis.assessments
    assert "ChatError" in analysis.failures[0].cause


@pytest.mark.parametrize("code", [400, 401, 403, 404, 301, 307])
def test_refusals_are_final(server: fake.Server, code: int) -> None:
    """A wrong key or model is not tried again, and redirects are not followed."""
    server.script = [fake.status(code, location=f"{server.url}/elsewhere")]
    with pytest.raises(ChatError, match=f"refuses: status {code}: .*no such luck") as caught:
        ChatClassifier(url=server.url, **QUICK).assess(CLAIMS)
    assert len(server.requests) == 1
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "ftp://127.0.0.1", "http://[", "nonsense"])
def test_nobody_there(url: str) -> None:
    """A missing server, or a missing address, is reported."""
    with pytest.raises(ChatError, match=r"127\.0\.0\.1|\[|nonsense"):
        ChatClassifier(url=url, retries=1, **QUICK).assess(CLAIMS)


def test_options() -> None:
    """Wrong or missing options are reported when they matter."""
    assert ChatClassifier().assess([]) == []
    with pytest.raises(ChatError, match="give the options url and model"):
        ChatClassifier().assess(CLAIMS)
    with pytest.raises(ChatError, match="batch 0"):
        ChatClassifier(batch=0)
    with pytest.raises(ChatError, match="tries"):
        ChatClassifier(tries=3)


def test_batches(server: fake.Server) -> None:
    """Requests contain the given number of claims, each text once, and not too many characters."""
    claims = claims_from_sentences([f"It may rain {i} times." for i in range(7)] * 3)
    ChatClassifier(url=server.url, batch=3, **QUICK).assess(claims)
    asked = [json.loads(body["messages"][1]["content"]) for body in server.requests]
    assert [len(claims) for claims in asked] == [3, 3, 1]
    server.requests.clear()
    long = claims_from_sentences([f"{i} may " + "x" * 10_000_000 for i in range(10)])
    ChatClassifier(url=server.url, **QUICK).assess(long)
    assert [len(json.loads(b["messages"][1]["content"])) for b in server.requests] == [5, 5]


def test_the_key_goes_into_the_header_only(server: fake.Server, tmp_path: Path) -> None:
    """It is in no body, no cache and no pickle."""
    classifier = ChatClassifier(url=server.url, cache=tmp_path, **QUICK)
    classifier.assess(CLAIMS)
    assert server.headers[0]["authorization"] == "Bearer secret"
    assert "secret" not in json.dumps(server.requests)
    assert b"secret" not in pickle.dumps(classifier)
    assert not any(b"secret" in path.read_bytes() for path in tmp_path.iterdir())


def test_costs_are_counted_and_capped(server: fake.Server) -> None:
    """Tokens are paid for as the server counts them; no request is sent that may cost too much."""
    prices: dict[str, Any] = {"price_in": 1.0, "price_out": 2.0, "max_tokens": 1000, "batch": 1}
    classifier = ChatClassifier(url=server.url, max_cost=0.0065, **prices, **QUICK)
    with pytest.raises(CostError, match=r"0\.0060 of 0\.0065 are spent; raise max_cost"):
        classifier.assess(claims_from_sentences([f"It may rain {i} times." for i in range(9)]))
    assert len(server.requests) == 3
    assert classifier.spent == pytest.approx(0.006)


def test_failed_tries_cost_too(server: fake.Server) -> None:
    """Where the server does not count, the bound is taken; refusals are free."""
    prices: dict[str, Any] = {"price_in": 0.0, "price_out": 1000.0, "max_tokens": 100}
    classifier = ChatClassifier(url=server.url, max_cost=10, **prices, **QUICK)
    server.script = [fake.status(500), fake.hang_up, fake.changed(lambda claims: None)]
    classifier.assess(CLAIMS)
    assert classifier.spent == pytest.approx(0.2)


def test_answers_are_kept(server: fake.Server, tmp_path: Path) -> None:
    """Neither the same object nor another one asks again; another model does."""
    expected = ChatClassifier(url=server.url, cache=tmp_path, **QUICK).assess(CLAIMS)
    again = ChatClassifier(url=server.url, cache=tmp_path, **QUICK)
    assert again.assess(CLAIMS) == again.assess(CLAIMS) == expected
    assert len(server.requests) == 1
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json"] * 3
    ChatClassifier(url=server.url, cache=tmp_path, **{**QUICK, "model": "n"}).assess(CLAIMS)
    assert len(server.requests) == 2


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"label": "hedged", "score": 7}'])
def test_damaged_files_are_asked_for_again(
    server: fake.Server, tmp_path: Path, damage: str
) -> None:
    """A file that is not an answer is ignored and replaced."""
    expected = ChatClassifier(url=server.url, cache=tmp_path, **QUICK).assess(CLAIMS)
    for path in tmp_path.iterdir():
        path.write_text(damage)
    again = ChatClassifier(url=server.url, cache=tmp_path, **QUICK)
    assert again.assess(CLAIMS) == expected
    assert len(server.requests) == 2
    assert all("label" in json.loads(path.read_text()) for path in tmp_path.iterdir())
