"""Synthetic factories with credit codes whose check characters are right."""

from random import Random

from stdnum.cn import uscc

CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def some_credit_code(region_code: str, chance: Random) -> str:
    """A well-formed unified social credit code of a region (GB 32100); it belongs to nobody."""
    serial = "".join(chance.choice("0123456789") for _ in range(6))
    body = f"91{region_code}MA{serial}{chance.choice(CODE_LETTERS)}"
    return body + str(uscc.calc_check_digit(body))
