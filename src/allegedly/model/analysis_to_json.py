"""Analyses as plain data and as JSON, in the schema ``allegedly/analysis/2``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from allegedly.errors import ArticleError
from allegedly.model.article import Article, Span, Spans
from allegedly.model.claim import Assessment, Claim
from allegedly.model.offsets import Offsets, Utf16, check_offsets, with_offsets
from allegedly.model.profile import profile

if TYPE_CHECKING:
    from cattrs import Converter

    from allegedly.model.analysis import Analysis

SCHEMA: Final = "allegedly/analysis/2"

_ESCAPED: Final = re.compile("[\ud800-\udfff\x85\u2028\u2029]")
"""Lone surrogates, which no encoding can write, and line ends that only some programs recognise."""


def analysis_to_dict(analysis: Analysis, offsets: Offsets = "code-points") -> dict[str, Any]:
    """Return an analysis as dictionaries, lists, strings and numbers, keys in a fixed order.

    Args:
        analysis: The analysis.
        offsets: The unit of all positions.

    Raises:
        ArgumentTypeError: If the unit is unknown.
    """
    check_offsets(offsets)
    plain = _converter().unstructure
    data = {
        "schema": SCHEMA,
        "offsets": offsets,
        "article": _article_to_dict(analysis.article),
        "sentences": [
            {"span": plain(s.span), "paragraph": s.paragraph, "role": s.role}
            for s in analysis.sentences
        ],
        "attributions": [plain(attribution) for attribution in analysis.attributions],
        "claims": [_claim_to_dict(claim, analysis, plain) for claim in analysis.claims],
        "profile": profile(analysis),
        "failures": [plain(failure) for failure in analysis.failures],
        "provenance": plain(analysis.provenance),
    }
    if offsets == "utf-16":
        return with_offsets(data, Utf16(analysis.article.text).units)
    return data


def analysis_to_json(analysis: Analysis, offsets: Offsets = "code-points") -> str:
    """Return an analysis as JSON on one line, without the line end.

    Args:
        analysis: The analysis.
        offsets: The unit of all positions.

    Raises:
        ArgumentTypeError: If the unit is unknown.
        ArticleError: If the article's metadata hold something that JSON cannot express.
    """
    return json_line(analysis_to_dict(analysis, offsets), analysis.article)


def json_line(plain: Mapping[str, Any], article: Article) -> str:
    """Return plain data about an article as JSON on one line, without the line end.

    Raises:
        ArticleError: If the article's metadata holds something that JSON cannot express.
    """
    try:
        line = json.dumps(plain, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ArticleError(
            f"the analysis of article {article.id!r} cannot be written as JSON ({error}); "
            "its metadata may hold only strings, finite numbers, booleans, None, lists and "
            "dictionaries"
        ) from error
    return line if line.isascii() else _ESCAPED.sub(lambda m: f"\\u{ord(m[0]):04x}", line)


def _claim_to_dict(claim: Claim, analysis: Analysis, plain: Callable[[Any], Any]) -> dict[str, Any]:
    return {
        "id": claim.id,
        "spans": [plain(span) for span in claim.spans],
        "text": claim.text,
        "sentence": claim.sentence,
        "voice": claim.voice,
        "who": claim.who,
        "attribution": None if claim.attribution is None else claim.attribution.id,
        "frame": [plain(span) for span in claim.frame],
        "assessments": {
            name: plain(judged[claim.id])
            for name, judged in analysis.assessments.items()
            if claim.id in judged
        },
    }


def _article_to_dict(article: Article) -> dict[str, Any]:
    title, body = article.title_span, article.body_span
    published = article.published
    known = {
        "url": article.url,
        "outlet": article.outlet,
        "authors": list(article.authors) or None,
        "published": None if published is None else published.isoformat(),
        "language": article.language,
        "metadata": dict(article.metadata) or None,
    }
    return {
        "id": article.id,
        "text": article.text,
        "title": None if title is None else [title.start, title.end],
        "body": [body.start, body.end],
        **{key: value for key, value in known.items() if value is not None},
    }


@lru_cache(maxsize=1)
def _converter() -> Converter:
    from cattrs import Converter
    from cattrs.gen import make_dict_unstructure_fn, override

    converter = Converter()
    converter.register_unstructure_hook(Span, lambda span: [span.start, span.end])
    converter.register_unstructure_hook_func(
        lambda kind: kind == Spans, lambda spans: [[span.start, span.end] for span in spans]
    )
    assessment = make_dict_unstructure_fn(
        Assessment,
        converter,
        classifier=override(omit=True),
        explanation=override(omit_if_default=True),
        commitment=override(omit_if_default=True),
    )
    converter.register_unstructure_hook(Assessment, assessment)
    return converter
