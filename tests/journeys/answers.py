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
        stem = page.locator(".question legend").inner_text().strip()
        rows = page.locator(".question .option")
        texts = [rows.nth(n).locator(".text").inner_text().strip() for n in range(rows.count())]
        if stem in self._true:
            wanted = {texts[0] if self._true[stem] else texts[1]}
        else:
            wanted = next(right for right in self._right[stem] if right <= set(texts))
        for n, text in enumerate(texts):
            if text in wanted:
                rows.nth(n).locator("label").click()
