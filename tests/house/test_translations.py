"""Every sentence has its Chinese, and Chinese stands only where it belongs."""

import io
import re
import tokenize
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
HAN = re.compile(r"[\u3400-\u9fff]")
KEYWORDS = {"_": None, "_l": None, "N_": None, "gettext": None, "lazy_gettext": None}
PLURALS = {"ngettext": (1, 2), "lazy_ngettext": (1, 2)}
# Files of domain data whose words are Chinese by nature.
DATA = set((ROOT / "tests" / "house" / "chinese.txt").read_text().split())


@cache
def said() -> set[str]:
    """Every message id of the code and the templates."""
    with (ROOT / "dev" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = [
        message
        for folder in ("academy", "templates")
        for _, _, message, _, _ in extract_from_dir(
            ROOT / folder, methods, options, {**KEYWORDS, **PLURALS}
        )
    ]
    return {message if isinstance(message, str) else message[0] for message in found}


def name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def is_whole(message: Message) -> bool:
    forms = [message.string] if isinstance(message.string, str) else message.string or [""]
    return all(forms)


def catalog() -> Catalog:
    with (ROOT / "academy/translations/zh_Hans_CN/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def test_every_sentence_has_its_chinese() -> None:
    whole = {name(message) for message in catalog() if is_whole(message)}
    assert said() - whole == set()


def test_no_translation_is_fuzzy_or_left_over() -> None:
    messages = [message for message in catalog() if message.id]
    assert [message.id for message in messages if message.fuzzy] == []
    assert {name(message) for message in messages} - said() == set()


def test_placeholders_agree() -> None:
    wrong = [str(error) for message in catalog() for error in message.check()]
    assert wrong == []


def test_message_ids_are_english() -> None:
    assert [message for message in said() if HAN.search(message)] == []


def test_no_chinese_stands_in_templates_and_code() -> None:
    found = [
        f"{path.relative_to(ROOT)}"
        for folder, kind in (("academy", "*.py"), ("templates", "*.html"))
        for path in sorted((ROOT / folder).rglob(kind))
        if str(path.relative_to(ROOT)) not in DATA and HAN.search(spoken(path))
    ]
    assert found == []


def spoken(path: Path) -> str:
    """A file without its comments and docstrings, where an example may be Chinese."""
    text = path.read_text()
    if path.suffix == ".html":
        return re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    kept = [token.string for token in tokens if token.type == tokenize.STRING]
    return "\n".join(string for string in kept if not string.lstrip("rbf").startswith('"""'))
