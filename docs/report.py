"""Make `docs/sample-report.html` and its pictures from the sample article.

python docs/report.py            the report alone
python docs/report.py --pictures the report and, through a browser, its pictures
"""

from __future__ import annotations

import argparse
import base64
import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from allegedly import Analyzer, Article
from allegedly.io.readers.jsonl import JsonLinesReader
from allegedly.render.html import HtmlRenderer

DOCS = Path(__file__).parent

FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars
    --disable-background-networking --disable-component-update --disable-sync""".split()

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
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    with tempfile.TemporaryDirectory() as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver: Any = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
        for name, (width, height, scheme) in VIEWS.items():
            size = {"width": width, "height": height, "deviceScaleFactor": 1}
            driver.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride", {**size, "mobile": width < 600}
            )
            media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
            driver.get(page.as_uri())
            driver.execute_script(
                "const reference = document.getElementById('r1-t6');"
                "reference.focus({preventScroll: true});"
                "reference.scrollIntoView({block: 'center'});"
                "if (innerWidth > 600) scrollTo(0, 0);"
            )
            shot = driver.execute_cdp_cmd("Page.captureScreenshot", {})["data"]
            (DOCS / "images" / f"{name}.png").write_bytes(base64.b64decode(shot))
        driver.quit()


if __name__ == "__main__":
    main()
