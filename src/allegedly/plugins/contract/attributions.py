"""The contract of attributors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allegedly.errors import ContractError
from allegedly.model import (
    FORMS,
    QUOTATIONS,
    SOURCE_KINDS,
    STANCES,
    Attribution,
    Content,
    Cue,
    Segmentation,
    Source,
    Span,
)
from allegedly.model.article import says_something
from allegedly.plugins.contract.values import (
    check_count,
    check_score,
    check_sequence,
    check_spans,
    check_text,
    check_type,
    check_word,
    shown,
    type_name,
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
    check_count("attribute_many", found, len(segmentations), "result", "article")
    for segmentation, attributions in zip(segmentations, found, strict=True):
        check_sequence("attribute", attributions)
        text = segmentation.text
        found_by_id: dict[str, Attribution] = {}
        for attribution in attributions:
            check_type("attribute", attribution, Attribution)
            check_text("id of an attribution", attribution.id)
            if not attribution.id:
                raise ContractError("the id of an attribution is empty")
            if attribution.id in found_by_id:
                raise ContractError(f"two attributions have the id {shown(attribution.id)}")
            try:
                _check_attribution(attribution, text)
            except ContractError as error:
                raise ContractError(f"{shown(attribution.id)}: {error}") from error
            found_by_id[attribution.id] = attribution
        _check_parents(found_by_id)


def _check_attribution(attribution: Attribution, text: str) -> None:
    source, cue, content = attribution.source, attribution.cue, attribution.content
    if source is not None:
        check_type("source", source, Source)
        check_spans("the source", source.spans, text, source.text)
        check_word("source kind", source.kind, SOURCE_KINDS)
        for field in ("name", "role", "basis"):
            check_text(f"{field} of the source", getattr(source, field), optional=True)
    if cue is not None:
        check_type("cue", cue, Cue)
        check_spans("the cue", cue.spans, text, cue.text)
        check_text("lemma of the cue", cue.lemma)
        check_word("stance", cue.stance, STANCES)
    check_type("content", content, Content)
    check_spans("the content", content.spans, text, content.text)
    for role, part in (("source", source), ("cue", cue)):
        if part is not None and not part.text.strip():
            raise ContractError(f"the {role} is only white space")
    if not says_something(content.text):
        raise ContractError(
            f"the content {shown(content.text)} is only white space and punctuation"
        )
    check_word("form", content.form, FORMS)
    check_word("quotation", attribution.quotation, QUOTATIONS)
    if type(attribution.negated) is not bool:
        raise ContractError(
            f"`negated` is {shown(attribution.negated)}, a {type_name(attribution.negated)}, "
            "not a bool"
        )
    check_text("parent", attribution.parent, optional=True)
    if attribution.score is not None:
        check_score(attribution.score)


def _check_parents(found: Mapping[str, Attribution]) -> None:
    sound: set[str] = set()
    for id, attribution in found.items():
        line = {id}
        child, parent = attribution, attribution.parent
        while parent is not None and child.id not in sound:
            if parent not in found:
                raise ContractError(f"{shown(child.id)} has the unknown parent {shown(parent)}")
            if parent in line:
                raise ContractError(f"the parents of {shown(id)} form a cycle")
            if not _stretch(found[parent]).contains(_stretch(child)):
                raise ContractError(
                    f"{shown(child.id)} does not stand inside the content of its parent "
                    f"{shown(parent)}"
                )
            line.add(parent)
            child = found[parent]
            parent = child.parent
        sound |= line


def _stretch(attribution: Attribution) -> Span:
    """Return the stretch of text from the first to the last word of a content."""
    spans = attribution.content.spans
    return Span(spans[0].start, spans[-1].end)
