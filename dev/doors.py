"""Write the list of all doors, to be read by somebody before it is committed.

.venv/bin/python -m dev.doors
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from academy.app import create_app
from academy.web.doors import declared
from config import Testing

LIST = Path(__file__).resolve().parent.parent / "tests" / "house" / "doors.txt"
HARMLESS = {"HEAD", "OPTIONS"}


def lines(app: Flask) -> list[str]:
    """One line a door: address, methods, who may."""
    return sorted(
        f"{rule.rule} {'|'.join(sorted((rule.methods or set()) - HARMLESS))}: "
        f"{declared(app.view_functions[rule.endpoint])}"
        for rule in app.url_map.iter_rules()
    )


def with_demo(folder: Path) -> Flask:
    """The application with every door there is, those of the demo among them."""
    config = Testing(folder, "sqlite://")
    config.DEMO = True
    return create_app(config)


@cache
def paths() -> MapAdapter:
    """What finds the page behind a path."""
    with tempfile.TemporaryDirectory() as folder:
        return with_demo(Path(folder)).url_map.bind("")


def kind_of_page(url: str) -> str | None:
    """The kind of page at an address of ours, by its endpoint; None when it is not one of ours."""
    try:
        endpoint, _values = paths().match(urlsplit(url).path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint)


def main() -> None:
    """Write the list anew."""
    with tempfile.TemporaryDirectory() as folder:
        LIST.write_text("\n".join(lines(with_demo(Path(folder)))) + "\n")


if __name__ == "__main__":
    main()
