"""Who is quoted across articles, how often and how firmly.

`summarize` counts stored analyses of any number of articles, with DuckDB.
"""

from allegedly.summary.csv import SUMMARY_TABLES, SummaryTable, summary_to_csv
from allegedly.summary.html import summary_to_html
from allegedly.summary.intervals import Mean, Share
from allegedly.summary.plain import summary_to_dict, summary_to_json
from allegedly.summary.results import (
    Cue,
    Figures,
    Hedging,
    Part,
    Quotations,
    Ranked,
    Summary,
    Verbs,
)
from allegedly.summary.same_person import Doubt, Mention
from allegedly.summary.summarizing import summarize
from allegedly.summary.terminal import summary_to_text

__all__ = [
    "SUMMARY_TABLES",
    "Cue",
    "Doubt",
    "Figures",
    "Hedging",
    "Mean",
    "Mention",
    "Part",
    "Quotations",
    "Ranked",
    "Share",
    "Summary",
    "SummaryTable",
    "Verbs",
    "summarize",
    "summary_to_csv",
    "summary_to_dict",
    "summary_to_html",
    "summary_to_json",
    "summary_to_text",
]
