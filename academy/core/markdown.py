"""Markdown to clean HTML, once, when a text is brought in; pages that are read never come here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

# A new edition makes the HTML of all texts anew, though nobody changed a word.
EDITION = 2
CAPTION = "表："
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
OUTSIDE = ("http://", "https://")
# A space between Han characters and a term is for the writer's eye only.
SPACED_TERM = re.compile(r"(?<=[\u3400-\u9fff]) (?=\[\[)|(?<=\]\]) (?=[\u3400-\u9fff])")

TAGS = {
    *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "a", "span", "del"),
    *("ul", "ol", "li", "h2", "h3", "h4", "div", "figure", "figcaption", "img"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("video", "source", "track", "details", "summary"),
}
ATTRIBUTES = {
    "a": {"href", "rel"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "th": {"scope"},
    "ol": {"start"},
    "video": {
        *("controls", "preload", "playsinline", "webkit-playsinline", "x5-playsinline"),
        *("width", "height", "aria-label"),
    },
    "source": {"src", "type"},
    "track": {"src", "kind", "srclang", "label", "default"},
}
CLASSES = {
    "div": {"admonition", "point", "care", "try"},
    "p": {"admonition-title"},
}


@dataclass(frozen=True)
class Picture:
    """Where a picture is served, and its size."""

    url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Clip:
    """Where a clip and its captions are served, its size and length, and what is said in it."""

    url: str
    captions: str
    size: int
    seconds: float
    transcript: tuple[str, ...]


@dataclass(frozen=True)
class Surroundings:
    """What a text may refer to: pictures and clips, other texts, the terms of the glossary."""

    media: Mapping[str, Picture | Clip] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)  # 02-prices.md: its address
    terms: frozenset[str] = frozenset()
    glossary: str = "/glossary"


@dataclass(frozen=True)
class Heading:
    """A heading and its place in the page."""

    id: str
    text: str
    level: int


@dataclass(frozen=True)
class Rendered:
    """A text as a page shows it."""

    html: str
    headings: tuple[Heading, ...]


def heading_id(text: str) -> str:
    """The anchor of a heading: the same words give the same anchor."""
    return "s-" + re.sub(r"\s+", "-", text.strip())


def term_id(term: str) -> str:
    """The anchor of a term in the glossary."""
    return "t-" + re.sub(r"\s+", "-", term.strip())


def render(text: str, around: Surroundings | None = None) -> Rendered:
    """A Markdown text as clean HTML, with its headings."""
    ours = _Ours(around or Surroundings())
    converter = markdown.Markdown(extensions=["tables", "admonition", ours], output_format="html")
    html = converter.convert(SPACED_TERM.sub("", text))
    return Rendered(clean(html), tuple(ours.headings))


def clean(html: str) -> str:
    """HTML with nothing in it but the tags, attributes and classes that lessons are made of."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "tel", "mailto"},
        link_rel=None,
        strip_comments=True,
    )


class _Ours(Extension):
    """What our texts have beyond plain Markdown; raw HTML is text like any other."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around
        self.headings: list[Heading] = []

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        """Take raw HTML out, put our own steps in."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.parser.blockprocessors.register(_CaptionedTable(md.parser), "captioned", 90)
        md.inlinePatterns.register(_Term(self.around, md), "term", 171)
        steps: tuple[Callable[[Element], None], ...] = (
            self.number_headings,
            self.head_rows,
            self.show_media,
            self.mark_links,
        )
        for place, step in enumerate(steps):
            md.treeprocessors.register(_Step(md, step), step.__name__, 10 - place)

    def number_headings(self, root: Element) -> None:
        """Give every heading its anchor; a second one with the same words gets a number."""
        seen: dict[str, int] = {}
        for element in root.iter():
            if element.tag not in HEADINGS:
                continue
            words = "".join(element.itertext()).strip()
            anchor = heading_id(words)
            seen[anchor] = seen.get(anchor, 0) + 1
            if seen[anchor] > 1:
                anchor = f"{anchor}-{seen[anchor]}"
            element.set("id", anchor)
            self.headings.append(Heading(anchor, words, int(element.tag[1])))

    def head_rows(self, root: Element) -> None:
        """The first cell of a row is its heading, the first row heads the columns."""
        for cell in root.iterfind(".//thead/tr/th"):
            cell.set("scope", "col")
        for row in root.iterfind(".//tbody/tr"):
            if len(row):
                row[0].tag = "th"
                row[0].set("scope", "row")

    def show_media(self, root: Element) -> None:
        """A picture alone in its paragraph becomes a figure, a clip a player with transcript."""
        for parent in list(root.iter()):
            for paragraph in [child for child in parent if _is_picture(child)]:
                image = paragraph[0]
                found = self.around.media.get(image.get("src", ""))
                paragraph.tag = "figure"
                if isinstance(found, Clip):
                    transcript = _player(paragraph, image, found)
                    parent.insert(list(parent).index(paragraph) + 1, transcript)
                else:
                    _figure(paragraph, image, found)

    def mark_links(self, root: Element) -> None:
        """Links to other lessons lead to their pages; links outside tell nobody where from."""
        for link in root.iter("a"):
            target, _, anchor = link.get("href", "").partition("#")
            if target in self.around.links:
                link.set("href", self.around.links[target] + (f"#{anchor}" if anchor else ""))
            elif target.startswith(OUTSIDE):
                link.set("rel", "noopener noreferrer")


