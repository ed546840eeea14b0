"""Windows of examples, as tensors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from allegedly_neural.pieces import BREAKS, PieceMaker
from allegedly_neural.roles import TRAITS
from allegedly_neural.train.examples import UNKNOWN, Example, Link
from allegedly_neural.windows import windows

Bools = npt.NDArray[np.bool_]

Part = tuple[Example, range]
"""A window: a document and a range of its tokens."""


@attrs.frozen(eq=False)
class Level:
    """The labels of attributions of one level; see `roles.Level`.

    Attributes:
        tags: Role tags, (batch, tokens).
        cues: For each token of content, which tokens are its cue, (batch, tokens, tokens).
        sources: For each cue, which tokens are its source, likewise.
    """

    tags: Tensor
    cues: Tensor
    sources: Tensor


@attrs.frozen(eq=False)
class Batch:
    """A batch of windows, all labelled for the same tasks. Token 0 of each is its opening mark.

    Attributes:
        ids: Word pieces, (batch, pieces); likewise `marks` and `real`.
        firsts: First piece of each token, (batch, tokens).
        inside: Which tokens are neither padding nor the opening mark, likewise.
        outer: The outermost attributions, or None.
        inner: Those inside the content of others, or None.
        traits: Class of each token for each of `roles.TRAITS`, (batch, tokens).
        hedges: Hedge tags, (batch, tokens), or None.
        vague: Whether hedges of the types `roles.VAGUE` are annotated in each window.
        sentences: Judged sentence of each token, counted through the batch, or -1.
        hedged: Label of each judged sentence, or None.
        values: How sure the reader is of the event at each token, or not a number; or None.
        where: Example and tokens of each window.
    """

    ids: Tensor
    marks: Tensor
    real: Tensor
    firsts: Tensor
    inside: Tensor
    outer: Level | None
    inner: Level | None
    traits: Mapping[str, Tensor]
    hedges: Tensor | None
    vague: Tensor | None
    sentences: Tensor | None
    hedged: Tensor | None
    values: Tensor | None
    where: Sequence[Part]

    def to(self, device: torch.device) -> Batch:
        """Return the same on a device."""

        def moved(value: Any) -> Any:
            if isinstance(value, Level):
                return Level(*(x.to(device) for x in attrs.astuple(value, recurse=False)))
            if isinstance(value, dict):
                return {name: x.to(device) for name, x in value.items()}
            return value.to(device) if isinstance(value, Tensor) else value

        fields = attrs.asdict(self, recurse=False)
        return Batch(**{name: moved(value) for name, value in fields.items()})


def divided(examples: Sequence[Example], sizes: Sequence[int]) -> list[Part]:
    """Divide examples into windows; each example has its own window size.

    Tokens that are too long for a window are left out.
    """
    parts = [
        (example, tokens)
        for example, size in zip(examples, sizes, strict=True)
        for tokens in windows(example.segmentation, example.pieces.firsts.tolist(), size)
    ]
    return [part for part in parts if _length(part) <= max(sizes)]


def batches(
    parts: Sequence[Part], size: int, rng: np.random.Generator | None
) -> Iterator[Sequence[Part]]:
    """Batch windows of similar length, in random order if `rng` is given."""
    lengths = np.array([_length(part) for part in parts], float)
    if rng is not None:
        lengths += rng.random(len(parts)) * 12
    order = np.argsort(lengths, kind="stable")
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    for group in rng.permutation(len(groups)) if rng is not None else range(len(groups)):
        yield [parts[i] for i in groups[group]]


def _length(part: Part) -> int:
    example, tokens = part
    return int(example.pieces.firsts[tokens.stop] - example.pieces.firsts[tokens.start])


def collate(
    parts: Sequence[Part], maker: PieceMaker, rng: np.random.Generator | None = None
) -> Batch:
    """Turn windows into tensors.

    Args:
        parts: The windows, all labelled for the same tasks.
        maker: The maker of their pieces.
        rng: If given, half of the hedging windows are shown without paragraphs.
    """
    count = len(parts)
    lengths = [_length(part) for part in parts]
    longest, most = max(lengths) + 2, max(len(tokens) for _, tokens in parts) + 1
    ids = np.full((count, longest), maker.padding, np.int64)
    marks = np.zeros((count, longest), np.int64)
    firsts = np.zeros((count, most), np.int64)
    first = parts[0][0]
    unknown = np.full((count, most), UNKNOWN, np.int64)
    hedges, sentences = unknown.copy(), np.full((count, most), -1, np.int64)
    values = np.full((count, most), np.nan, np.float32)
    hedged: list[float] = []
    traits = {} if first.roles is None else {name: unknown.copy() for name in TRAITS}
    links = (count, most, most) if first.roles is not None else (0, 0, 0)
    outer, inner = (
        (unknown.copy(), np.zeros(links, bool), np.zeros(links, bool)) for _ in range(2)
    )
    for row, (example, tokens) in enumerate(parts):
        all_firsts = example.pieces.firsts
        base, n = all_firsts[tokens.start], lengths[row]
        ids[row, 0], ids[row, n + 1] = maker.open[example.scheme], maker.close
        ids[row, 1 : n + 1] = example.pieces.ids[base : base + n]
        marks[row, 1 : n + 1] = example.pieces.marks[base : base + n]
        here = slice(1, len(tokens) + 1)
        those = slice(tokens.start, tokens.stop)
        firsts[row, here] = all_firsts[those] - base + 1
        if example.roles is not None:
            assert example.inner is not None
            for (tags, cues, sources), roles, found in (
                (outer, example.roles, example.links),
                (inner, example.inner, example.inner_links),
            ):
                tags[row, here] = roles[those]
                _link(found, tokens, cues[row], sources[row])
            for name, labels in example.traits.items():
                traits[name][row, here] = labels[those]
        if example.values is not None:
            values[row, here] = example.values[those]
        if example.hedges is not None:
            assert example.sentence is not None and example.hedged is not None
            hedges[row, here] = example.hedges[those]
            local = example.sentence[those]
            around = np.concatenate(([-1], example.sentence, [-1]))
            for number in np.unique(local[local >= 0]):
                # A sentence that is cut by a window is judged in neither half.
                if number not in (around[tokens.start], around[tokens.stop + 1]):
                    sentences[row, 1:][: len(tokens)][local == number] = len(hedged)
                    hedged.append(float(example.hedged[number]))
            if rng is not None and example.roles is None and rng.random() < 0.5:
                breaks = marks[row] % BREAKS
                marks[row] += (breaks == 2) * (1 - breaks)
    counts = np.array([len(tokens) for _, tokens in parts])
    at = np.arange(most)
    as_tensor = torch.from_numpy
    judging = first.hedges is not None
    return Batch(
        as_tensor(ids),
        as_tensor(marks),
        as_tensor(ids != maker.padding),
        as_tensor(firsts),
        as_tensor((at > 0) & (at <= counts[:, None])),
        Level(*map(as_tensor, outer)) if first.roles is not None else None,
        Level(*map(as_tensor, inner)) if first.roles is not None else None,
        {name: as_tensor(labels) for name, labels in traits.items()},
        as_tensor(hedges) if judging else None,
        torch.tensor([example.vague for example, _ in parts]) if judging else None,
        as_tensor(sentences) if judging else None,
        torch.tensor(hedged) if judging else None,
        as_tensor(values) if first.values is not None else None,
        parts,
    )


def _link(links: Sequence[Link], tokens: range, cues: Bools, sources: Bools) -> None:
    """Mark the positions of cues and sources; those outside the window are put at its opening.

    The source takes the place of a missing cue ("Berg: “It leaks.”").
    """
    low, high = tokens.start, tokens.stop
    opening = np.zeros(1, np.int64)
    for link in links:
        cue, source, content = (
            part[(part >= low) & (part < high)] - low + 1
            for part in (link.cue, link.source, link.content)
        )
        if len(content):
            sign = cue if len(link.cue) else source
            cues[np.ix_(content, sign if len(sign) else opening)] = True
        if len(cue):
            sources[np.ix_(cue, source if len(source) else opening)] = True
