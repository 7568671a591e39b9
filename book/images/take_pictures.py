"""Take the pictures of README.md from the built book: run after `python3 course.py book`.

.venv/bin/python book/images/take_pictures.py
"""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
PAGES = HERE.parents[1] / "_build" / "html" / "book"

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
        args=["--no-sandbox"],
    )
    page = browser.new_page(viewport={"width": 1300, "height": 1270})
    page.goto((PAGES / "forward-mode.html").as_uri())
    page.evaluate("MathJax.startup.promise")
    section = page.locator("section:has(> figure#figure-lecture-graph)")
    section.evaluate("it => it.scrollIntoView({behavior: 'instant'})")
    page.screenshot(path=HERE / "chapter.png")

    player = page.locator(".player").first
    player.get_by_role("button", name="Next step").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.mouse.move(0, 0)
    player.screenshot(path=HERE / "player.png")
    browser.close()
