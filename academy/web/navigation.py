"""Menus as data: which page lights which entry."""

from dataclasses import dataclass

from flask import request


@dataclass(frozen=True)
class Entry:
    """One line of a menu."""

    label: str
    url: str
    current: bool = False
    count: str | None = None


def is_here(*prefixes: str) -> bool:
    """Whether the page asked for lies under one of these endpoints."""
    return bool(request.endpoint) and str(request.endpoint).startswith(prefixes)
