"""Which language a request speaks, and the words of that language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain
from markupsafe import Markup

babel = Babel()

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}


class Catalogs(Domain):  # type: ignore[misc]  # Flask-Babel carries no types
    """The catalogs of both languages, read once; Flask-Babel would look one up for each word."""

    def __init__(self, directory: str) -> None:
        super().__init__(translation_directories=[directory])
        self.catalogs = {
            language: Translations.load(directory, [locale])
            for language, locale in LANGUAGES.items()
        }

    def get_translations(self) -> NullTranslations:
        """The catalog of the language that is spoken."""
        return self.catalogs[chosen_language()]


def init_app(app: Flask) -> None:
    """Let an application speak the reader's language, in views and in templates."""
    babel.init_app(
        app,
        locale_selector=lambda: LANGUAGES[chosen_language()],
        timezone_selector=lambda: "Asia/Shanghai",
    )
    babel.domain_instance = catalogs = Catalogs(app.config["BABEL_TRANSLATION_DIRECTORIES"])
    app.jinja_env.globals.update(template_words(catalogs))


def asked_language() -> str:
    """The language that this request asks for: in the address, else remembered, else Chinese."""
    wanted = request.args.get("lang") or request.cookies.get("lang") or "zh"
    return wanted if wanted in LANGUAGES else "zh"


def chosen_language() -> str:
    """The language that is spoken: the reader's, and Chinese where nobody reads."""
    language: str | None = g.get("language") if has_app_context() else None
    if language is None:
        return asked_language() if has_request_context() else "zh"
    return language


def is_chinese() -> bool:
    """Whether Chinese is spoken."""
    return chosen_language() == "zh"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language than the reader's for a while."""
    before = chosen_language()
    g.language = language
    try:
        yield
    finally:
        g.language = before


def gettext(message: str, **values: Any) -> str:
    """A message in the language that is spoken, with values set in."""
    text: str = _catalog().gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """A message about so many things."""
    text: str = _catalog().ngettext(one, many, num)
    return text % {"num": num, **values}


def _catalog() -> NullTranslations:
    return babel.domain_instance.get_translations() if has_app_context() else NullTranslations()


def template_words(catalogs: Catalogs) -> dict[str, Any]:
    """`_` and `ngettext` of the templates, which ask for the same words on every page.

    A message is a template's own text: it is markup, and always a format, so that a percent sign
    is written twice whether or not values follow.
    """
    plain: dict[str, dict[str, Markup]] = {language: {} for language in LANGUAGES}

    def told(message: str, **values: Any) -> Markup:
        if values:
            return Markup(gettext(message)) % values  # noqa: S704
        known = plain[chosen_language()]
        if message not in known:
            known[message] = Markup(gettext(message)) % {}  # noqa: S704
        return known[message]

    def told_of(one: str, many: str, num: int, **values: Any) -> Markup:
        text = catalogs.get_translations().ngettext(one, many, num)
        return Markup(text) % {"num": num, **values}  # noqa: S704

    return {"_": told, "gettext": told, "ngettext": told_of}
