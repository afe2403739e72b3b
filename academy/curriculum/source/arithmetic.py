"""Worked numbers of a lesson, computed again."""

import ast
import operator
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from academy.curriculum.source.wording import MONEY, ROUND

OPERATIONS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
LONGEST = 200


class NotArithmetic(ValueError):
    """Something else than numbers, + - * / and brackets, or a division by nothing."""


def compute(expression: str) -> Decimal:
    """What an expression of numbers comes to."""
    if len(expression) > LONGEST:
        raise NotArithmetic
    try:
        return _value(ast.parse(expression, mode="eval").body)
    except (SyntaxError, ValueError, InvalidOperation, ZeroDivisionError, RecursionError) as error:
        raise NotArithmetic from error


def _value(node: ast.expr) -> Decimal:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return Decimal(str(number))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in OPERATIONS:
            return OPERATIONS[type(sign)](_value(left), _value(right))
    raise NotArithmetic


def agrees(expression: str, result: Decimal) -> bool:
    """Whether an expression comes to this result, to two decimals."""
    return abs(compute(expression) - result) <= Decimal("0.005")


def spellings(result: Decimal) -> set[str]:
    """How a result may stand in a text: 12000, 12,000 or in round units; 0.25 also as 25%."""
    plain = f"{result.normalize():f}"
    found = {plain, f"{result:,.2f}".rstrip("0").rstrip("."), f"{result:.2f}", f"{result:.1f}"}
    for unit, word in ROUND:
        if result and not (result / unit * 100) % 1:
            found |= {f"{(result / unit).normalize():f}{gap}{word}" for gap in (" ", "")}
    share = result * 100
    if 0 < abs(result) <= 10:
        found |= {f"{share.normalize():f}{gap}%" for gap in (" ", "")}
    return found | _spoken(result)


def _spoken(amount: Decimal) -> set[str]:
    """An amount with cents as it is said, unit by unit."""
    whole, cents = divmod(int(amount * 100), 100)
    if amount < 0 or not cents:
        return set()
    found = set()
    for units in MONEY:
        digits = zip((whole, cents // 10, cents % 10), units, strict=True)
        found.add(" ".join(f"{digit} {unit}".strip() for digit, unit in digits if digit))
    return found


def stands_in(text: str, result: Decimal) -> bool:
    """Whether a result can be read in a text, as a number of its own."""
    pattern = "|".join(re.escape(word) for word in sorted(spellings(result), key=len, reverse=True))
    return re.search(rf"(?<![\d.])(?:{pattern})(?![\d]|\.\d)", text) is not None
