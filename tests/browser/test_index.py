"""A folder of pages: its index in a browser, with as many articles as a desk has in months."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

from allegedly import Article
from allegedly.render.html.pages import Page, page_of, writing_pages

from .conftest import Browser
from .story import ANALYZER, TEXT

ARTICLES = 1_000

OUTLETS = ("The Tide", "The Herald", "<i>The & Post</i>")


@pytest.fixture(scope="module")
def site(pages: Path) -> None:
    """Write an index of 1,000 articles; each links to one of four reports."""
    made = []
    for number in range(4):
        text = TEXT if number else "The council meets on Friday."
        title = f"Quay {number}" if number else "<script>window.hacked = 1</script>"
        article = Article.from_text(text, title=title)
        made.append(page_of(ANALYZER.analyze(article)))
    write(pages / "site", made, ARTICLES)


def write(folder: Path, made: list[Page], articles: int) -> None:
    with writing_pages(folder) as written:
        for number in range(articles):
            page = made[number % 4]
            month = f"2026-0{1 + number % 6}-01"
            about = Article.from_text("", outlet=OUTLETS[number % 3], published=day(month))
            entry = attrs.evolve(
                page.entry,
                name=f"{page.entry.name} {number}",
                outlet=about.outlet,
                published=about.published,
                sources=(*page.entry.sources, f"Witness {number}"),
            )
            written.add(attrs.evolve(page, entry=entry))


def day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def shown(browser: Browser) -> list[str]:
    return browser.run(
        "return [...document.querySelectorAll('#index tbody:not([hidden]) .what bdi:first-child')]"
        ".filter((e) => e.closest('td').firstElementChild.contains(e)).map((e) => e.textContent)"
    )


def choose(browser: Browser, name: str, value: str) -> None:
    browser.run(
        "const field = document.querySelector('#index .filters').elements[arguments[0]];"
        "field.value = arguments[1]; field.dispatchEvent(new Event('change', {bubbles: true}));",
        name,
        value,
    )


def found(browser: Browser) -> str:
    return browser.one("#index output").text


@pytest.mark.usefixtures("site")
class TestIndex:
    def test_all_articles_are_within_reach(self, browser: Browser) -> None:
        """The first hundred are shown, the others on request, and all are counted."""
        browser.open("site/index")
        assert browser.one("#index h2").text == "1,000 articles"
        assert found(browser).startswith("1,000 articles, 5,000 claims, ")
        assert len(shown(browser)) == 100
        more = browser.one(".more-rows button")
        assert more.text == "Show 100 more of 900"
        more.click()
        assert len(shown(browser)) == 200
        browser.screenshot("folder-index", whole=False)

    def test_search_and_filters(self, browser: Browser) -> None:
        """By words of headline and sources, outlet, month and share of unnamed sources."""
        browser.open("site/index")
        browser.one("input[name=words]").send_keys("witness 777")
        assert shown(browser) == ["Quay 1 777"]
        browser.one("input[name=words]").clear()
        choose(browser, "words", "")
        choose(browser, "outlet", OUTLETS[2])
        choose(browser, "month", "2026-03")
        numbers = [int(name.split()[-1]) for name in shown(browser)]
        assert numbers == [n for n in range(ARTICLES) if n % 6 == 2][:100]
        assert found(browser).startswith("167 of 1,000 articles, ")
        choose(browser, "unnamed", "none")
        numbers = [int(name.split()[-1]) for name in shown(browser)]
        assert numbers == [n for n in range(ARTICLES) if n % 6 == 2 and n % 4 == 0]
        choose(browser, "unnamed", "10")
        assert found(browser).endswith("25% of these by an unnamed one")

    def test_sorting_covers_what_is_not_shown(self, browser: Browser) -> None:
        browser.open("site/index")
        heading = next(b for b in browser.all("#index th button") if b.text.startswith("No."))
        heading.click()
        assert shown(browser)[:2] == ["Quay 3 999", "Quay 2 998"]
        assert len(shown(browser)) == 100

    def test_an_article_and_back(self, browser: Browser) -> None:
        """Each report is a page of its own, and leads back to the index."""
        browser.open("site/index")
        browser.all("#index tbody a")[1].click()
        assert browser.driver.current_url.endswith("/site/reports/00002.html")
        assert "Quay 1" in browser.one("h2").text
        assert len(browser.all(".report")) == 1
        browser.one(".back a").click()
        assert browser.driver.current_url.endswith("/site/index.html")

    def test_third_party_text_runs_nothing(self, browser: Browser) -> None:
        browser.open("site/index")
        assert shown(browser)[0] == "<script>window.hacked = 1</script> 0"
        assert browser.run("return typeof window.hacked") == "undefined"
        assert "<i>The & Post</i> (333)" in browser.one("select[name=outlet]").text
        browser.open("site/reports/00001")
        assert browser.run("return typeof window.hacked") == "undefined"

    @pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False)])
    def test_axe_finds_no_fault(self, browser: Browser, width: int, dark: bool) -> None:
        """Rows that are not shown are not in the document, so axe is done in seconds."""
        browser.open("site/index", width=width, dark=dark)
        assert len(browser.all("#index tbody")) == 100
        assert browser.violations() == []
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth")

    def test_without_a_script_all_rows_are_there(self, browser: Browser) -> None:
        browser.command("Emulation.setScriptExecutionDisabled", value=True)
        try:
            browser.open("site/index")
            size = browser.command("Page.getLayoutMetrics")["cssContentSize"]
            assert size["height"] > ARTICLES * 40
        finally:
            browser.command("Emulation.setScriptExecutionDisabled", value=False)

    @pytest.mark.timing
    def test_it_stays_quick(self, browser: Browser) -> None:
        """No filter and no sort of 1,000 articles takes a second of the page's processor time."""
        browser.open("site/index")
        browser.command("Performance.enable", timeDomain="threadTicks")

        def used() -> float:
            metrics = browser.command("Performance.getMetrics")["metrics"]
            return next(item["value"] for item in metrics if item["name"] == "TaskDuration")

        code = (
            "const done = arguments[arguments.length - 1];"
            "const form = document.querySelector('#index .filters');"
            "%s; requestAnimationFrame(() => setTimeout(done));"
        )
        for act in (
            "form.elements.outlet.selectedIndex = 1;"
            "form.elements.outlet.dispatchEvent(new Event('change', {bubbles: true}))",
            "form.reset(); form.elements.words.value = 'quay';"
            "form.elements.words.dispatchEvent(new Event('input', {bubbles: true}))",
            "document.querySelectorAll('#index th button')[1].click()",
        ):
            begin = used()
            browser.driver.execute_async_script(code % act)
            assert 0 < used() - begin < 1
