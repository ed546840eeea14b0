"""Segmentation: an article is divided once, and all plugins share the result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allegedly.model import (
    Article,
    Claim,
    Segmentation,
    Sentence,
    SentenceRole,
    Span,
    content_hash,
)
from allegedly.text.boilerplate import boilerplate
from allegedly.text.dateline import dateline_length
from allegedly.text.paragraphs import paragraphs
from allegedly.text.sentences import sentence_bounds
from allegedly.text.tokens import tokenize


def segment(article: Article) -> Segmentation:
    """Divide an article into paragraphs, sentences and tokens.

    The title is one paragraph and one sentence of role `title`. Each line of boilerplate is one
    sentence of role `boilerplate`; so is a dateline, split off the sentence it precedes.
    """
    pieces: list[tuple[Span, int, SentenceRole]] = []
    blocks: list[Span] = []
    text = article.text
    if article.title_span is not None:
        for block in paragraphs(text, 0, article.title_span.end):
            pieces.append((block, len(blocks), "title"))
            blocks.append(block)
    body = article.body_span
    found = list(paragraphs(text, body.start, body.end))
    titled = article.title_span is not None
    left_out = boilerplate([block.of(text) for block in found], titled=titled)
    for block, leave_out in zip(found, left_out, strict=True):
        if leave_out:
            pieces.append((block, len(blocks), "boilerplate"))
        else:
            pieces.extend((span, len(blocks), role) for span, role in _sentences(text, block))
        blocks.append(block)
    return _assemble(article, blocks, pieces)


def segment_sentences(article: Article, spans: Iterable[Span]) -> Segmentation:
    """Divide an article at sentence boundaries that are already known.

    Args:
        article: The article.
        spans: The sentences, in order and not overlapping; each counts as a paragraph.
    """
    blocks = list(spans)
    return _assemble(article, blocks, [(span, i, "body") for i, span in enumerate(blocks)])


def claims_from_sentences(texts: Sequence[str]) -> list[Claim]:
    """Turn each sentence into one claim of the author, as sentence corpora count them.

    Each sentence becomes an article of its own, so the claims share no context.
    """
    claims = []
    for number, text in enumerate(texts, 1):
        article = Article(id=content_hash(text), text=text)
        segmentation = segment_sentences(article, [Span(0, len(text))])
        claims.append(Claim(f"c{number}", (Span(0, len(text)),), 0, segmentation))
    return claims


def _sentences(text: str, block: Span) -> list[tuple[Span, SentenceRole]]:
    line = block.of(text)
    found: list[tuple[Span, SentenceRole]] = []
    if skip := dateline_length(line):
        found.append((Span(block.start, block.start + len(line[:skip].rstrip())), "boilerplate"))
        block = Span(block.start + skip, block.end)
        line = block.of(text)
    for start, end in sentence_bounds(line):
        found.append((Span(block.start + start, block.start + end), "body"))
    return found


def _assemble(
    article: Article, blocks: Sequence[Span], pieces: Sequence[tuple[Span, int, SentenceRole]]
) -> Segmentation:
    tokens = tokenize(article.text)
    sentences = tuple(
        Sentence(index, span, tokens.within(span), paragraph, role)
        for index, (span, paragraph, role) in enumerate(pieces)
    )
    return Segmentation(article, tuple(blocks), sentences, tokens)
