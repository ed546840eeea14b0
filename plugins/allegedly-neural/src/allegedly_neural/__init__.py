"""Attribution and hedge detection by one small neural encoder."""

from __future__ import annotations

from allegedly import AttributorSpec, ClassifierSpec, Lazy, hookimpl

_MODELS = {
    "neural": ("the most accurate: a small encoder with 21 million weights", 30),
    "neural-small": (
        "faster, nearly as accurate: a smaller encoder, trained on the output of neural",
        20,
    ),
}
"""By model, its summary and the preference of its attributor."""

_EVENTS = ("uds-ih2", "megaveridicality", "rp", "commitmentbank", "meantime")
_HEDGES = ("szeged-wiki", "szeged-bio", "bioscope")
_ATTRIBUTIONS = {
    "neural": ("polnear-train", "newsroom-train"),
    "neural-small": ("polnear-train",),
}
_ALL = {
    "neural": (*_HEDGES, "newsroom-train", *_EVENTS),
    "neural-small": _HEDGES,
}


@hookimpl
def allegedly_attributors() -> list[AttributorSpec]:
    """Register the attributor of each model."""
    return [
        AttributorSpec(
            name,
            Lazy("allegedly_neural.attributor:NeuralAttributor", (name,)),
            summary,
            trained_on=_ATTRIBUTIONS[name],
            seen=f"allegedly_neural:data/{name}/seen.bin",
            preference=preference,
            modules=("onnxruntime", "tokenizers"),
            trainable=True,
        )
        for name, (summary, preference) in _MODELS.items()
    ]


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    """Register the classifier of each model."""
    return [
        ClassifierSpec(
            name,
            Lazy("allegedly_neural.classifier:NeuralClassifier", (name,)),
            summary,
            trained_on=_ALL[name],
            seen=f"allegedly_neural:data/{name}/seen.bin",
            on_request=True,
            shares_with=name,
        )
        for name, (summary, _) in _MODELS.items()
    ]
