"""Somebody who knows every answer, read from the bank of a served product's database."""

import json
import sqlite3
from pathlib import Path

from playwright.sync_api import Page


class Key:
    """The right options of each question, by its words."""

    def __init__(self, instance: Path) -> None:
        database = sqlite3.connect(f"file:{instance / 'academy.db'}?mode=ro", uri=True)
        rows = database.execute(
            "SELECT stem, kind, options, right FROM question_version"
        ).fetchall()
        database.close()
        self._right: dict[str, list[set[str]]] = {}
        self._true: dict[str, bool] = {}
        for stem, kind, options, right in rows:
            if kind == "true_false":
                self._true[stem] = json.loads(right) == [0]
            else:
                texts = [option["text"] for option in json.loads(options)]
                self._right.setdefault(stem, []).append({texts[n] for n in json.loads(right)})

    def answer(self, page: Page) -> None:
        """Tick the right answers of the question on the page."""
        texts = self._texts(page)
        self._tick(page, texts, self._wanted(page, texts))

    def miss(self, page: Page) -> None:
        """Tick one answer that is wrong."""
        texts = self._texts(page)
        right = self._wanted(page, texts)
        self._tick(page, texts, {next(text for text in texts if text not in right)})

    def _texts(self, page: Page) -> list[str]:
        rows = page.locator(".question .option")
        return [rows.nth(n).locator(".text").inner_text().strip() for n in range(rows.count())]

    def _wanted(self, page: Page, texts: list[str]) -> set[str]:
        stem = page.locator(".question legend").inner_text().strip()
        if stem in self._true:
            return {texts[0] if self._true[stem] else texts[1]}
        return next(right for right in self._right[stem] if right <= set(texts))

    def _tick(self, page: Page, texts: list[str], wanted: set[str]) -> None:
        for n, text in enumerate(texts):
            if text in wanted:
                page.locator(".question .option").nth(n).locator("label").click()
