"""The interface for programs: results, options, and clear answers to wrong requests."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from allegedly import Analysis
from allegedly.serve.openapi import openapi

from .conftest import STORY

TALK = "MAYOR VALKE: I won't stay.\nREPORTER: Why?\n"

PAGE = f"<!doctype html><html><head><title>Deal</title></head><body><article><h1>Deal</h1><p>{STORY.strip()}</p></article></body></html>"


def detail(response: Any, status: int) -> str:
    """Return the reason of an answer without a result, which has a certain form."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found = response.json()
    check(found, "Problem")
    assert found["status"] == status
    return str(found["detail"])


def check(data: object, schema: str) -> None:
    """Check data against a schema of the description."""
    root = openapi()
    whole = {"$ref": f"#/components/schemas/{schema}", "components": root["components"]}
    jsonschema.Draft202012Validator(whole).validate(data)


# ---- results --------------------------------------------------------------------------------


def test_the_description_is_openapi(client: TestClient) -> None:
    found = client.get("/v1/openapi.json").json()
    OpenAPIV31SpecValidator(found).validate()
    assert found == openapi()
    assert set(found["paths"]) == {
        "/v1/analyze",
        "/v1/audit",
        "/v1/verify",
        "/v1/openapi.json",
        "/health",
        "/metrics",
    }


def test_analysis_of_json(client: TestClient) -> None:
    sent = {"article": {"text": STORY, "title": "The deal", "outlet": "The Tide"}}
    check(sent, "AnalyzeRequest")
    response = client.post("/v1/analyze", json=sent)
    assert response.status_code == 200
    check(response.json(), "Analysis")
    analysis = Analysis.from_json(response.content)
    assert analysis.article.title == "The deal"
    assert [claim.who for claim in analysis.claims] == [
        "the author",
        "Officials familiar with the talks",
        "Dorrit Valke",
        "the author",
    ]


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("text/plain", STORY.encode()),
        ("text/plain; charset=utf-16", STORY.encode("utf-16")),
        ("text/plain; charset=windows-1252", STORY.encode("cp1252")),
        ("text/html; charset=utf-8", PAGE.encode()),
        ("text/markdown", f"# Deal\n\n{STORY}".encode()),
        ("application/json", json.dumps({"article": STORY}).encode()),
    ],
)
def test_the_body_may_be_the_article(client: TestClient, media: str, body: bytes) -> None:
    response = client.post("/v1/analyze", content=body, headers={"content-type": media})
    assert response.status_code == 200, response.text
    assert "“I won't stay,” Mayor Dorrit Valke" in response.json()["article"]["text"]


def test_forms(client: TestClient) -> None:
    """As curl -F sends them, with files or with text."""
    files = [("article", ("story.txt", STORY)), ("transcript", ("talk.txt", TALK))]
    found = client.post("/v1/verify", files=files).json()
    check(found, "Verification")
    assert [item["name"] for item in found["transcripts"]] == ["talk.txt"]
    assert found["counts"]["outcomes"]["verbatim"] == 1
    text = {"article": (None, STORY), "transcript": (None, TALK)}
    again = client.post("/v1/verify", files=text).json()
    assert again["counts"] == found["counts"]


def test_audit(client: TestClient) -> None:
    story = f"{STORY}\nA source said the firm knew about the cracks.\n"
    sent = {"article": story, "profile": "reuters", "select": ["SRC"]}
    check(sent, "AuditRequest")
    found = client.post("/v1/audit", json=sent).json()
    check(found, "Audit")
    assert found["profile"] == "reuters"
    assert found["findings"]
    codes = {finding["code"] for finding in found["findings"]}
    fewer = client.post(
        "/v1/audit",
        params={"profile": "reuters", "select": "SRC", "ignore": ",".join(codes)},
        content=story.encode(),
        headers={"content-type": "text/plain"},
    ).json()
    assert fewer["findings"] == []


def test_verification_of_json(client: TestClient) -> None:
    sent = {"article": {"text": STORY}, "transcripts": [TALK, {"name": "b", "text": "Hello."}]}
    check(sent, "VerifyRequest")
    found = client.post("/v1/verify", json=sent).json()
    check(found, "Verification")
    assert [item["name"] for item in found["transcripts"]] == ["transcript 1", "b"]


def test_offsets(client: TestClient) -> None:
    text = "😀 “I won't stay,” the mayor said."
    points = client.post("/v1/analyze", json={"article": text}).json()
    units = client.post("/v1/analyze", json={"article": text, "offsets": "utf-16"}).json()
    assert (points["offsets"], units["offsets"]) == ("code-points", "utf-16")
    assert Analysis.from_dict(points) == Analysis.from_dict(units)
    ((start, _),) = points["claims"][0]["spans"]
    assert units["claims"][0]["spans"][0][0] == start + 1