class _Step(Treeprocessor):
    """One step over the finished tree."""

    def __init__(self, md: markdown.Markdown, step: Callable[[Element], None]) -> None:
        super().__init__(md)
        self.step = step

    def run(self, root: Element) -> None:
        """Do it."""
        self.step(root)


class _CaptionedTable(BlockProcessor):
    """A line with a table's caption right above the table becomes part of it."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether a block is a caption and the one after it a table."""
        del parent
        return block.startswith(CAPTION) and "\n" not in block.strip()

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Read the table that follows and put the caption into it."""
        if len(blocks) < 2 or not blocks[1].lstrip().startswith("|"):
            return False
        words = blocks.pop(0).strip().removeprefix(CAPTION).strip()
        before = len(parent)
        self.parser.parseBlocks(parent, [blocks.pop(0)])
        table = parent[before] if len(parent) > before else None
        if table is not None and table.tag == "table":
            caption = Element("caption")
            caption.text = words
            table.insert(0, caption)
        return True


class _Term(InlineProcessor):
    """[[a term]]: a link to what it means, if the glossary has it."""

    def __init__(self, around: Surroundings, md: markdown.Markdown) -> None:
        super().__init__(r"\[\[([^\[\]]+)\]\]", md)
        self.around = around

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name; its base is wider
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str, int, int]:
        """A link, or the bare words."""
        del data
        term = m.group(1).strip()
        if term not in self.around.terms:
            return term, m.start(0), m.end(0)
        link = Element("a", {"href": f"{self.around.glossary}#{term_id(term)}"})
        link.text = term
        return link, m.start(0), m.end(0)


def _is_picture(element: Element) -> bool:
    """Whether a paragraph holds a picture and nothing else."""
    is_alone = element.tag == "p" and len(element) == 1 and element[0].tag == "img"
    return is_alone and not (element.text or "").strip() and not (element[0].tail or "").strip()


def _figure(figure: Element, image: Element, found: Picture | None) -> None:
    caption = image.attrib.pop("title", "")
    if found:
        image.set("src", found.url)
        if found.width and found.height:
            image.set("width", str(found.width))
            image.set("height", str(found.height))
    image.set("loading", "lazy")
    image.set("decoding", "async")
    if caption:
        SubElement(figure, "figcaption").text = caption


def _player(figure: Element, image: Element, clip: Clip) -> Element:
    """A player that loads on a tap and says before how much it will load; gives its transcript."""
    label, caption = image.get("alt", ""), image.get("title", "")
    figure.clear()
    figure.tag = "figure"
    video = SubElement(figure, "video", _switches(label))
    SubElement(video, "source", {"src": clip.url, "type": "video/mp4"})
    track = {"kind": "captions", "src": clip.captions, "srclang": "zh", "label": "中文"}
    SubElement(video, "track", {**track, "default": ""})
    words = f"点一下播放（约 {megabytes(clip.size)} MB，{length(clip.seconds)}）"
    SubElement(figure, "figcaption").text = f"{caption} {words}".strip()
    transcript = Element("details")
    SubElement(transcript, "summary").text = "文字稿"
    for line in clip.transcript:
        SubElement(transcript, "p").text = line
    return transcript


def _switches(label: str) -> dict[str, str]:
    # Without `x5-video-player-type`, which forces full screen in some messengers.
    switches = ("controls", "playsinline", "webkit-playsinline", "x5-playsinline")
    return {**dict.fromkeys(switches, ""), "preload": "none", "aria-label": label}


def megabytes(size: int) -> str:
    """A size in megabytes, to one decimal while it is small."""
    amount = max(size / 1_000_000, 0.1)
    return f"{amount:.0f}" if amount >= 10 else f"{amount:.1f}".removesuffix(".0")


def length(seconds: float) -> str:
    """A length in minutes, or in seconds while it is short."""
    return f"{round(seconds)} 秒" if seconds < 90 else f"{round(seconds / 60)} 分钟"
