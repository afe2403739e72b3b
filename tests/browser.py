"""A reader of pages that refuses to look away: every HTML page it fetches must be sound."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

UNLABELED = {"hidden", "submit", "button", "image", "reset"}
SOURCES = ("src", "srcset", "poster", "data")
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


class Browser:
    """Fetches pages as one person sees them, and checks each."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.csrf_token: str | None = None

    def get(self, path: str, *, status: int = 200, follow: bool = True, **options: Any) -> Page:
        """Open a page; redirects are followed unless told otherwise."""
        response = self.client.get(path, follow_redirects=follow, **options)
        return self._page(response, status)

    def post(
        self,
        path: str,
        fields: dict[str, Any] | None = None,
        *,
        status: int | None = None,
        follow: bool = True,
        **options: Any,
    ) -> Page:
        """Send a form with the token read last; ends at the page the answer leads to."""
        sent = {"csrf_token": self.csrf_token or "", **(fields or {})}
        options.setdefault("content_type", "multipart/form-data")
        response = self.client.post(path, data=sent, follow_redirects=follow, **options)
        return self._page(response, status if status is not None else 200 if follow else 303)

    def _page(self, response: TestResponse, status: int) -> Page:
        page = Page(self, response)
        shown = page.heading if page.is_html else repr(response.get_data()[:400])
        assert response.status_code == status, f"{response.status_code}: {shown}"
        if page.is_html:
            found = problems(page.html)
            assert not found, f"{page.path} is not sound:\n" + "\n".join(found)
            token = page.soup.select_one("form input[name=csrf_token]")
            if token is not None:
                self.csrf_token = str(token["value"])
        return page


class Page:
    """What came back."""

    def __init__(self, browser: Browser, response: TestResponse) -> None:
        self.browser = browser
        self.response = response
        self.status = response.status_code
        self.path = response.request.full_path.rstrip("?")
        self.html = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        self.soup = BeautifulSoup(self.html, "html.parser")

    @property
    def is_html(self) -> bool:
        """Whether it is a whole page; a redirect's note is not."""
        return bool(self.html) and not 300 <= self.status < 400

    @property
    def heading(self) -> str:
        """The words of the h1."""
        found = self.soup.find("h1")
        return words(found.get_text(" ")) if found else ""

    @property
    def text(self) -> str:
        """All words of the page's main part, spaces made single."""
        part = self.soup.find("main") or self.soup
        return words(part.get_text(" "))

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.response.headers["Location"]

    def one(self, selector: str) -> Tag:
        """The one element that matches."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector!r} on {self.path}"
        return found[0]

    def all(self, selector: str) -> list[Tag]:
        """Every element that matches."""
        return list(self.soup.select(selector))

    def texts(self, selector: str) -> list[str]:
        """The words of every element that matches."""
        return [words(tag.get_text(" ")) for tag in self.all(selector)]

    def link(self, label: str) -> str:
        """Where the one link with these words leads."""
        found = {str(a["href"]) for a in self.all("a[href]") if label in words(a.get_text(" "))}
        assert len(found) == 1, f"{len(found)} links say {label!r} on {self.path}"
        return urljoin(self.path, found.pop())

    def follow(self, label: str, **options: Any) -> Page:
        """Press the link with these words."""
        return self.browser.get(self.link(label), **options)

    def fields(self, form: Tag) -> dict[str, Any]:
        """What a browser would send for a form that nobody touched."""
        sent: dict[str, Any] = {}
        for tag in form.select("input[name], select[name], textarea[name]"):
            values = _values(tag)
            name = str(tag["name"])
            if values and not tag.has_attr("disabled"):
                sent[name] = [*sent[name], *values] if name in sent else values
        return {name: values[0] if len(values) == 1 else values for name, values in sent.items()}

    def submit(
        self, selector: str = "main form", fields: dict[str, Any] | None = None, **options: Any
    ) -> Page:
        """Send a form with these fields changed, the others as they stand; None leaves one out."""
        form = self.one(selector)
        sent = {**self.fields(form), **(fields or {})}
        sent = {name: value for name, value in sent.items() if value is not None}
        path = urljoin(self.path, str(form.get("action") or self.path))
        if str(form.get("method", "get")).lower() == "post":
            return self.browser.post(path, sent, **options)
        return self.browser.get(f"{path.split('?')[0]}?{urlencode(sent, doseq=True)}", **options)


def _values(tag: Tag) -> list[str]:
    """The values an untouched field sends: none, one or several."""
    if tag.name == "textarea":
        return [tag.get_text().removeprefix("\n")]
    if tag.name == "select":
        options = tag.select("option")
        chosen = [option for option in options if option.has_attr("selected")]
        chosen = chosen or ([] if tag.has_attr("multiple") else options[:1])
        return [str(option.get("value", option.get_text())) for option in chosen]
    if tag.get("type") in {"checkbox", "radio"}:
        return [str(tag.get("value", "on"))] if tag.has_attr("checked") else []
    if tag.get("type") in {"submit", "button", "image", "reset", "file"}:
        return []
    return [str(tag.get("value", ""))]


def words(text: str) -> str:
    """Text as it is read: runs of white space are one space."""
    return re.sub(r"\s+", " ", text).strip()


def problems(html: str) -> list[str]:
    """Everything that is wrong with a page's HTML."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root: Element = parser.parse(html)
    invalid = [f"invalid at line {line}: {code}" for (line, _), code, _ in parser.errors]
    elements = list(root.iter())
    return [
        *invalid,
        *_headings(root),
        *_ids(elements),
        *_labels(root, elements),
        *_forms(elements),
        *_attributes(elements),
    ]


