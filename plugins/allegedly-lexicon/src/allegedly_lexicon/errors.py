"""What can be wrong with a lexicon."""

from __future__ import annotations

from allegedly.errors import AllegedlyError


class LexiconError(AllegedlyError, ValueError):
    """An entry, or a file of entries, is wrong; the message names file, entry and reason."""
