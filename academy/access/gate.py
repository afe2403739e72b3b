"""The door of every page: loads what is asked for, checks reach, and hands it over."""

import inspect
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from flask import Flask, current_app, g
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from academy.access.permissions import Permission
from academy.access.policy import Subject
from academy.access.scope import Scope
from academy.core.errors import NotYourRole, SignInFirst, Unknown
from academy.web.doors import declare, declared, open_to_all

__all__ = ["admits", "can", "is_openable", "open_to_all", "scope_of", "signed_in", "the_subject"]

View = Callable[..., Any]
Loader = Callable[..., Any]


def the_subject() -> Subject:
    """Who asks; refuses when nobody is signed in."""
    if not current_user.is_authenticated:
        raise SignInFirst
    subject: Subject = current_user.subject
    return subject


def scope_of(permission: Permission) -> Scope:
    """The reach of the person who asks, made once a request."""
    scopes: dict[Permission, Scope] = g.setdefault("scopes", {})
    if permission not in scopes:
        scopes[permission] = Scope(the_subject(), permission)
    return scopes[permission]


def can(permission: Permission, thing: object = None) -> bool:
    """Whether the person who asks may do this (to this thing); for templates and menus."""
    if not current_user.is_authenticated:
        return False
    scope = scope_of(permission)
    return not scope.is_empty if thing is None else scope.covers(thing)


def is_openable(path: str) -> bool:
    """Whether the person who asks holds the permission that the page at this path demands."""
    policy = _policy_at(current_app._get_current_object(), path)  # type: ignore[attr-defined]
    if isinstance(policy, Permission):
        return can(policy)
    return policy == "open" or (policy is not None and bool(current_user.is_authenticated))


@lru_cache(maxsize=512)
def _policy_at(app: Flask, path: str) -> Permission | str | None:
    """What the page at this path demands; None where there is none."""
    try:
        endpoint, _values = app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    policy = declared(app.view_functions[endpoint])
    return Permission(policy) if policy in set(Permission) else policy


def admits(permission: Permission, **loaders: Loader) -> Callable[[View], View]:
    """Admit whoever holds the permission for the things named here.

    Each keyword names an argument of the view and the query that finds it. The query's parameters
    are taken from the URL (`by` is the person who asks). What is absent and what is out of reach
    are the same 404.
    """

    def decorate(view: View) -> View:
        wants_scope = "scope" in inspect.signature(view).parameters
        wanted = {name: list(inspect.signature(loaders[name]).parameters) for name in loaders}
        taken = {parameter for parameters in wanted.values() for parameter in parameters}

        @wraps(view)
        def guarded(**values: Any) -> Any:
            scope = scope_of(permission)
            if scope.is_empty:
                raise NotYourRole
            found = {
                name: _load(loader, wanted[name], values, scope) for name, loader in loaders.items()
            }
            kept = {name: value for name, value in values.items() if name not in taken}
            if wants_scope:
                kept["scope"] = scope
            return view(**kept, **found)

        return declare(guarded, permission.value)

    return decorate


def _load(loader: Loader, wanted: list[str], values: dict[str, Any], scope: Scope) -> Any:
    arguments = {name: current_user if name == "by" else values[name] for name in wanted}
    thing = loader(**arguments)
    if thing is None or not scope.covers(thing):
        raise Unknown
    return thing


def signed_in(view: View) -> View:
    """Admit anyone who is signed in."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        the_subject()
        return view(**values)

    return declare(guarded, "signed in")
