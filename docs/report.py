"""Make `docs/sample-report.html` and its pictures from the sample article.

python docs/report.py            the report alone
python docs/report.py --pictures the report and, through a browser, its pictures
"""

from __future__ import annotations

import argparse
from importlib.resources import as_file, files
from pathlib import Path

from screenshots import chromium, point_at, take, view

from allegedly import Analyzer, Article
from allegedly.io.readers.jsonl import JsonLinesReader
from allegedly.render.html import HtmlRenderer

DOCS = Path(__file__).parent

VIEWS = {
    "report": (1280, 1180, "light"),
    "report-dark": (1280, 1180, "dark"),
    "report-phone": (390, 844, "light"),
}
"""By name of the picture: width, height, colours."""


def main() -> None:
    """Analyse the sample with all classifiers, write the page, and take its picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", action="store_true", help="take pictures, too")
    wanted = parser.parse_args()
    with as_file(files("allegedly") / "data" / "sample.jsonl") as sample:
        (article,) = JsonLinesReader().read(sample.open("rb"), sample.name)
    assert isinstance(article, Article)
    analysis = Analyzer(["lexicon", "rules", "ml", "ml-weasel"]).analyze(article)
    assert not analysis.failures, analysis.failures
    page = DOCS / "sample-report.html"
    page.write_text("".join(HtmlRenderer().render([analysis])), encoding="utf-8", newline="\n")
    if wanted.pictures:
        take_pictures(page)


def take_pictures(page: Path) -> None:
    """Open the page in Chromium, point at its sixth claim, and take pictures."""
    with chromium() as driver:
        for name, (width, height, scheme) in VIEWS.items():
            view(driver, page.as_uri(), width, height, scheme)
            point_at(driver, 6)
            driver.execute_script("if (innerWidth > 600) scrollTo(0, 0);")
            take(driver, name)


if __name__ == "__main__":
    main()
