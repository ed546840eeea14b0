"""The HTML renderer: a report to read in a browser, in one file that needs nothing else."""

from allegedly.render.html.paragraphs import MarginNote
from allegedly.render.html.renderer import HtmlRenderer

__all__ = ["HtmlRenderer", "MarginNote"]
