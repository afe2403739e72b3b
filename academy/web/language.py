"""Which language a request speaks, and the words of that language."""

from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale
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
        """The catalog of the reader's language, or of the one that is forced for a while."""
        return self.catalogs["zh" if is_chinese() else "en"]


def init_app(app: Flask) -> None:
    """Let an application speak the reader's language, in views and in templates."""
    babel.init_app(app, locale_selector=chosen_locale, timezone_selector=lambda: "Asia/Shanghai")
    catalogs = Catalogs(app.config["BABEL_TRANSLATION_DIRECTORIES"])
    babel.domain_instance = catalogs
    app.jinja_env.globals.update(template_words(catalogs))


def chosen_language() -> str:
    """The reader's language: asked for in the address, else remembered, else Chinese."""
    if not has_request_context():
        return "zh"
    if "language" not in g:
        g.language = asked_language()
    found: str = g.language
    return found


def asked_language() -> str:
    """The language that this request asks for."""
    wanted = request.args.get("lang") or request.cookies.get("lang") or "zh"
    return wanted if wanted in LANGUAGES else "zh"


def chosen_locale() -> str:
    """The locale of the reader's language."""
    return LANGUAGES[chosen_language()]


def is_chinese() -> bool:
    """Whether the reader reads Chinese."""
    locale = get_locale()
    return locale is None or locale.language == "zh"


def template_words(catalogs: Catalogs) -> dict[str, Any]:
    """`_` and `ngettext` of the templates, which ask for the same words on every page.

    A message is a template's own text: it is markup, and always a format, so that a percent sign
    is written twice whether or not values follow.
    """
    plain: dict[str, dict[str, Markup]] = {language: {} for language in LANGUAGES}

    def gettext(message: str, **values: Any) -> Markup:
        language = chosen_language()
        if values:
            return Markup(catalogs.catalogs[language].gettext(message)) % values  # noqa: S704
        known = plain[language]
        if message not in known:
            known[message] = Markup(catalogs.catalogs[language].gettext(message)) % {}  # noqa: S704
        return known[message]

    def ngettext(one: str, many: str, num: int, **values: Any) -> Markup:
        catalog = catalogs.catalogs[chosen_language()]
        return Markup(catalog.ngettext(one, many, num)) % {"num": num, **values}  # noqa: S704

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}
