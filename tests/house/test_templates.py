"""Templates compile, have a title, are all used, and lie in folders named after rooms."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
SHARED = {"layouts", "components", "errors", "messages"}
NAMED = re.compile(r"[\w/]+\.html")


def text(name: str) -> str:
    return (FOLDER / name).read_text()


def named_in_code() -> set[str]:
    """Every literal in the code that looks like a template's name."""
    trees = [ast.parse(path.read_text()) for path in (ROOT / "academy").rglob("*.py")]
    literals = (
        node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)
    )
    return {value for value in literals if isinstance(value, str) and NAMED.fullmatch(value)}


def named_in_templates(environment: Environment) -> set[str]:
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    trees = [environment.parse(text(name)) for name in NAMES]
    named = [getattr(node, "template", None) for tree in trees for node in tree.find_all(kinds)]
    return {str(node.value) for node in named if isinstance(node, nodes.Const)}


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(worker_app: Flask, name: str) -> None:
    worker_app.jinja_env.get_template(name)


def test_every_page_has_a_title() -> None:
    pages = [name for name in NAMES if name.split("/")[0] not in SHARED and "/_" not in name]
    assert [name for name in pages if "{% block title %}" not in text(name)] == []


def test_every_template_named_in_the_code_exists() -> None:
    assert named_in_code() - set(NAMES) == set()


def test_no_template_is_orphaned(worker_app: Flask) -> None:
    assert set(NAMES) - named_in_code() - named_in_templates(worker_app.jinja_env) == set()


def test_folders_are_rooms() -> None:
    rooms = {path.parent.name for path in (ROOT / "academy").glob("*/__init__.py")}
    assert {name.split("/")[0] for name in NAMES} - rooms - SHARED == set()
