"""Every setting is in the table of docs/operations.md, and nothing else is."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def read_from_the_environment() -> set[str]:
    """The names that config.py asks the environment for."""
    tree = ast.parse((ROOT / "config.py").read_text())
    asked = [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"os.environ.get", "_flag"}
        and isinstance(node.args[0], ast.Constant)
    ]
    return {str(name) for name in asked}


def in_the_table() -> set[str]:
    text = (ROOT / "docs" / "operations.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))


def test_every_setting_is_documented_and_no_other() -> None:
    # The port belongs to `make run`, not to the application.
    assert read_from_the_environment() | {"PORT"} == in_the_table()
