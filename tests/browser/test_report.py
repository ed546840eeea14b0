"""The report in a browser: what readers do with it, and that all of it works."""

from __future__ import annotations

from typing import Any

import pytest

from allegedly import Analysis

from .conftest import Browser

TAB, ENTER, ESCAPE, LEFT, RIGHT = "\ue004", "\ue007", "\ue00c", "\ue012", "\ue014"

OUTER, INNER, QUOTED, REPORT = 2, 3, 4, 5
"""The claims of the page, by number; 1 is the headline and 6 the author's."""


def rows(browser: Browser) -> list[int]:
    """Return the numbers of the claims listed, in the order shown."""
    return [
        int(row.get_attribute("data-claim"))
        for row in browser.all("tbody[data-claim]")
        if row.is_displayed()
    ]


def heading(browser: Browser, name: str) -> Any:
    (button,) = [b for b in browser.all(".claims th button") if b.text.split()[0] == name]
    return button


def box(browser: Browser, value: str) -> Any:
    return browser.one(f".toggles input[value='{value}']")


def in_view(browser: Browser, selector: str) -> bool:
    code = (
        "const box = document.querySelector(arguments[0]).getBoundingClientRect();"
        "return box.top >= 0 && box.bottom <= innerHeight;"
    )
    return bool(browser.run(code, selector))


def test_the_article_reads_as_it_is(browser: Browser, analysis: Analysis) -> None:
    browser.open("one")
    text = browser.run(
        "return [...document.querySelectorAll('.text')].map((e) => e.textContent).join('')"
    )
    assert text == analysis.article.text
    assert browser.seen(".paragraph:not(.title) p.text")[0] == "By P. Reed"


def test_the_margin_names_every_voice(browser: Browser) -> None:
    browser.open("one")
    voices = [" ".join(text.split()) for text in browser.seen(".voices li")]
    assert voices == [
        "1 Author",
        "no claim",
        "2 Dorrit Valke named",
        "3 officials unnamed, attitudinal, in 2",
        "4 Dorrit Valke named",
        "5 A report document, distancing",
        "6 Author",
    ]


def test_hovering_tells_all_of_a_claim(browser: Browser) -> None:
    browser.open("one")
    assert "Point at a passage" in browser.card()
    browser.hover(browser.all(f".text .content[data-c='{QUOTED}']")[-1])
    card = browser.card()
    for words in (
        f"Claim {QUOTED}",
        "Voice named",
        "Source “she”",
        "Name Dorrit Valke",
        "Kind pronoun",
        "Cue “told”, tell",
        "Stance neutral",
        "Quotation direct",
        "reportedly hearsay, the author’s (broad)",
        "if condition, the source’s (broad)",
        "broad hedged 0.94",
        "rests on reportedly",
        "narrow plain 0.05",
    ):
        assert words in card, words
    lit = [(m.get_attribute("class").split()[0], m.text) for m in browser.all(".text span.on")]
    assert lit == [
        ("content", "I will not go"),
        ("source", "she"),
        ("cue", "told"),
        ("content", "if it rains"),
    ]


def test_the_scale_shows_how_firmly(browser: Browser) -> None:
    """Words and a dot in its place, for the source and for an author who takes a side."""
    browser.open("one")
    browser.hover(browser.all(f".text .content[data-c='{QUOTED}']")[-1])
    assert "Source: certainly not −1.00 −1 not so 0 open +1 so" in browser.card()
    assert "Author, on" not in browser.card()
    browser.hover(browser.one(f".text .cue[data-c='{REPORT}']"))
    assert "Source: possible +0.33" in browser.card()
    assert "Author, on what the source says: probably not −0.67" in browser.card()
    places = browser.run(
        "return [...document.querySelectorAll('.card .scale svg')].map((svg) => {"
        "const [line, dot] = ['line', 'circle'].map("
        "(name) => svg.querySelector(name).getBoundingClientRect());"
        "return (dot.left + dot.width / 2 - line.left) / line.width * 2 - 1; })"
    )
    assert places == pytest.approx([1 / 3, -2 / 3], abs=0.02)