def _text(element: Element) -> str:
    return words("".join(element.itertext()))


def _headings(root: Element) -> list[str]:
    found = [] if root.get("lang") else ["html has no lang"]
    headings = [_text(heading) for heading in root.iter("h1")]
    title = next((_text(title) for title in root.iter("title")), "")
    # A page that comes back with faults says so before anything else.
    title = title.removeprefix("有误：").removeprefix("Error: ")
    if len(headings) != 1:
        return [*found, f"{len(headings)} h1"]
    if not headings[0] or not title.startswith(headings[0]):
        found.append(f"title {title!r} does not begin with h1 {headings[0]!r}")
    return found


def _ids(elements: list[Element]) -> list[str]:
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    found = [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    for element in elements:
        named = [name for key in REFERENCES for name in (element.get(key) or "").split()]
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and len(href) > 1:
            named.append(href[1:])
        missing = [name for name in named if name not in ids]
        found += [f"{element.tag} names the missing id {name!r}" for name in missing]
    return found


def _labels(root: Element, elements: list[Element]) -> list[str]:
    labels = list(root.iter("label"))
    labeled = {label.get("for") for label in labels}
    wrapped = {id(inner) for label in labels for inner in label.iter()}
    found = []
    for element in elements:
        named = element.get("aria-label") or element.get("aria-labelledby")
        is_field = element.tag in {"select", "textarea"} or (
            element.tag == "input" and element.get("type") not in UNLABELED
        )
        if is_field and not (named or id(element) in wrapped or element.get("id") in labeled):
            found.append(f"{element.tag} {element.get('name')!r} has no label")
        if element.tag == "button" and not (named or _text(element)):
            found.append("button without words")
        if element.tag == "a" and element.get("href") and not (named or _text(element)):
            pictures = [picture.get("alt") for picture in element.iter("img")]
            if not any(pictures):
                found.append(f"link to {element.get('href')!r} without words")
        if element.tag == "img" and element.get("alt") is None:
            found.append(f"img {element.get('src')!r} has no alt")
    return found


def _forms(elements: list[Element]) -> list[str]:
    return [
        f"form to {form.get('action')!r} has no CSRF token"
        for form in elements
        if form.tag == "form"
        and (form.get("method") or "get").lower() == "post"
        and not any(field.get("name") == "csrf_token" for field in form.iter("input"))
    ]


def _attributes(elements: list[Element]) -> list[str]:
    found = []
    for element in elements:
        for name, value in element.attrib.items():
            if name == "style" or (isinstance(name, str) and name.startswith("on")):
                found.append(f"{element.tag} carries {name}=, which the content policy refuses")
            elif name in SOURCES and _is_foreign(value):
                found.append(f"{element.tag} fetches {value!r} from another host")
        if element.tag == "script" and not element.get("src") and _is_program(element):
            found.append("a script stands in the page")
        if element.tag == "link" and _is_foreign(element.get("href") or ""):
            found.append(f"link fetches {element.get('href')!r} from another host")
    return found


def _is_program(script: Element) -> bool:
    return script.get("type") not in {"application/json", "application/ld+json"}


def _is_foreign(source: str) -> bool:
    host = urlsplit(source.split(" ")[0]).netloc
    return bool(host) and host not in {"localhost", "127.0.0.1"}
