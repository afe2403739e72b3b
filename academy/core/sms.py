"""How a short message reaches a phone: drivers behind one small interface (D7)."""

import logging
from typing import Protocol

from academy.core.names import masked_phone

logger = logging.getLogger(__name__)


class SmsSender(Protocol):
    """Whatever brings a short message to a phone."""

    def send(self, phone: str, text: str) -> None:
        """Send one message."""


class PageSender:
    """For development and demo: the page shows the code, nothing is sent."""

    def send(self, phone: str, text: str) -> None:
        """Keep quiet; the view shows the code."""


class LogSender:
    """For a first installation without a gateway: the operator reads the code in the log."""

    def send(self, phone: str, text: str) -> None:
        """Write the message to the log, with the number masked."""
        logger.warning("short message to %s: %s", masked_phone(phone), text)


DRIVERS: dict[str, type[PageSender] | type[LogSender]] = {"page": PageSender, "log": LogSender}


def sender(driver: str) -> SmsSender:
    """The driver of this name; an unknown name is an error at once."""
    return DRIVERS[driver]()
