"""Provinces by their codes."""

import pytest

from academy.places.rules import PROVINCES, province_of


def test_there_are_34_provinces():
    assert len(PROVINCES) == len(set(PROVINCES.values())) == 34


@pytest.mark.parametrize(
    ("code", "province"),
    [("331081", "Zhejiang"), ("441900", "Guangdong"), ("99", None), ("", None)],
)
def test_a_regions_code_tells_its_province(code, province):
    assert province_of(code) == province
