"""What a view says about who may open it; a view that says nothing answers no."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def declare(view: View, policy: str) -> View:
    """Write a policy on a view."""
    view.__gate__ = policy  # type: ignore[attr-defined]  # read by `declared`
    return view


def declared(view: Callable[..., Any]) -> str | None:
    """The policy a view declares, or None, which the shell refuses."""
    return getattr(view, "__gate__", None)


def open_to_all(view: View) -> View:
    """Admit everybody, and say so."""
    return declare(view, "open")