def test_no_article_makes_the_server_read_a_file(client: TestClient) -> None:
    """The audit looks for the lines of a finding in the file that an article names."""
    article = {"text": STORY, "metadata": {"file": __file__, "line": 3, "desk": "city"}}
    found = client.post("/v1/audit", json={"article": article, "select": ["ALL"]}).json()
    assert found["file"] is None
    assert {finding["line"] for finding in found["findings"]} <= {1, 2, 3, 4}
    again = client.post("/v1/analyze", json={"article": article}).json()
    assert again["article"]["metadata"] == {"desk": "city"}


# ---- wrong requests -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "sent", "reason"),
    [
        ("analyze", {}, 'the key "article"'),
        ("analyze", [], "must be an object"),
        ("analyze", {"article": 3}, "must be a string"),
        ("analyze", {"article": ""}, "is empty"),
        ("analyze", {"article": {"title": "x"}}, 'no field "text"'),
        ("analyze", {"article": STORY, "profile": "ap"}, "unknown option 'profile'"),
        ("analyze", {"article": STORY, "offsets": "bytes"}, "choose from code-points, utf-16"),
        ("analyze", {"article": STORY, "title_line": "perhaps"}, "must be true or false"),
        ("analyze", {"article": STORY, "transcripts": [TALK]}, "for /v1/verify"),
        ("analyze", {"article": "Das ist ein Satz über die Stadt. " * 20}, "not English"),
        ("audit", {"article": STORY, "profile": "tide"}, "choose from ap, "),
        ("audit", {"article": STORY, "select": ["NONE9"]}, "unknown check 'NONE9'"),
        ("audit", {"article": STORY, "select": 5}, "must be a list of names"),
        ("verify", {"article": STORY}, "at least one"),
        ("verify", {"article": STORY, "transcripts": TALK}, "must be a list"),
        ("verify", {"article": STORY, "transcripts": [{"words": ""}]}, "transcripts[0]"),
        ("verify", {"article": STORY, "transcripts": [" "]}, "holds no words"),
    ],
)
def test_wrong_input(client: TestClient, path: str, sent: object, reason: str) -> None:
    assert reason in detail(client.post(f"/v1/{path}", json=sent), 422)


@pytest.mark.parametrize(
    ("media", "body", "reason"),
    [
        ("application/json", b'{"article": "x"', "not valid JSON"),
        ("application/json", b"\xff", "not valid JSON"),
        ("application/json", b"[" * 100_000, "the body is nested"),
        ("application/json", b'{"article": "\\ud800"}', "surrogate"),
        ("text/plain", b"\xff\xfe\xff", "damaged"),
        ("text/plain", b"%PDF-1.7 ...", "PDF"),
        ("text/plain; charset=utf-16", b"abc", "not utf-16"),
        ("multipart/form-data", b"", "no boundary"),
        ("multipart/form-data; boundary=x", b"nonsense", "form"),
        ("multipart/form-data; boundary=x", b"--x--\r\n", "article is missing"),
        ("multipart/form-data; boundary=x;charset=undefined", b"--x--\r\n", "article is missing"),
        ('multipart/form-data; boundary="a\\"b"', b"", "no boundary"),
        ("text/plain", b'{"text": "One."}\n{"text": "Two."}\n', "more than one article"),
    ],
)
def test_damaged_input(client: TestClient, media: str, body: bytes, reason: str) -> None:
    response = client.post("/v1/analyze", content=body, headers={"content-type": media})
    assert reason in detail(response, 422)


@pytest.mark.parametrize("media", ["image/png", "", "application/x-www-form-urlencoded"])
def test_wrong_type(client: TestClient, media: str) -> None:
    response = client.post("/v1/analyze", content=b"abc", headers={"content-type": media})
    assert "send one of application/json" in detail(response, 415)


def test_wrong_encodings(client: TestClient) -> None:
    headers = {"content-type": "text/plain; charset=punycode"}
    assert "unknown encoding" in detail(
        client.post("/v1/analyze", content=b"abc", headers=headers), 415
    )
    headers = {"content-type": "text/plain", "content-encoding": "gzip"}
    assert "Content-Encoding" in detail(
        client.post("/v1/analyze", content=gzip.compress(b"abc"), headers=headers), 415
    )
    headers = {"content-type": "text/plain"}
    detail(client.post("/v1/verify", content=b"abc", headers=headers), 415)


