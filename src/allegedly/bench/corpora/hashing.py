"""The hashes of the texts of corpora, for plugins to ship."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from allegedly.bench.corpora.location import open_corpus
from allegedly.plugins import Registry

if TYPE_CHECKING:
    from allegedly.text.seen import SeenTexts


def seen_texts(
    corpora: Iterable[str] | Mapping[str, Path | None], *, registry: Registry | None = None
) -> SeenTexts:
    """Hash the texts of corpora, so that a comparison recognises them.

    Args:
        corpora: Registered names; as a mapping, with the path of each, or None for its usual place.
        registry: Where to look up the names; by default among all installed corpora.

    Raises:
        CorpusError: If a corpus is absent or malformed.
        UnknownPluginError: If a name is unknown.
    """
    from allegedly.text.seen import SeenTexts  # which loads numpy: listing corpora needs none

    paths = corpora if isinstance(corpora, Mapping) else dict.fromkeys(corpora)
    return SeenTexts.of(
        {
            name: (
                document.article.text
                for document in open_corpus(name, path, registry=registry).documents()
            )
            for name, path in paths.items()
        }
    )
