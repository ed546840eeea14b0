"""The contract of plugins: all that they return is checked here before anything relies on it.

Each check raises `ContractError` with the reason. Results that pass are exactly of the library's
own types, without subclasses: a string is a `str`, a span holds two `int`, a collection is a
`tuple`. So they can be written, sent to another process and compared without surprises.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, Final

from allegedly.errors import ContractError
from allegedly.model import (
    DEGREES,
    FORMS,
    HEDGE_TYPES,
    HOLDERS,
    LABELS,
    POLARITIES,
    QUOTATIONS,
    SEVERITIES,
    SOURCE_KINDS,
    STANCES,
    Article,
    Assessment,
    Attribution,
    Claim,
    Commitment,
    Content,
    Cue,
    Failure,
    Finding,
    Hedge,
    Holder,
    Segmentation,
    Skipped,
    Source,
    Span,
    text_of,
)
from allegedly.model.article import says_something
from allegedly.model.commitment import contradiction
from allegedly.model.json_values import ReadOnly

_LONGEST_SHOWN: Final = 80


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def check_assessments(
    classifier: str, claims: Sequence[Claim], assessments: Sequence[Assessment]
) -> None:
    """Check the result of a classifier for a batch of claims.

    Raises:
        ContractError: If there is not one assessment for each claim, or a field of one does not
            match the documentation of `Assessment` and `Hedge`.
    """
    _check_count("assess", assessments, len(claims), "assessment", "claim")
    for claim, assessment in zip(claims, assessments, strict=True):
        _check_type("assess", assessment, Assessment)
        if assessment.classifier != classifier:
            raise ContractError(
                f"an assessment is signed {_short(assessment.classifier)}, not {classifier!r}"
            )
        _check_word("label", assessment.label, LABELS)
        score = assessment.score
        _check_score(score)
        if score != 0.5 and (assessment.label == "hedged") != (score > 0.5):
            raise ContractError(
                f"the label {assessment.label!r} contradicts the score {score}: above 0.5 a claim "
                "is hedged, below it plain; see allegedly.score_from"
            )
        _check_text("explanation", assessment.explanation, optional=True)
        hedges = assessment.hedges
        if type(hedges) is not tuple:
            raise ContractError(f"the hedges come as a {_name(hedges)}, not as a tuple")
        if hedges:
            _check_hedges(claim, hedges)
        commitment = assessment.commitment
        if type(commitment) is not ReadOnly:
            raise ContractError(f"the commitment comes as a {_name(commitment)}, not as a mapping")
        if commitment:
            _check_commitment(claim, commitment)


def _check_commitment(claim: Claim, held: Mapping[Holder, Commitment]) -> None:
    for holder, item in held.items():
        _check_word("holder of a commitment", holder, HOLDERS)
        _check_type("commitment", item, Commitment)
        if type(item.value) is not float:
            raise ContractError(f"the value of a commitment is {_short(item.value)}, not a float")
        _check_word("degree of a commitment", item.degree, DEGREES)
        if item.polarity is not None:
            _check_word("polarity of a commitment", item.polarity, POLARITIES)
    if reason := contradiction(held, attributed=claim.attribution is not None):
        raise ContractError(reason)


def _check_hedges(claim: Claim, hedges: tuple[Hedge, ...]) -> None:
    zones = claim.zones
    starts = [zone.start for zone, _ in zones]
    text = claim.article.text
    before = 0
    for hedge in hedges:
        _check_type("hedges", hedge, Hedge)
        _check_spans("a hedge", (hedge.span,), text, hedge.text)
        _check_word("hedge type", hedge.type, HEDGE_TYPES)
        _check_word("holder", hedge.holder, HOLDERS)
        if hedge.span.start < before:
            raise ContractError(f"the hedge {_short(hedge.text)} is out of order")
        before = hedge.span.start
        at = bisect_right(starts, hedge.span.start)
        around = zones[max(0, at - 2) : at]  # two, in case one begins where another ends
        if not any(zone.contains(hedge.span) and holder == hedge.holder for zone, holder in around):
            raise ContractError(
                f"the hedge {_short(hedge.text)} (holder {hedge.holder}) lies outside its claim"
            )


def check_attributions(
    segmentations: Sequence[Segmentation], found: Sequence[Sequence[Attribution]]
) -> None:
    """Check the result of an attributor for a batch of articles.

    Raises:
        ContractError: If there is not one result for each article, ids repeat, parents are unknown,
            form a cycle or do not contain their child, or a field does not match the documentation
            of `Attribution`.
    """
    _check_count("attribute_many", found, len(segmentations), "result", "article")
    for segmentation, attributions in zip(segmentations, found, strict=True):
        _check_sequence("attribute", attributions)
        text = segmentation.text
        found_by_id: dict[str, Attribution] = {}
        for attribution in attributions:
            _check_type("attribute", attribution, Attribution)
            _check_text("id of an attribution", attribution.id)
            if not attribution.id:
                raise ContractError("the id of an attribution is empty")
            if attribution.id in found_by_id:
                raise ContractError(f"two attributions have the id {_short(attribution.id)}")
            try:
                _check_attribution(attribution, text)
            except ContractError as error:
                raise ContractError(f"{_short(attribution.id)}: {error}") from error
            found_by_id[attribution.id] = attribution
        _check_parents(found_by_id)


def _check_attribution(attribution: Attribution, text: str) -> None:
    source, cue, content = attribution.source, attribution.cue, attribution.content
    if source is not None:
        _check_type("source", source, Source)
        _check_spans("the source", source.spans, text, source.text)
        _check_word("source kind", source.kind, SOURCE_KINDS)
        for field in ("name", "role", "basis"):
            _check_text(f"{field} of the source", getattr(source, field), optional=True)
    if cue is not None:
        _check_type("cue", cue, Cue)
        _check_spans("the cue", cue.spans, text, cue.text)
        _check_text("lemma of the cue", cue.lemma)
        _check_word("stance", cue.stance, STANCES)
    _check_type("content", content, Content)
    _check_spans("the content", content.spans, text, content.text)
    for role, part in (("source", source), ("cue", cue)):
        if part is not None and not part.text.strip():
            raise ContractError(f"the {role} is only white space")
    if not says_something(content.text):
        raise ContractError(
            f"the content {_short(content.text)} is only white space and punctuation"
        )
    _check_word("form", content.form, FORMS)
    _check_word("quotation", attribution.quotation, QUOTATIONS)
    if type(attribution.negated) is not bool:
        raise ContractError(
            f"`negated` is {_short(attribution.negated)}, a {_name(attribution.negated)}, "
            "not a bool"
        )
    _check_text("parent", attribution.parent, optional=True)
    if attribution.score is not None:
        _check_score(attribution.score)


def _check_score(score: object) -> None:
    if type(score) is not float:
        raise ContractError(f"the score {_short(score)} is a {_name(score)}, not a float")
    if not 0.0 <= score <= 1.0:
        raise ContractError(f"the score {score!r} is outside [0, 1]")


def _check_parents(found: Mapping[str, Attribution]) -> None:
    sound: set[str] = set()
    for id, attribution in found.items():
        line = {id}
        child, parent = attribution, attribution.parent
        while parent is not None and child.id not in sound:
            if parent not in found:
                raise ContractError(f"{_short(child.id)} has the unknown parent {_short(parent)}")
            if parent in line:
                raise ContractError(f"the parents of {_short(id)} form a cycle")
            if not _stretch(found[parent]).contains(_stretch(child)):
                raise ContractError(
                    f"{_short(child.id)} does not stand inside the content of its parent "
                    f"{_short(parent)}"
                )
            line.add(parent)
            child = found[parent]
            parent = child.parent
        sound |= line


def _stretch(attribution: Attribution) -> Span:
    """Return the stretch of text from the first to the last word of a content."""
    spans = attribution.content.spans
    return Span(spans[0].start, spans[-1].end)


def check_findings(code: str, text: str, found: Sequence[Finding]) -> None:
    """Check the findings of a check for an article.

    Raises:
        ContractError: If one is not exactly a `Finding`, carries another code, has a span outside
            the text or an empty message, or a field does not match the documentation of `Finding`.
    """
    for finding in found:
        _check_type("check", finding, Finding)
        if finding.code != code:
            raise ContractError(
                f"a finding has the code {_short(finding.code)}; that of the spec is {code!r}"
            )
        _check_within("the finding", (finding.span,), text)
        for field in ("message", "advice"):
            _check_text(f"{field} of a finding", getattr(finding, field))
        if not finding.message.strip() or "\n" in finding.message:
            raise ContractError(
                f"the message of a finding is {_short(finding.message)}; it must be one line"
            )
        _check_word("severity", finding.severity, SEVERITIES)
        if type(finding.evidence) is not tuple:
            raise ContractError(
                f"the evidence of a finding comes as a {_name(finding.evidence)}, not as a tuple"
            )
        if finding.evidence:
            _check_within("the evidence", finding.evidence, text)


def check_read(found: object) -> None:
    """Check an item that a reader yielded.

    Raises:
        ContractError: If it is not an `Article`, `Failure` or `Skipped` with valid fields.
    """
    kind = type(found)
    if kind is Article:
        _check_article(found)
    elif kind is Failure:
        if found.stage != "read":  # type: ignore[attr-defined]
            raise ContractError(
                f"read yielded a failure of the stage {_short(found.stage)}, not 'read'"  # type: ignore[attr-defined]
            )
        for field in ("name", "cause"):
            _check_text(f"{field} of a failure", getattr(found, field))
        for field in ("version", "where"):
            _check_text(f"{field} of a failure", getattr(found, field), optional=True)
    elif kind is Skipped:
        for field in ("where", "reason"):
            _check_text(f"`{field}` of a skipped record", getattr(found, field))
    else:
        raise ContractError(f"read yielded a {_name(found)}, not an Article, Failure or Skipped")


def _check_article(article: Any) -> None:
    """Check the fields of an article that could make others fail."""
    for field in ("id", "text"):
        _check_text(f"{field} of an article", getattr(article, field))
    for field in ("url", "outlet", "language"):
        _check_text(f"{field} of an article", getattr(article, field), optional=True)
    for author in article.authors:
        _check_text("name of an author", author)
    if article.title_span is not None:
        _check_type("title_span", article.title_span, Span)
    published = article.published
    if published is not None and not hasattr(published, "isoformat"):
        raise ContractError(f"`published` is {_short(published)}, a {_name(published)}, not a date")


def check_piece(piece: object) -> None:
    """Check a piece of text that a renderer yielded.

    Raises:
        ContractError: If it is not a string that can be written as UTF-8.
    """
    if not isinstance(piece, str):
        raise ContractError(f"render yielded a {_name(piece)}, not a str")
    try:
        piece.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ContractError(
            f"render yielded text that cannot be written as UTF-8: {error.reason}"
        ) from error


def check_rendered(given: int, *, empty: bool, all_taken: bool) -> None:
    """Check that a renderer has rendered all analyses that it was given together.

    Args:
        given: The number of analyses.
        empty: Whether it yielded no piece at all.
        all_taken: Whether it took all analyses.

    Raises:
        ContractError: If there are analyses that it did not take, or from which it made nothing.
    """
    if not all_taken:
        raise ContractError("render ended before it had taken all analyses")
    if given and empty:
        raise ContractError(
            "render yielded nothing; if there is nothing to show, yield an empty string"
        )


def _check_count(
    method: str, results: Sequence[object], expected: int, result: str, item: str
) -> None:
    _check_sequence(method, results)
    if len(results) != expected:
        raise ContractError(
            f"{method} returned {len(results)} {result}s for {expected} {item}"
            f"{'' if expected == 1 else 's'}"
        )


def _check_sequence(method: str, results: object) -> None:
    if type(results) is not list and type(results) is not tuple:
        raise ContractError(f"{method} returned a {_name(results)}, not a list or a tuple")


def _check_type(place: str, value: object, kind: type) -> None:
    if type(value) is not kind:
        raise ContractError(
            f"`{place}` gave a {_name(value)}, not exactly {kind.__name__}; "
            "subclasses are not accepted"
        )


def _check_word(what: str, word: object, vocabulary: Sequence[str]) -> None:
    if type(word) is not str or word not in vocabulary:
        raise ContractError(
            f"the {what} {_short(word)} is unknown; choose from {', '.join(vocabulary)}"
        )


def _check_text(what: str, text: object, *, optional: bool = False) -> None:
    if type(text) is not str and not (optional and text is None):
        raise ContractError(f"the {what} is {_short(text)}, a {_name(text)}, not a str")
    if text and not text.isascii() and _SURROGATE.search(text):
        raise ContractError(f"the {what} has a lone surrogate, which no file can hold")


def _check_spans(what: str, spans: object, text: str, said: object) -> None:
    _check_within(what, spans, text)
    if type(said) is not str or said != text_of(text, spans):  # type: ignore[arg-type]
        raise ContractError(f"{what} has the text {_short(said)}, but its spans do not say that")


def _check_within(what: str, spans: object, text: str) -> None:
    if type(spans) is not tuple:
        raise ContractError(f"the spans of {what} come as a {_name(spans)}, not as a tuple")
    if not spans:
        raise ContractError(f"{what} has no spans")
    before = 0
    for span in spans:
        if type(span) is not Span:
            raise ContractError(f"{what} has a {_name(span)} where a Span should be")
        start, end = span.start, span.end
        if type(start) is not int or type(end) is not int:
            raise ContractError(
                f"a span of {what} goes from a {_name(start)} to a {_name(end)}, not int to int"
            )
        if not before <= start < end <= len(text):
            raise ContractError(
                f"{what} has the span [{start}, {end}); spans must be in order, without overlap, "
                f"not empty, and end by {len(text)}, where the text does"
            )
        before = end


def _name(value: object) -> str:
    kind = type(value)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__.partition('.')[0]}."
    return f"{module}{kind.__qualname__}"


def _short(value: object) -> str:
    """Return the `repr` of a value, shortened if it is long."""
    try:
        shown = repr(value)
    except Exception:  # noqa: BLE001 (the `repr` of a plugin's object may raise anything)
        shown = object.__repr__(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"
