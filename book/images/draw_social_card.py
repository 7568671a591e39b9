"""Draw book/_static/social-card.png from social-card.svg, after an edit of it.

.venv/bin/python book/images/draw_social_card.py
"""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
        args=["--no-sandbox"],
    )
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    page.goto((HERE / "social-card.svg").as_uri())
    page.screenshot(path=HERE.parent / "_static" / "social-card.png")
    browser.close()
