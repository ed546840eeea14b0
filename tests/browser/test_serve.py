"""The page of `allegedly serve` in a browser."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Browser

STORY = """Quay repairs to cost $40 million, officials say

Officials familiar with the talks said the repair of the old quay may cost $40 million.

“I won't stay if it fails, and we will never borrow,” Mayor Dorrit Valke said on Friday. She accused
a former contractor of cheating the city.

A source said the firm knew about the cracks. Critics claim the price appears to be far higher.
"""

TALK = """1
00:00:01,000 --> 00:00:05,000
MAYOR VALKE: I won't stay if it fails,

2
00:00:05,500 --> 00:00:09,000
and we will not borrow more than we must.
"""

HOSTILE = (
    "</textarea></iframe><script>window.hacked = 1</script> Critics said it may "
    "<img src=x onerror='top.hacked = 2'>  “rain”&quot;\"'> \0 \u202e fall.\n\n"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Run a server and return the address of its page."""
    command = [sys.executable, "-m", "allegedly", "serve", "--port", "0", "-a", "rules", "-j", "1"]
    path = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    ) as server:
        assert server.stderr is not None
        yield server.stderr.readline().split()[3]
        server.terminate()


def analyse(browser: Browser, story: str, talk: str = "") -> None:
    """Fill in the form and send it."""
    code = "document.getElementById(arguments[0]).value = arguments[1]"
    browser.run(code, "text", story)
    browser.run(code, "transcript", talk)
    send(browser)


def send(browser: Browser) -> None:
    """Send the form, and wait for the page that answers."""
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.support.expected_conditions import staleness_of
    from selenium.webdriver.support.wait import WebDriverWait

    before = browser.one("html")
    browser.one("button").click()
    # While the page goes, its element may be neither there nor gone.
    wait = WebDriverWait(browser.driver, 30, ignored_exceptions=[WebDriverException])
    wait.until(staleness_of(before))
    WebDriverWait(browser.driver, 30).until(lambda _: browser.all("#busy"))


def frame_text(browser: Browser, title: str) -> str:
    browser.driver.switch_to.frame(browser.one(f"iframe[title={title}]"))
    text = str(browser.one("body").text)
    browser.driver.switch_to.default_content()
    return text


def test_paste_an_article_and_a_transcript(browser: Browser, address: str) -> None:
    browser.open(address)
    browser.one("#title_line").click()
    analyse(browser, STORY, TALK)
    assert browser.seen("h1") == ["Quay repairs to cost $40 million, officials say"]
    codes = browser.seen("#findings li b")
    assert "SRC01" in codes
    assert browser.seen("nav a")[0] == f"{len(codes)} findings"
    assert "familiar with the talks" in frame_text(browser, "Report")
    assert "altered" in frame_text(browser, "Verification")
    assert browser.one("#text").get_property("value").startswith("Quay repairs")
    assert browser.one("#transcript").get_property("value") == TALK
    assert browser.one("#title_line").is_selected()


def test_drop_files(browser: Browser, address: str, tmp_path: Path) -> None:
    story, talk = tmp_path / "story.txt", tmp_path / "talk.srt"
    story.write_text(STORY, encoding="utf-8")
    talk.write_text(TALK, encoding="utf-8")
    browser.open(address)
    browser.one("#file").send_keys(str(story))
    browser.one("#transcript-file").send_keys(str(talk))
    send(browser)
    assert browser.seen("h1") == ["story.txt"]
    assert "talk.srt" in frame_text(browser, "Verification")


def test_drop_on_the_text(browser: Browser, address: str) -> None:
    """A file that is dropped beside the small field for it counts as chosen."""
    browser.open(address)
    browser.run(
        "const data = new DataTransfer();"
        "data.items.add(new File([arguments[0]], 'dropped.txt', {type: 'text/plain'}));"
        "const about = {dataTransfer: data, bubbles: true, cancelable: true};"
        "const text = document.getElementById('text'); text.value = 'old';"
        "text.dispatchEvent(new DragEvent('dragover', about));"
        "if (!text.closest('fieldset').classList.contains('over')) throw Error('no sign');"
        "text.dispatchEvent(new DragEvent('drop', about));",
        STORY,
    )
    assert browser.all(".over") == []
    send(browser)
    assert browser.seen("h1") == ["dropped.txt"]


def test_the_report_in_its_frame_works(browser: Browser, address: str) -> None:
    """Its script runs, and a link in it leads to its own parts and not to the page around it."""
    browser.open(address)
    analyse(browser, STORY)
    browser.driver.switch_to.frame(browser.one("iframe[title=Report]"))
    assert browser.run("return document.documentElement.classList.contains('js')")
    browser.one(".text .ref[data-n='2']").click()
    assert browser.seen(".card h4") != []
    browser.driver.find_element("link text", "in the list").click()
    assert browser.run("return location.href").startswith("about:srcdoc#")
    assert browser.run("return document.querySelectorAll('.report').length") == 1
    assert browser.run("try { return parent.document.title } catch { return null }") is None
    browser.driver.switch_to.default_content()


def test_without_scripts(browser: Browser, address: str) -> None:
    browser.open(address)
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.one("#text").send_keys("Officials said it may rain.")
        send(browser)
        assert browser.seen("nav a")[1] == "Report"
    finally:
        browser.command("Emulation.setScriptExecutionDisabled", value=False)


def test_a_problem_is_shown(browser: Browser, address: str) -> None:
    browser.open(address)
    send(browser)
    (problem,) = browser.seen("[role=alert]")
    assert "the article is missing" in problem
    # Chromium itself writes on the console that the status is 422.
    assert [entry["level"] for entry in browser.driver.get_log("browser")] == ["SEVERE"]


def test_hostile_text_stays_text(browser: Browser, address: str) -> None:
    browser.open(address)
    analyse(browser, HOSTILE * 20, f"A: {HOSTILE}")
    assert len(browser.all("iframe")) == 2
    assert browser.run("return window.hacked === undefined")
    assert "<script>" in browser.one("#text").get_property("value")
    for title in ("Report", "Verification"):
        browser.driver.switch_to.frame(browser.one(f"iframe[title={title}]"))
        assert browser.all("img") == []
        assert browser.run("return window.hacked === undefined")
        browser.driver.switch_to.default_content()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False)])
def test_axe_finds_no_fault(browser: Browser, address: str, width: int, dark: bool) -> None:
    shown = f"{width}{'-dark' if dark else ''}"
    browser.open(address, width=width, dark=dark)
    assert browser.violations() == []
    browser.screenshot(f"serve-form-{shown}")
    browser.one("#title_line").click()
    analyse(browser, STORY, TALK)
    assert len(browser.all("iframe")) == 2
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    browser.screenshot(f"serve-result-{shown}")
    browser.run("document.getElementById('verification').scrollIntoView()")
    browser.screenshot(f"serve-verification-{shown}", whole=False)
    assert browser.violations() == []
