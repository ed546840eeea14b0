"""What may be wrong with a frame, or with what is asked of it."""

from allegedly.errors import AllegedlyError


class FrameError(AllegedlyError):
    """A frame is of no known kind, or has not the columns that it needs."""
