"""A browser, and pages to look at in it."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from allegedly import Analysis, Article
from allegedly.diff import diff_articles
from allegedly.diff.html import difference_to_html
from allegedly.render.html import HtmlRenderer

from .story import ANALYZER, BOTH_FIRM, HOSTILE, PLAINER, TEXT

SCREENSHOTS = Path(__file__).parents[2] / ".cache" / "screenshots"

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars
    --disable-background-networking --disable-component-update --disable-sync""".split()

AXE = ("axe_playwright_python", "axe_core_python")
"""Packages that carry the file axe.min.js, the most recent one first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests in this folder, and skip them where there is no browser."""
    missing = None
    if not (shutil.which("chromedriver") and any(map(shutil.which, BROWSERS))):
        missing = "no browser; install the packages chromium and chromium-driver"
    elif find_spec("selenium") is None:
        missing = "selenium is not installed"
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


# ---- pages ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def analysis() -> Analysis:
    """Return an analysis in which everything occurs that a report shows."""
    article = Article.from_text(TEXT, title="The quay if it stands", outlet="The Tide")
    return ANALYZER.analyze(article)


@pytest.fixture(scope="session")
def hostile() -> Analysis:
    """Return an analysis of 200 kB meant to break a page."""
    article = Article.from_text(
        HOSTILE * (200_000 // len(HOSTILE)),
        title="<script>window.hacked = 4</script> \u202e headline",
        outlet="<img src=x onerror='window.hacked = 5'>",
        authors=['"><script>window.hacked = 6</script>'],
        url="javascript:window.hacked=7",
        language='"><script>',
    )
    return ANALYZER.analyze(article)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory, analysis: Analysis, hostile: Analysis) -> Path:
    """Return a folder with the pages one.html, firm.html, many.html, hostile.html and diff.html."""
    folder = tmp_path_factory.mktemp("pages")
    plain = ANALYZER.analyze(Article.from_text("It may rain. It may not.", title="Another one"))
    for name, analyses in (
        ("one", [analysis]),
        ("firm", [BOTH_FIRM.analyze(analysis.article)]),
        ("many", [analysis, plain, analysis]),
        ("hostile", [hostile]),
    ):
        html = "".join(HtmlRenderer().render(analyses))
        (folder / f"{name}.html").write_text(html, encoding="utf-8", newline="")
    plainer = ANALYZER.analyze(Article.from_text(PLAINER, title="The quay stands"))
    html = difference_to_html(diff_articles(analysis, plainer, least=0.3), unchanged=True)
    (folder / "diff.html").write_text(html, encoding="utf-8", newline="")
    return folder


# ---- the browser ----------------------------------------------------------------------------


class Browser:
    """A browser with the few things that tests do in it.

    Attributes:
        driver: The Selenium driver.
    """

    def __init__(self, driver: Any, pages: Path) -> None:
        self.driver = driver
        self._pages = pages
        self._axe: str | None = None

    def open(self, name: str, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        """Open a page, or an address, afresh; what the window was like before is forgotten."""
        phone = width < 600
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=phone,
        )
        self.command("Emulation.setTouchEmulationEnabled", enabled=phone)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("Emulation.setEmulatedMedia", media="", features=[scheme])
        self.driver.get("about:blank")
        address = name if "://" in name else (self._pages / f"{name}.html").as_uri()
        self.driver.get(address)

    def command(self, name: str, **values: Any) -> Any:
        return self.driver.execute_cdp_cmd(name, values)

    def run(self, code: str, *arguments: Any) -> Any:
        """Run JavaScript and return its result."""
        return self.driver.execute_script(code, *arguments)

    def all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def one(self, selector: str) -> Any:
        (found,) = self.all(selector)
        return found

    def seen(self, selector: str) -> list[str]:
        """Return the texts of the elements that are displayed."""
        return [element.text for element in self.all(selector) if element.is_displayed()]

    def card(self) -> str:
        """Return the text of the card with details, spaces made one."""
        (text,) = self.seen(".report:not([hidden]) .card") or [""]
        return " ".join(text.split())

    def hover(self, element: Any) -> None:
        from selenium.webdriver import ActionChains

        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        ActionChains(self.driver, duration=0).move_to_element(element).perform()

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def violations(self) -> list[str]:
        """Return what axe-core finds fault with: rule, and the elements."""
        if self._axe is None:
            found = [spec.origin for name in AXE if (spec := find_spec(name)) and spec.origin]
            if not found:
                pytest.skip(f"axe-core is not installed; it comes with {' or '.join(AXE)}")
            self._axe = (Path(found[0]).parent / "axe.min.js").read_text("utf-8")
        self.run(self._axe)
        result = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run({rules: {'target-size': {enabled: true}}}).then(done, (error) => done({error: String(error)}));"
        )
        assert "error" not in result, result["error"]
        assert len(result["passes"]) > 15
        return [
            f"{rule['id']}: {[node['html'][:120] for node in rule['nodes'][:5]]}"
            for rule in result["violations"]
        ]

    def screenshot(self, name: str, *, whole: bool = True) -> None:
        """Take a picture of the page, or of what is in view, and keep it among the artifacts."""
        options: dict[str, object] = {}
        if whole:
            size = self.command("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
            options = {"captureBeyondViewport": True, "clip": clip}
        picture = self.command("Page.captureScreenshot", **options)["data"]
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        (SCREENSHOTS / f"{name}.png").write_bytes(base64.b64decode(picture))


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Start the browser once for all tests, with a profile of its own."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = next(filter(None, map(shutil.which, BROWSERS)))
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(300)  # axe takes seconds, but minutes on a busy machine
    yield driver
    driver.quit()


@pytest.fixture
def browser(driver: Any, pages: Path) -> Iterator[Browser]:
    """Return the browser; a test in which the page complains on the console fails."""
    yield Browser(driver, pages)
    assert driver.get_log("browser") == []
