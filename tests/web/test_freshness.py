"""Kept pages: packed once, with everybody's own form token set in."""

import gzip
import zlib

import pytest

from academy.web.freshness import Kept

PARTS = ["<h1>网店直播</h1>" * 40, "<form>" * 9, "<p>一二三</p>" * 200]


def page_with(token):
    return token.join(PARTS)


@pytest.mark.parametrize("token", ["IjA1" + "x" * 87, "Ijk5" + "<h1>" + "y" * 83])
def test_a_kept_page_is_unpacked_as_the_page_of_whoever_asks(token):
    kept = Kept.without("t" * len(token), page_with("t" * len(token)))
    packed = kept.packed_with(token.encode())
    assert gzip.decompress(packed).decode() == page_with(token)
    assert kept.plain_with(token.encode()).decode() == page_with(token)
    # One stream, not several that follow each other: old browsers read the first alone.
    reader = zlib.decompressobj(31)
    assert reader.decompress(packed).decode() == page_with(token)
    assert reader.eof
    assert not reader.unused_data


def test_packing_in_pieces_costs_few_bytes(app):
    token = "t" * 91
    whole = len(gzip.compress(page_with(token).encode(), 9))
    assert len(Kept.without(token, page_with(token)).packed_with(token.encode())) < whole + 2 * 110
