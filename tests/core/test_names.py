"""Masks, order and search of names."""

import pytest

from academy.core import names


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张", "张"), ("张三", "张*"), ("张三丰", "张*丰"), ("欧阳锋烈", "欧**烈"), ("", "")],
)
def test_the_middle_of_a_name_is_hidden(name: str, shown: str) -> None:
    assert names.masked_name(name) == shown


@pytest.mark.parametrize("phone", ["+8613812345678", "13812345678"])
def test_the_middle_of_a_number_is_hidden(phone: str) -> None:
    assert names.masked_phone(phone) == "138****5678"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("王建国", "wang jian guo"),
        ("单国强", "shan guo qiang"),
        ("曾小曾", "zeng xiao ceng"),
        ("仇英", "qiu ying"),
        ("", ""),
    ],
)
def test_names_are_ordered_by_their_reading_as_names(name: str, key: str) -> None:
    assert names.sort_key(name) == key


def test_initials_find_somebody_quickly() -> None:
    assert names.initials("王建国") == "wjg"
