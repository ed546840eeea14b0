"""The card of a trained model, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from allegedly.render.safe import one_line

FEW: Final = 100
"""With fewer sentences of a label, or fewer attributions, the card warns."""


def card(facts: Mapping[str, Any]) -> str:
    """Return the card of a model.

    Args:
        facts: Its manifest.
    """
    return "\n".join(_lines(facts)) + "\n"


def _lines(facts: Mapping[str, Any]) -> Iterator[str]:
    plugin, kind = facts["plugin"], facts["kind"]
    yield f"# A model for `{plugin}`"
    yield ""
    yield (
        f"The {kind} `{plugin}` of {facts['distribution']} {facts['version']}, trained with "
        f"`allegedly train`. Its digest is `{facts['digest'][:16]}`; its files take "
        f"{facts['bytes'] / 1024:,.0f} KiB, the hashes of the texts included."
    )
    yield ""
    yield "## Data"
    yield ""
    yield "| file | format | documents | digest |"
    yield "|---|---|---|---|"
    for data in facts["data"]:
        name = _cell(data["name"])
        yield f"| {name} | {data['format']} | {data['documents']:,} | `{data['digest']}` |"
    yield ""
    yield "| to learn from | number |"
    yield "|---|---|"
    for name, number in facts["counts"].items():
        yield f"| {name} | {number:,} |"
    yield ""
    yield "## Training"
    yield ""
    options = ", ".join(f"`{_cell(k)}={_cell(v)}`" for k, v in facts["options"].items())
    yield f"Options of the plugin: {options or 'none'}. Seed: {facts['seed']}."
    yield ""
    yield "## Figures"
    yield ""
    yield from _figures(facts["cross_validation"])
    yield ""
    yield "## Limits"
    yield ""
    yield from _limits(facts)
    yield ""
    yield "## Versions"
    yield ""
    yield ", ".join(f"{name} {version}" for name, version in facts["versions"].items()) + "."


def _figures(validation: Mapping[str, Any]) -> Iterator[str]:
    figures = validation["figures"]
    if not figures:
        yield "It was not evaluated. `--cv 5` measures how well it does on texts it has not seen."
        return
    yield (
        f"Cross-validation in {validation['folds']} folds by document: each document was judged by "
        "a model that was trained on the documents of the other folds. The interval is the 95 % "
        f"bootstrap interval over documents ({validation['resamples']:,} resamples)."
    )
    yield ""
    yield "| judged | figure | value | interval | always the same answer |"
    yield "|---|---|---|---|---|"
    for figure in figures:
        low_high = figure["interval"]
        between = "–" if low_high is None else f"{low_high[0]:.3f} to {low_high[1]:.3f}"
        judged = f"{figure['items']:,} {figure['unit']}s in {figure['documents']:,} documents"
        yield (
            f"| {judged} | {figure['measure']} | {_number(figure['value'])} | {between} | "
            f"{_number(figure['baseline'])} |"
        )
    if further := {k: v for figure in figures for k, v in figure["details"].items()}:
        yield ""
        yield "| further figures | value |"
        yield "|---|---|"
        for name, value in further.items():
            yield f"| {name} | {_number(value)} |"


def _limits(facts: Mapping[str, Any]) -> Iterator[str]:
    scarce = [
        f"only {number:,} {name}"
        for name, number in facts["counts"].items()
        if name in ("hedged sentences", "plain sentences", "attributions") and number < FEW
    ]
    if scarce:
        yield f"- It learnt from {' and '.join(scarce)}: expect it to err on other wording."
    if facts["cross_validation"]["figures"]:
        yield (
            "- The figures are for texts of the same kind as the data. On other outlets and "
            "subjects they are lower."
        )
    yield "- It is for English."
    yield (
        "- Its files may contain words of the data. Publish the model only if the licence of the "
        "data permits that."
    )
    yield "- It must not be tested on the data it was trained on."


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _cell(value: object) -> str:
    """Return a value as text that cannot leave its cell."""
    return one_line(str(value)).replace("|", "¦").replace("`", "'")
