"""The renderer of TEI P5, the encoding of texts in the humanities."""

from allegedly.render.tei.renderer import TeiRenderer

__all__ = ["TeiRenderer"]
