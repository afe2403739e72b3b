"""The reference of the bench: bare Flask pages served beside the product, in the same processes.

python -m dev.reference      serves the product with these pages; nothing else mounts them
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, render_template
from jinja2 import Template
from markupsafe import Markup
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from academy import app as academy_app
from academy import serve
from academy.web import shell

SAMPLE = "bench-page.html"  # the page whose bytes are copied, in the instance folder
ROWS = 30
TITLE = "Reference"
TEMPLATE = """\
<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>
{% for row in rows %}
<p id="row-{{ loop.index }}" class="{{ loop.cycle('odd', 'even') }}">
<b>{{ row.label }}</b>{{ row.text }}</p>
{% endfor %}
</body></html>
"""


def create_app() -> Any:
    """The product with the reference pages beside it."""
    product = academy_app.create_app()
    serve.prepare(product)
    sample = Path(product.config["ACADEMY_INSTANCE"]) / SAMPLE
    return DispatcherMiddleware(product, {"/bench": reference(sample.read_text())})


def reference(page: str) -> Flask:
    """A bare Flask page, and a bare Flask and Jinja page of 30 rows, of as many bytes as `page`."""
    app = Flask("bench", static_folder=None)
    app.after_request(shell.compress)
    template = app.jinja_env.from_string(TEMPLATE)
    rows = fill(template, page)

    @app.get("/flask")
    def flask_alone() -> str:
        return page

    @app.get("/jinja")
    def flask_and_jinja() -> str:
        return render_template(template, title=TITLE, rows=rows)

    return app


def fill(template: Template, page: str) -> list[dict[str, Any]]:
    """Cut the page's own content into rows, so that both compress alike."""
    rows: list[dict[str, Any]] = [{"label": f"第 {n + 1} 行", "text": ""} for n in range(ROWS)]
    wanted = len(page.encode()) - len(template.render(title=TITLE, rows=rows).encode())
    content = page.encode()[:wanted].decode(errors="ignore")
    content += "." * (wanted - len(content.encode()))
    size = -(-len(content) // ROWS)
    for n, row in enumerate(rows):
        row["text"] = Markup(content[n * size : (n + 1) * size])  # noqa: S704 - our own page
    return rows


if __name__ == "__main__":
    serve.serve("dev.reference:create_app")
