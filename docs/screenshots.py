"""Pictures of pages for the documentation, taken in Chromium."""

from __future__ import annotations

import base64
import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

IMAGES = Path(__file__).parent / "images"

FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars
    --disable-background-networking --disable-component-update --disable-sync""".split()


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Chromium with a profile of its own, and yield its Selenium driver."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    with tempfile.TemporaryDirectory() as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
        try:
            yield driver
        finally:
            driver.quit()


def view(driver: Any, address: str, width: int, height: int, scheme: str = "light") -> None:
    """Open an address in a window of a size, with light or dark colours."""
    resize(driver, width, height)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    driver.get(address)


def resize(driver: Any, width: int, height: int) -> None:
    """Change the size of the window; a narrow one is that of a phone."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def take(driver: Any, name: str) -> None:
    """Take a picture of the part of the page in view: `docs/images/NAME.png`, in 256 colours."""
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {})["data"]
    with Image.open(io.BytesIO(base64.b64decode(shot))) as picture:
        few = picture.convert("RGB").quantize(256)
    few.save(IMAGES / f"{name}.png", optimize=True)


def point_at(driver: Any, claim: int) -> None:
    """Show the details of a claim in a report."""
    driver.execute_script(
        f"const reference = document.getElementById('r1-t{claim}');"
        "reference.focus({preventScroll: true});"
        "reference.scrollIntoView({block: 'center'});"
    )