def test_a_classifier_switched_off_takes_its_scale_along(browser: Browser) -> None:
    browser.open("one")
    browser.one(f".text .cue[data-c='{REPORT}']").click()
    assert "possible" in browser.card()
    box(browser, "0").click()
    browser.one(f".text .cue[data-c='{QUOTED}']").click()
    assert "certainly not" not in browser.card()
    assert "narrow plain" in browser.card()


def test_hovering_means_the_innermost_claim(browser: Browser) -> None:
    browser.open("one")
    browser.hover(browser.one(f".text .content[data-c='{INNER}'] .hedge"))
    card = browser.card()
    assert f"Claim {INNER}" in card
    assert f"Inside claim {OUTER}" in card
    browser.hover(browser.one(f".text .cue[data-c='{OUTER}']"))
    assert f"Contains claim {INNER}" in browser.card()


def test_a_click_keeps_a_claim_in_sight(browser: Browser) -> None:
    browser.open("one")
    browser.one(f".text .cue[data-c='{REPORT}']").click()
    browser.hover(browser.one(f".text .cue[data-c='{QUOTED}']"))
    assert f"Claim {REPORT}" in browser.card()
    browser.one(".card .close").click()
    assert "Point at a passage" in browser.card()


def test_keys_alone_go_everywhere(browser: Browser) -> None:
    """Tab reaches the claims, arrows go from one to the next, Enter leads to the list."""
    browser.open("one")
    for _ in range(20):
        browser.press(TAB)
        if "ref" in (browser.driver.switch_to.active_element.get_attribute("class") or ""):
            break
    assert "Claim 1" in browser.card()
    browser.press(RIGHT)
    browser.press(RIGHT)
    assert f"Claim {INNER}" in browser.card()
    browser.press(LEFT)
    assert f"Claim {OUTER}" in browser.card()
    browser.press(ENTER)
    assert browser.run("return location.hash") == f"#r1-c{OUTER}"
    assert in_view(browser, f"#r1-c{OUTER}")
    browser.press(ESCAPE)
    assert "Point at a passage" in browser.card()
    assert browser.all(".on") == []


def test_focus_can_be_seen(browser: Browser) -> None:
    browser.open("one")
    browser.press(TAB)
    outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_a_classifier_can_be_switched_off(browser: Browser) -> None:
    """Its hedges, its column, its judgements and the disagreements that it causes disappear."""
    browser.open("one")
    could = browser.one(f".text .content[data-c='{REPORT}'] mark")
    assert "off" not in could.get_attribute("class")
    assert len(browser.seen(".disputes li")) == 3
    assert "q2" in browser.one(f".ref[data-n='{REPORT}']").get_attribute("class")
    box(browser, "0").click()
    assert "off" in could.get_attribute("class")
    assert [" ".join(t.split()[:1]) for t in browser.seen(".claims th")] == [
        "No.",
        "Voice",
        "Claim",
        "Cue",
        "narrow",
    ]
    assert browser.seen(".disputes li") == []
    assert "q0" in browser.one(f".ref[data-n='{REPORT}']").get_attribute("class")
    browser.hover(could)
    assert "broad" not in browser.card()
    box(browser, "0").click()
    assert "off" not in could.get_attribute("class")
    assert len(browser.seen(".disputes li")) == 3


def test_a_type_of_hedge_can_be_switched_off(browser: Browser) -> None:
    browser.open("one")
    box(browser, "epistemic").click()
    kept = {m.text for m in browser.all(".text mark:not(.off)")}
    assert kept == {"reportedly", "if"}
    box(browser, "epistemic").click()
    assert browser.all(".text mark.off") == []


