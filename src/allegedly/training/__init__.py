"""Training a plugin on data of one's own: reading, learning, cross-validation, card, folder."""

from allegedly.training.trainer import train

__all__ = ["train"]
