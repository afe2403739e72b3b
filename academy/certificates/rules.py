"""Certificates: their number, wording, validity and standing."""

import calendar
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from academy.core.words import N_, Said

WORDING: Mapping[str, Any] = yaml.safe_load(
    Path(__file__).with_name("wording.yaml").read_text(encoding="utf-8")
)
ISSUER: str = WORDING["issuer"]
MANDATORY: str = WORDING["mandatory"]
FORBIDDEN: tuple[str, ...] = tuple(
    word for group in WORDING["forbidden"].values() for word in group
)


# The number


CHECK_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Six random characters instead of a counter: nothing to guess, nothing to use twice, and no
# look-alikes (D17).
RANDOM_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_LENGTH = 6
NO_TRACK = "GEN"
_SHAPE = re.compile(r"(CZ[1-9][A-Z]{3})(\d{6})(\d{2})([0-9A-Z]{6})([0-9A-Z])")
_LENGTH = 21
# Where letters stand and where digits do, so that a typed O or 0 can be read as what was printed.
_LETTERS = (0, 1, 3, 4, 5)
_TO_LETTER = str.maketrans("01", "OI")
_TO_DIGIT = str.maketrans("OIL", "011")


def check_character(body: str) -> str:
    """The check character of ISO 7064 MOD 37,36 over letters and digits."""
    product = 36
    for character in body:
        total = (product + CHECK_ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return CHECK_ALPHABET[(37 - product) % 36]


def check_fits(number: str) -> bool:
    """Whether a number's last character is the one its others ask for."""
    plain = number.replace("-", "")
    return len(plain) > 1 and check_character(plain[:-1]) == plain[-1]


def certificate_number(
    *, level: str, track: str | None, region_code: str, year: int, random: str
) -> str | None:
    """A number such as CZ1FTW-331081-26-K7M4QX-S; None if its check character may be misread."""
    front = f"CZ{level.removeprefix('L')}{track or NO_TRACK}"
    check = check_character(f"{front}{region_code}{year % 100:02d}{random}")
    if check not in RANDOM_ALPHABET:
        return None
    return f"{front}-{region_code}-{year % 100:02d}-{random}-{check}"


def normal_number(typed: str) -> str | None:
    """The number somebody meant, whatever the case and spaces, and with O for 0 or I for 1."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", typed)).upper()
    if len(plain) != _LENGTH or not plain.isascii():
        return None
    read = "".join(
        character.translate(_TO_LETTER if place in _LETTERS else _TO_DIGIT)
        for place, character in enumerate(plain)
    )
    shape = _SHAPE.fullmatch(read)
    if shape is None or not check_fits(read):
        return None
    return "-".join(shape.groups())


# Validity and standing


class Standing(StrEnum):
    """What a check says about a certificate (D18)."""

    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    UNAVAILABLE = "unavailable"


STANDING_WORDS = {
    Standing.VALID: N_("Valid"),
    Standing.EXPIRED: N_("Expired"),
    Standing.SUSPENDED: N_("Suspended"),
    Standing.REVOKED: N_("Revoked"),
    Standing.UNKNOWN: N_("No such certificate"),
    Standing.UNAVAILABLE: N_("Cannot be checked now"),
}
LIVE_STATES = ("issued", "suspended")


def standing(state: str | None, valid_until: date | None, *, today: date) -> Standing:
    """What holds today in Beijing; a certificate is valid to the end of its last day."""
    if state is None or valid_until is None:
        return Standing.UNKNOWN
    # A corrected certificate has replaced this one: it counts no longer either.
    if state in {"revoked", "superseded"}:
        return Standing.REVOKED
    if today > valid_until:
        return Standing.EXPIRED
    return Standing.SUSPENDED if state == "suspended" else Standing.VALID


def valid_until(level: str, issued_on: date) -> date:
    """The last day of validity: the day before the same day some months later."""
    months = issued_on.month - 1 + WORDING["levels"][level]["months"]
    year, month = issued_on.year + months // 12, months % 12 + 1
    last = calendar.monthrange(year, month)[1]
    if issued_on.day > last:
        return date(year, month, last)
    return date(year, month, issued_on.day) - timedelta(days=1)


class Reason(StrEnum):
    """Why a certificate is revoked."""

    FRAUD = "fraud"
    IMPERSONATION = "impersonation"
    RED_LINE = "red_line"
    IN_ERROR = "in_error"
    HOLDER = "holder"


REASON_WORDS = {
    Reason.FRAUD: N_("Fraud in learning, exam or practical"),
    Reason.IMPERSONATION: N_("Somebody else took the exam or the practical"),
    Reason.RED_LINE: N_("A confirmed red line on air"),
    Reason.IN_ERROR: N_("Issued in error"),
    Reason.HOLDER: N_("At the holder's request"),
}
# What strangers are told: a class of reason, never an accusation.
_BY_ISSUER = N_("by decision of the issuer")
PUBLIC_REASONS = {
    Reason.FRAUD: _BY_ISSUER,
    Reason.IMPERSONATION: _BY_ISSUER,
    Reason.RED_LINE: _BY_ISSUER,
    Reason.IN_ERROR: N_("issued in error"),
    Reason.HOLDER: N_("at the holder's request"),
}
SUPERSEDED = N_("replaced by a corrected certificate")


def public_reason(state: str, reason: str) -> str:
    """The class of reason that the public check names for a certificate that counts no longer."""
    if state == "superseded":
        return SUPERSEDED
    return PUBLIC_REASONS.get(Reason(reason), _BY_ISSUER) if reason in set(Reason) else _BY_ISSUER


# Wording


@dataclass(frozen=True)
class Facts:
    """What a certificate is about, gathered from the record book on the day of issue."""

    holder: str
    factory: str
    level: str
    track: str | None
    belt: str
    belt_en: str
    belt_code: str
    center: str
    center_en: str
    region_code: str
    lessons: int


def content(facts: Facts, *, number: str, issued_on: date) -> dict[str, Any]:
    """All that the paper says, frozen when it is issued (D19)."""
    level = WORDING["levels"][facts.level]
    labels = WORDING["labels"]
    return {
        "issuer": ISSUER,
        "title": WORDING["title"],
        "short_title": WORDING["short_title"],
        "level": facts.level,
        "level_name": level["name"],
        "level_name_en": level["name_en"],
        "number": number,
        "holder": facts.holder,
        "factory": facts.factory,
        "belt": facts.belt,
        "belt_en": facts.belt_en,
        "belt_code": facts.belt_code,
        "belt_line": labels["belt"].format(belt=facts.belt),
        "seal_line": labels["seal"].format(belt=facts.belt),
        "center": facts.center,
        "center_en": facts.center_en,
        "body": [line.format(lessons=facts.lessons) for line in level["body"]],
        "issued_on": issued_on.isoformat(),
        "valid_until": valid_until(facts.level, issued_on).isoformat(),
        "mandatory": MANDATORY,
        "labels": {key: labels[key] for key in ("number", "center", "issued", "valid", "scan")},
    }


# The holder's and the factory's registered names are facts, not our wording.
NAMES = ("holder", "factory")


def wording_problems(said: Mapping[str, Any]) -> list[Said]:
    """Every word a certificate must not carry, and the sentence it lacks (domain rules of B4)."""
    texts = list(_texts(value for key, value in said.items() if key not in NAMES))
    whole = [_bare(text) for text in texts if text != MANDATORY]
    found = [
        Said.that(N_("The certificate must not say “%(word)s”"), word=word)
        for word in FORBIDDEN
        if any(word in text for text in whole)
    ]
    if MANDATORY not in texts:
        found.append(Said.that(N_("The mandatory sentence is missing from the certificate")))
    return found


def _texts(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from _texts(value.values())
        else:
            yield from _texts(value)


def _bare(text: str) -> str:
    """Text without what might be put between the characters of a word to hide it."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def unprintable(names: Iterable[str], glyphs: Container[int]) -> list[str]:
    """The characters that the embedded fonts lack, each once: no certificate has a gap."""
    return list(
        dict.fromkeys(
            character
            for name in names
            for character in name
            if not character.isspace() and ord(character) not in glyphs
        )
    )
