"""The unified social credit code: how it is written and checked."""

import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from academy.core.words import N_, Said

# Letters that the code's alphabet leaves out, and the digit that was probably meant.
LOOK_ALIKES = {"O": "0", "I": "1", "S": "5", "Z": "2"}


def plain_code(typed: str) -> str:
    """A code in the form in which it is stored: half-width, upper case, no spaces."""
    return unicodedata.normalize("NFKC", typed).upper().replace(" ", "").replace("-", "")


def code_problem(typed: str) -> Said | None:
    """What is wrong with a credit code, with a suggestion for a look-alike (GB 32100)."""
    code = plain_code(typed)
    if len(code) != 18:
        return Said.that(N_("A credit code has 18 characters; this one has %(n)s"), n=len(code))
    suspects = sorted({letter for letter in code if letter in LOOK_ALIKES})
    if suspects:
        return Said.that(
            N_("A credit code has no letter %(letter)s; is it the digit %(digit)s?"),
            letter=suspects[0],
            digit=LOOK_ALIKES[suspects[0]],
        )
    try:
        uscc.validate(code)
    except ValidationError:
        return Said.that(N_("The check character does not fit; compare the code with the license"))
    return None
