"""The input of the encoder: word pieces, and marks for what these lose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from allegedly.attribution import quotations
from allegedly.model import Segmentation
from allegedly_neural.extras import need

Ints = npt.NDArray[np.int64]

CASES: Final = 4
"""Other, Capitalised, UPPER, miXed."""

QUOTES: Final = 4
"""Outside quotation marks, inside, the opening mark, the closing mark."""

BREAKS: Final = 4
"""Within a sentence, at the start of one, of a paragraph, of the title."""

MARKS: Final = CASES * QUOTES * BREAKS

SCHEMES: Final = {"newsroom": "[CLS]", "polnear": "[unused1]"}
"""The piece that opens a window, by the annotation that its attributions are to follow: `newsroom`
marks nested attributions, and what is said but no mere topic; `polnear` outermost ones, topics
included."""

_UNKNOWN: Final = "[UNK]"
_CACHED: Final = 100_000
_LONGEST_TOKEN: Final = 100


@attrs.frozen(eq=False)
class Pieces:
    """The word pieces of an article.

    Attributes:
        ids: Numbers of the pieces in the vocabulary.
        marks: The mark of each piece: (case * `QUOTES` + quote) * `BREAKS` + break.
        firsts: The first piece of each token, and the number of pieces.
    """

    ids: Ints
    marks: Ints
    firsts: Ints


class PieceMaker:
    """Cuts the tokens of an article, which all plugins share, into word pieces.

    Pieces never cross tokens, so each distinct token is cut once and remembered.

    Attributes:
        open: Number of the piece that opens a window, by scheme; see `SCHEMES`.
        close: Number of the piece that closes one.
        padding: Number of the piece that pads windows in training.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """Make one that cuts tokens into the longest pieces of a vocabulary (Wu et al. 2016).

        Args:
            vocabulary: The pieces; those that continue a word begin with ``##``.

        Raises:
            MissingExtraError: If tokenizers is not installed.
        """
        tokenizers = need("tokenizers")
        ids = {piece: number for number, piece in enumerate(vocabulary)}
        self._tokenizer = tokenizers.Tokenizer(tokenizers.models.WordPiece(ids, unk_token=_UNKNOWN))
        self._tokenizer.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
        self._tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
        self._known: dict[str, tuple[list[int], int]] = {}
        self._unknown = ids[_UNKNOWN]
        self.open = {name: ids.get(piece, ids["[CLS]"]) for name, piece in SCHEMES.items()}
        self.close, self.padding = ids["[SEP]"], ids["[PAD]"]

    def make(self, segmentation: Segmentation) -> Pieces:
        """Cut an article into pieces."""
        known = self._known
        cuts = []
        for text in segmentation.tokens.texts:
            cut = known.get(text)
            cuts.append(self._cut(text) if cut is None else cut)
        counts = np.fromiter((len(ids) for ids, _ in cuts), np.int64, len(cuts))
        firsts = np.zeros(len(cuts) + 1, np.int64)
        np.cumsum(counts, out=firsts[1:])
        ids = np.fromiter((i for ids, _ in cuts for i in ids), np.int64, int(firsts[-1]))
        marks = np.fromiter((case for _, case in cuts), np.int64, len(cuts)) * QUOTES
        marks = np.repeat((marks + _quotes(segmentation)) * BREAKS, counts)
        marks[firsts[:-1]] += _breaks(segmentation)
        return Pieces(ids, marks, firsts)

    def _cut(self, text: str) -> tuple[list[int], int]:
        encoding = self._tokenizer.encode(text[:_LONGEST_TOKEN], add_special_tokens=False)
        ids = encoding.ids or [self._unknown]
        cut = (ids, _case(text))
        if len(text) <= _LONGEST_TOKEN:  # a longer one hardly ever recurs
            if len(self._known) >= _CACHED:
                self._known.clear()
            self._known[text] = cut
        return cut


def _case(text: str) -> int:
    if text == text.lower() or not text[0].isalpha():
        return 3 if text.lower() != text and text.isalnum() else 0
    if text.isupper():
        return 2 if len(text) > 1 else 1
    return 1 if text[1:].islower() or len(text) == 1 else 3


def _quotes(segmentation: Segmentation) -> Ints:
    states = np.zeros(len(segmentation.tokens), np.int64)
    for quotation in quotations(segmentation):
        states[quotation.first : quotation.stop] = 1
        states[quotation.first - 1] = 2
        if quotation.closed:
            states[quotation.stop] = 3
    return states


def _breaks(segmentation: Segmentation) -> Ints:
    states = np.zeros(len(segmentation.tokens), np.int64)
    before = -1
    for sentence in segmentation.sentences:
        if len(sentence.tokens):
            new = sentence.paragraph != before
            states[sentence.tokens.start] = 3 if sentence.role == "title" else 2 if new else 1
        before = sentence.paragraph
    return states