def test_columns_sort_both_ways(browser: Browser) -> None:
    browser.open("one")
    button = heading(browser, "broad")
    button.click()
    upward = rows(browser)
    scores = [
        float(cell.get_attribute("data-key")) for cell in browser.all("tbody td[data-by='0']")
    ]
    assert scores == sorted(scores) and len(set(scores)) > 1
    button.send_keys(ENTER)
    assert rows(browser)[0] in (OUTER, QUOTED)
    assert sorted(rows(browser)) == sorted(upward)
    assert len(browser.all(".claims th[aria-sort]")) == 1
    assert browser.all(".claims th[aria-sort='descending'] button") == [button]
    heading(browser, "Voice").click()
    names = [text.split("\n")[0].lower() for text in browser.seen("tbody td.voice")]
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("words", "VALKE", [OUTER, QUOTED]),
        ("words", "rains", [QUOTED]),
        ("words", "nothing of the kind", []),
        ("voice", "document", [REPORT]),
        ("label", "disputed", [1, QUOTED, REPORT]),
        ("label", "hedged", [1, OUTER, INNER, QUOTED, REPORT]),
        ("label", "plain", [6]),
    ],
)
def test_the_list_can_be_filtered(
    browser: Browser, field: str, value: str, left: list[int]
) -> None:
    browser.open("one")
    code = (
        "const field = document.querySelector('.filters').elements[arguments[0]];"
        "field.focus();"
        "if (field.tagName === 'SELECT') { field.value = arguments[1];"
        " field.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    browser.run(code, field, value)
    if field == "words":
        browser.press(value)
    assert rows(browser) == left
    assert browser.seen(".filters output") == [f"{len(left)} of 6 claims"]


def test_disagreements_on_how_firmly_follow_the_switches(browser: Browser) -> None:
    """Claim 4 is called hedged by one of the classifiers, and is certain for both."""
    browser.open("firm")
    assert len(browser.seen(".disputes li")) == 3
    assert len(browser.seen(".disputes .firmly")) == 2
    choose = (
        "const field = document.querySelector('.filters').elements.label;"
        "field.value = arguments[0]; field.dispatchEvent(new Event('change', {bubbles: true}));"
    )
    browser.run(choose, "firmness")
    assert rows(browser) == [1, REPORT]
    box(browser, "0").click()
    assert rows(browser) == [] and browser.seen(".disputes li") == []


def test_text_and_list_lead_to_each_other(browser: Browser) -> None:
    browser.open("one", height=500)
    browser.one(f"#r1-c{QUOTED} td.no a").click()
    assert in_view(browser, f"#r1-t{QUOTED}")
    assert browser.driver.switch_to.active_element.get_attribute("id") == f"r1-t{QUOTED}"
    assert f"Claim {QUOTED}" in browser.card()
    browser.one(".card h4 a").click()
    assert in_view(browser, f"#r1-c{QUOTED} td.what")
    assert browser.run("return document.querySelector(':target').id") == f"r1-c{QUOTED}"


def test_disagreements_lead_to_the_text(browser: Browser) -> None:
    browser.open("one", height=500)
    assert [text.split()[0] for text in browser.seen(".disputes li")] == ["1", "4", "5"]
    browser.all(".disputes li a")[-1].click()
    assert in_view(browser, f"#r1-t{REPORT}")
    assert f"Claim {REPORT}" in browser.card()


def test_figures_come_with_their_denominators(browser: Browser) -> None:
    browser.open("one")
    figures = " ".join(" ".join(browser.seen(".profile")).split())
    for words in (
        "author 2 of 6 33%",
        "named 2 of 6 33%",
        "broad 5 of 6 83%",
        "narrow 2 of 6 33%",
        "pronoun 1 of 4 25%",
        "distancing 1 of 4 25% claim",
        "neutral 2 of 4 50% say, tell",
    ):
        assert words in figures, words


def test_the_phone_has_it_all(browser: Browser) -> None:
    """Nothing is cut off at the side, and a tap brings the details up from below."""
    browser.open("one", width=360, height=740)
    assert browser.run("return document.documentElement.scrollWidth") <= 360
    assert browser.card() == ""
    cue = browser.one(f".text .cue[data-c='{REPORT}']")
    browser.run("arguments[0].scrollIntoView({block: 'center'})", cue)
    at = browser.run(
        "const b = arguments[0].getBoundingClientRect(); return [b.x + 5, b.y + b.height / 2]", cue
    )
    point = {"x": at[0], "y": at[1]}
    browser.command("Input.dispatchTouchEvent", type="touchStart", touchPoints=[point])
    browser.command("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
    assert f"Claim {REPORT}" in browser.card()
    assert in_view(browser, ".card")
    covered = "return arguments[0].getBoundingClientRect().bottom > arguments[1].getBoundingClientRect().top"
    assert not browser.run(covered, cue, browser.one(".card"))
    browser.one(".card .close").click()
    assert browser.card() == ""


def test_without_script_the_page_still_reads(browser: Browser, analysis: Analysis) -> None:
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open("one")
        assert len(browser.seen("tbody[data-claim]")) == len(analysis.claims)
        assert browser.seen(".filters, .toggles fieldset, .card") == []
        browser.one(f"#r1-c{REPORT} summary").click()
        (details,) = browser.seen(f"#r1-c{REPORT} .why")
        assert "rests on could" in details
    finally:
        browser.command("Emulation.setScriptExecutionDisabled", value=False)


def test_paper_shows_everything_and_no_controls(browser: Browser) -> None:
    browser.open("one")
    browser.command("Emulation.setEmulatedMedia", media="print")
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert browser.seen(".filters, .toggles fieldset, .card") == []
    assert len(browser.seen(".claims .why")) == 6
    browser.screenshot("print")
    browser.run("dispatchEvent(new Event('afterprint'))")
    assert browser.seen(".claims .why") == []
    assert len(browser.command("Page.printToPDF")["data"]) > 10_000


def test_several_articles_begin_with_an_index(browser: Browser) -> None:
    browser.open("many")
    assert browser.seen(".report") == []
    assert len(browser.seen("#index tbody")) == 3
    (claims,) = [b for b in browser.all("#index th button") if b.text.startswith("Claims")]
    claims.click()
    links = browser.all("#index tbody a")
    assert links[0].text == "Another one"
    browser.screenshot("index")
    links[0].click()
    assert browser.seen(".report h2") == ["Another one"]
    assert browser.seen("#index") == []
    assert "1 Author" in " ".join(" ".join(browser.seen(".voices li")).split())
    browser.one(".back a").click()
    assert browser.seen(".report") == []
    browser.driver.back()
    assert browser.seen(".report h2") == ["Another one"]


def test_articles_on_one_page_do_not_mix(browser: Browser) -> None:
    browser.open("many")
    browser.one("#index tbody a[href='#r3']").click()
    browser.hover(browser.one(f"#r3 .text .cue[data-c='{REPORT}']"))
    assert f"Claim {REPORT}" in browser.card()
    assert browser.all("#r1 .on") == []


def test_a_hostile_article_is_text_and_runs_nothing(browser: Browser, hostile: Analysis) -> None:
    browser.open("hostile")
    text = browser.run(
        "return [...document.querySelectorAll('.text')].map((e) => e.textContent).join('')"
    )
    assert len(hostile.article.text) > 190_000
    assert text == hostile.article.text.replace("\0", "␀")
    assert browser.run("return window.hacked === undefined")
    strangers = "img, iframe, object, link, base, [onerror], [onmouseover], [style], [src]"
    assert browser.all(strangers) == []
    assert len(browser.all("script")) == len(browser.all("style")) == 1
    assert browser.all(".dateline a") == []
    browser.hover(browser.all(".text mark")[3])
    assert "Claim" in browser.card()
    browser.screenshot("hostile", whole=False)


def test_nothing_is_fetched_and_no_other_script_runs(browser: Browser) -> None:
    browser.open("one")
    assert browser.run("return performance.getEntriesByType('resource').length") == 0
    browser.run(
        "const script = document.createElement('script');"
        "try { script.textContent = 'window.hacked = 1'; document.body.append(script); }"
        "catch (error) { window.refused = String(error); }"
    )
    assert browser.run("return window.hacked === undefined")
    assert "TrustedScript" in browser.run("return window.refused")
    browser.driver.get_log("browser")  # the refusal is told on the console


@pytest.mark.parametrize(
    ("name", "width", "dark"),
    [
        ("one", 1280, False),
        ("one", 1280, True),
        ("one", 390, False),
        ("one", 390, True),
        ("many", 1280, False),
        ("many", 390, True),
        ("diff", 1280, False),
        ("diff", 1280, True),
        ("diff", 390, True),
    ],
)
def test_axe_finds_no_fault(browser: Browser, name: str, width: int, dark: bool) -> None:
    browser.open(name, width=width, dark=dark)
    assert browser.violations() == []
    if name == "one":
        browser.run("for (const part of document.querySelectorAll('details')) part.open = true")
        browser.run("document.querySelector('.ref[data-n=\"3\"]').focus()")
        assert browser.violations() == []
        browser.run("for (const part of document.querySelectorAll('td details')) part.open = false")
    browser.screenshot(f"{name}-{width}-{'dark' if dark else 'light'}")
