"""Frames of articles in, frames of claims out: pandas, Arrow, polars, and engines that use them."""

from allegedly.frame.analyze import analyze_frame, frame_schema
from allegedly.frame.errors import FrameError

__all__ = ["FrameError", "analyze_frame", "frame_schema"]
