"""Reading articles from files and streams."""

from allegedly.io.articles import read_analyses, read_articles
from allegedly.io.inputs import Input, find_inputs

__all__ = ["Input", "find_inputs", "read_analyses", "read_articles"]
