"""Reading articles from files and streams, and writing results."""

from allegedly.io.articles import read_articles
from allegedly.io.inputs import Input, find_inputs
from allegedly.io.output import writing

__all__ = ["Input", "find_inputs", "read_articles", "writing"]
