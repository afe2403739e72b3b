"""Phones, codes and consent: what counts as one, and when a code may be sent or tried."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from academy.core.words import N_, Said

CODE_MINUTES = 5
CODE_TRIES = 5
RESEND_SECONDS = 60
CODES_PER_HOUR = 5
CODES_PER_DAY = 10
NAME_LENGTH = 30
# Controls, symbols, and what cannot be seen but turns a line of text round or breaks it.
NOT_IN_NAMES = {"Cc", "Cf", "So", "Zl", "Zp"}
# The wording people agree to; a new wording gets a new name and is asked for again.
POLICIES = {"terms": "2026-11", "privacy": "2026-11"}


class ProfileType(StrEnum):
    """Who a streamer is in the factory."""

    OWNER = "owner"
    DESIGNER = "designer"
    QC = "qc"
    SALES = "sales"
    STALL_OWNER = "stall_owner"


PROFILE_WORDS = {
    ProfileType.OWNER: N_("Factory owner"),
    ProfileType.DESIGNER: N_("Designer"),
    ProfileType.QC: N_("Quality controller"),
    ProfileType.SALES: N_("Shop assistant"),
    ProfileType.STALL_OWNER: N_("Stall owner"),
}


def plain_phone(typed: str) -> str:
    """A mainland number as eleven digits, from however it was typed."""
    digits = re.sub(r"[\s\-()（）]", "", unicodedata.normalize("NFKC", typed))
    return re.sub(r"^(\+?86)(?=1\d{10}$)", "", digits)


def phone_problem(typed: str) -> Said | None:
    """What is wrong with a typed mainland mobile number, or None."""
    digits = plain_phone(typed)
    if not digits:
        return Said.that(N_("Enter the phone number"))
    if not (digits.isascii() and digits.isdigit()):
        return Said.that(N_("A phone number has digits only"))
    if len(digits) != 11:
        return Said.that(N_("A phone number has 11 digits; this one has %(n)s"), n=len(digits))
    if not re.fullmatch(r"1[3-9]\d{9}", digits):
        return Said.that(N_("A mainland mobile number begins with 13 to 19"))
    return None


def e164(typed: str) -> str:
    """The number as it is stored: +86 and eleven digits."""
    return "+86" + plain_phone(typed)


def name_problem(name: str) -> Said | None:
    """What is wrong with a name as it is to be printed, or None."""
    if not name:
        return Said.that(N_("Enter the name as on the ID card"))
    if len(name) > NAME_LENGTH:
        return Said.that(N_("A name has at most %(n)s characters"), n=NAME_LENGTH)
    if any(
        character.isdigit() or unicodedata.category(character) in NOT_IN_NAMES for character in name
    ):
        return Said.that(N_("A name has no digits or symbols"))
    return None


@dataclass(frozen=True)
class Sent:
    """When a code was sent to a number."""

    at: datetime


def may_send(sent: list[Sent], *, at: datetime) -> Said | None:
    """Why no further code may be sent now, or None (limits of the usual SMS gateways)."""
    newest = max((one.at for one in sent), default=None)
    if newest is not None and at - newest < timedelta(seconds=RESEND_SECONDS):
        wait = RESEND_SECONDS - int((at - newest).total_seconds())
        return Said.that(N_("A code was just sent. Ask again in %(n)s seconds."), n=wait)
    if sum(at - one.at < timedelta(hours=1) for one in sent) >= CODES_PER_HOUR:
        return Said.that(
            N_("Five codes were sent within an hour. Try again later or call your center.")
        )
    if sum(at - one.at < timedelta(days=1) for one in sent) >= CODES_PER_DAY:
        return Said.that(N_("Ten codes were sent today. Try again tomorrow or call your center."))
    return None


def code_problem(
    *, expires_at: datetime, tries_left: int, is_used: bool, at: datetime
) -> Said | None:
    """Why a code can no longer be used, whatever is typed, or None."""
    if is_used:
        return Said.that(N_("This code was used already. Ask for a new one."))
    if at >= expires_at:
        return Said.that(N_("This code has expired. Ask for a new one."))
    if tries_left <= 0:
        return Said.that(N_("Too many wrong tries. Ask for a new code."))
    return None


# The people of the demo world whom its buttons let in; the numbers are made up.
DEMO_PHONES = {
    "learner": "+8619900000001",
    "instructor": "+8619900000002",
    "examiner": "+8619900000003",
    "examiner2": "+8619900000004",
    "adjudicator": "+8619900000005",
    "reviewer": "+8619900000006",
    "headquarters": "+8619900000007",
    "approver": "+8619900000008",
}
DEMO_WORDS = {
    "learner": N_("Enter as a learner"),
    "instructor": N_("Enter as an instructor"),
    "examiner": N_("Enter as an examiner"),
    "examiner2": N_("Enter as a second examiner"),
    "adjudicator": N_("Enter as an adjudicator"),
    "reviewer": N_("Enter as a center reviewer"),
    "headquarters": N_("Enter as headquarters"),
    "approver": N_("Enter as an approver"),
}