def test_too_large(client: TestClient) -> None:
    headers = {"content-type": "text/plain"}
    message = "larger than 200,000 bytes"
    sent = client.post("/v1/analyze", content=b"a" * 200_001, headers=headers)
    assert message in detail(sent, 413)
    assert sent.headers["connection"] == "close"
    far = client.post("/v1/analyze", content=b"a" * 900_000, headers=headers)
    assert message in detail(far, 413)
    waiting = client.post(
        "/v1/analyze", content=b"a" * 200_001, headers={**headers, "expect": "100-continue"}
    )
    assert message in detail(waiting, 413)
    pieces = (b"a" * 50_000 for _ in range(5))  # without a Content-Length
    assert message in detail(client.post("/v1/analyze", content=pieces, headers=headers), 413)
    unpacked = gzip.compress(b"It may rain. " * 20_000)
    assert "260,000 characters" in detail(
        client.post("/v1/analyze", content=unpacked, headers=headers), 413
    )


def test_wrong_paths(client: TestClient) -> None:
    assert "/v1/openapi.json" in detail(client.get("/v2/analyze"), 404)
    found = client.get("/v1/analyze")
    assert "GET is not possible" in detail(found, 405)
    assert found.headers["allow"] == "POST"


@settings(max_examples=40)
@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)),
    st.sampled_from(["text/plain", "text/html", "application/json", "text/xml", "text/markdown"]),
)
def test_any_bytes_get_an_answer(client: TestClient, body: bytes, media: str) -> None:
    response = client.post("/v1/audit", content=body, headers={"content-type": media})
    assert response.status_code in (200, 422)


# ---- the door -------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:80", "desk.example:80"])
def test_own_hosts(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "127.0.0.1.evil.example", "", "[", "a@localhost.x", "a@localhost"),
        *("localhost/x", "localhost?x", "localhost#x", "localhost:abc", "127.0.0.1/x"),
    ],
)
def test_other_hosts(client: TestClient, host: str) -> None:
    """After DNS rebinding, a foreign name leads here."""
    for path in ("/", "/health", "/v1/openapi.json"):
        detail(client.get(path, headers={"host": host}), 421)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
    ],
)
def test_other_sites(client: TestClient, headers: dict[str, str]) -> None:
    sent = client.post("/v1/analyze", json={"article": STORY}, headers=headers)
    assert "other sites" in detail(sent, 403)
    assert "access-control-allow-origin" not in sent.headers


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "same-origin", "origin": "null"}, {"origin": "http://127.0.0.1"}],
)
def test_own_site(client: TestClient, headers: dict[str, str]) -> None:
    sent = client.post("/v1/analyze", json={"article": STORY}, headers=headers)
    assert sent.status_code == 200


def test_headers(client: TestClient) -> None:
    """Every answer has them, whatever went wrong."""
    answers = [
        client.get("/"),
        client.get("/metrics"),
        client.get("/nowhere"),
        client.get("/", headers={"host": "evil.example"}),
        client.post("/v1/analyze", json={}),
    ]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "server" not in answer.headers


# ---- figures --------------------------------------------------------------------------------


def test_health(client: TestClient) -> None:
    found = client.get("/health").json()
    check(found, "Health")
    assert found["status"] == "ok"
    assert found["attributor"].startswith("rules ")
    assert set(found["classifiers"]) == {"rules", "moody"}


def test_metrics(client: TestClient) -> None:
    """The text follows the format of Prometheus, and its buckets add up."""
    client.post("/v1/analyze", json={"article": STORY})
    client.get("/%22odd%22%0A{path}")
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    sample = re.compile(r'(\w+)(\{(?:\w+="[^"\\\n]*",?)*\})? (-?\d+(?:\.\d+)?(?:e-?\d+)?)')
    values: dict[str, float] = {}
    typed: set[str] = set()
    for line in response.text.splitlines():
        if line.startswith("# TYPE "):
            typed.add(line.split()[2])
        elif not line.startswith("#"):
            found = sample.fullmatch(line)
            assert found, line
            assert any(found[1].startswith(name) for name in typed)
            values[found[1] + (found[2] or "")] = float(found[3])
    assert values['allegedly_requests_total{path="/v1/analyze",status="200"}'] >= 1
    assert values['allegedly_requests_total{path="other",status="404"}'] >= 1
    whole = values['allegedly_work_seconds_bucket{result="analyze",le="+Inf"}']
    assert whole == values['allegedly_work_seconds_count{result="analyze"}'] >= 1
