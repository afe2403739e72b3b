"""Sentences that are made below the views and translated when they are shown."""

from dataclasses import dataclass, field


def N_(message: str) -> str:
    """Mark a message for the translators without translating it yet."""
    return message


@dataclass(frozen=True)
class Said:
    """A sentence with its values, in English until a page says it in the reader's language."""

    message: str
    values: dict[str, object] = field(default_factory=dict)

    @classmethod
    def that(cls, message: str, **values: object) -> "Said":
        """A sentence and what fills it."""
        return cls(message, values)
