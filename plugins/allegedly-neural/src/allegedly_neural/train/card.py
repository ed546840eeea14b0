"""The model card, written by the command that made the model."""
