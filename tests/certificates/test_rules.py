"""Numbers, wording, validity and standing of certificates, as tables of values."""

from datetime import date

import pytest

from academy.certificates import rules
from academy.certificates.rules import Facts, Reason, Standing

VECTORS = [
    "CZ1GEN-331081-26-000001-P",
    "CZ2FTW-331081-26-000123-6",
    "CZ2WMW-441900-26-000007-G",
    "CZ3TEA-320282-27-000045-6",
]
GIVEN = "CZ2FTW331081260001236"
FACTS = Facts(
    holder="王建国",
    factory="建国鞋厂",
    level="L1",
    track="FTW",
    belt="温岭鞋靴",
    belt_en="Wenling footwear",
    belt_code="wenling-footwear",
    center="温岭直播运营中心",
    center_en="Wenling center",
    region_code="331081",
    lessons=33,
)
CONTENT = rules.content(FACTS, number=VECTORS[0], issued_on=date(2026, 8, 21))


@pytest.mark.parametrize("number", VECTORS)
def test_the_published_numbers_fit_their_check_character(number):
    assert rules.check_fits(number)


def test_the_vector_of_the_standard_gives_m():
    assert rules.check_character("A12425GABC1234002") == "M"


def test_every_error_of_one_character_is_caught():
    wrong = [
        GIVEN[:place] + other + GIVEN[place + 1 :]
        for place in range(len(GIVEN))
        for other in rules.CHECK_ALPHABET
        if other != GIVEN[place]
    ]
    assert len(wrong) == 735
    assert not any(rules.check_fits(number) for number in wrong)


def test_every_swap_of_neighbors_is_caught():
    swapped = {
        GIVEN[:place] + GIVEN[place + 1] + GIVEN[place] + GIVEN[place + 2 :]
        for place in range(len(GIVEN) - 1)
        if GIVEN[place] != GIVEN[place + 1]
    }
    assert len(swapped) == 17
    assert not any(rules.check_fits(number) for number in swapped)


@pytest.mark.parametrize(
    ("level", "track", "region", "year", "random", "number"),
    [
        ("L1", "FTW", "331081", 2026, "K7M4QX", "CZ1FTW-331081-26-K7M4QX-"),
        ("L2", None, "441900", 2027, "222222", "CZ2GEN-441900-27-222222-"),
    ],
)
def test_a_number_says_level_track_region_and_year(level, track, region, year, random, number):
    made = rules.certificate_number(
        level=level, track=track, region_code=region, year=year, random=random
    )
    assert made is None or (made.startswith(number) and rules.check_fits(made))


def test_a_number_whose_check_character_could_be_misread_is_not_given():
    made = [
        rules.certificate_number(
            level="L1", track="FTW", region_code="331081", year=2026, random=f"22222{last}"
        )
        for last in rules.RANDOM_ALPHABET
    ]
    given = [number for number in made if number]
    assert len(given) < len(made)
    assert {number[-1] for number in given} <= set(rules.RANDOM_ALPHABET)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("CZ2FTW-331081-26-000123-6", "CZ2FTW-331081-26-000123-6"),
        ("cz2ftw3310812600o1236", "CZ2FTW-331081-26-000123-6"),
        (" cz2ftw 33io8l 26 ooo123 6 ", "CZ2FTW-331081-26-000123-6"),
        ("ＣＺ２ＦＴＷ－３３１０８１－２６－０００１２３－６", "CZ2FTW-331081-26-000123-6"),
        ("CZ2FTW–331081–26–000123–6", "CZ2FTW-331081-26-000123-6"),
        ("CZ2FTW-331081-26-000124-6", None),
        ("CZ2FTW-331081-26-000123", None),
        ("CZ2F7W-331081-26-000123-6", None),
        ("Y000331081261000001", None),
        ("王建国", None),
        ("", None),
    ],
)
def test_a_typed_number_is_read_kindly_and_a_wrong_one_is_none(typed, meant):
    assert rules.normal_number(typed) == meant


def test_a_track_with_a_look_alike_letter_is_read_too():
    body = "CZ1KID33108126K7M4QX"
    number = body + rules.check_character(body)
    assert rules.normal_number(number.replace("KID", "K1D")) == rules.normal_number(number)
    assert rules.normal_number(number).startswith("CZ1KID-")


@pytest.mark.parametrize(
    ("level", "issued", "last"),
    [
        ("L1", date(2026, 8, 21), date(2028, 8, 20)),
        ("L2", date(2026, 1, 1), date(2027, 12, 31)),
        ("L3", date(2026, 3, 31), date(2029, 3, 30)),
        ("L1", date(2028, 2, 29), date(2030, 2, 28)),
        ("L1", date(2026, 12, 1), date(2028, 11, 30)),
    ],
)
def test_validity_ends_the_day_before_the_same_day_some_months_later(level, issued, last):
    assert rules.valid_until(level, issued) == last


@pytest.mark.parametrize(
    ("state", "today", "standing"),
    [
        ("issued", date(2028, 8, 20), Standing.VALID),
        ("issued", date(2028, 8, 21), Standing.EXPIRED),
        ("suspended", date(2028, 8, 20), Standing.SUSPENDED),
        ("suspended", date(2028, 8, 21), Standing.EXPIRED),
        ("revoked", date(2026, 9, 1), Standing.REVOKED),
        ("revoked", date(2029, 9, 1), Standing.REVOKED),
        ("superseded", date(2026, 9, 1), Standing.REVOKED),
        (None, date(2026, 9, 1), Standing.UNKNOWN),
    ],
)
def test_the_standing_of_a_certificate(state, today, standing):
    last = None if state is None else date(2028, 8, 20)
    assert rules.standing(state, last, today=today) is standing


@pytest.mark.parametrize("reason", Reason)
def test_strangers_hear_a_class_of_reason_and_no_accusation(reason):
    told = rules.public_reason("revoked", reason.value)
    assert told in set(rules.PUBLIC_REASONS.values())
    assert told != rules.REASON_WORDS[reason]


def test_an_unknown_reason_is_told_as_the_issuers_decision():
    assert rules.public_reason("revoked", "") == rules.PUBLIC_REASONS[Reason.FRAUD]
    assert rules.public_reason("superseded", "") == rules.SUPERSEDED


def test_our_own_wording_is_clean_at_every_level():
    for level in rules.WORDING["levels"]:
        facts = Facts(**{**vars(FACTS), "level": level})
        said = rules.content(facts, number=VECTORS[0], issued_on=date(2026, 8, 21))
        assert rules.wording_problems(said) == []


@pytest.mark.parametrize("word", rules.FORBIDDEN)
def test_a_word_that_must_not_stand_on_a_certificate_is_found(word):
    problems = rules.wording_problems({**CONTENT, "title": f"工厂主播{word}证书"})
    assert any(problem.values.get("word") == word for problem in problems)


def test_a_hidden_word_is_found_too():
    assert rules.wording_problems({**CONTENT, "body": ["经国 家·批准", "全－国通用"]})


def test_the_mandatory_sentence_may_say_what_nothing_else_may():
    almost = rules.MANDATORY.replace("不属于", "属于")
    assert rules.wording_problems({**CONTENT, "belt_line": almost})
    lacking = {key: value for key, value in CONTENT.items() if key != "mandatory"}
    assert [str(p.message) for p in rules.wording_problems(lacking)] == [
        "The mandatory sentence is missing from the certificate"
    ]


def test_registered_names_are_facts_and_not_our_wording():
    assert rules.wording_problems({**CONTENT, "factory": "中华鞋厂", "holder": "全国"}) == []


def test_what_a_certificate_says_is_plain_enough_to_be_kept_as_json():
    assert CONTENT["holder"] == "王建国"
    assert CONTENT["body"][0] == "学完初级课程 33 节，理论考试与实操考核均已通过，"
    assert (CONTENT["issued_on"], CONTENT["valid_until"]) == ("2026-08-21", "2028-08-20")
    assert (CONTENT["belt_line"], CONTENT["seal_line"]) == ("温岭鞋靴产业带", "温岭鞋靴产地章")


def test_characters_without_a_glyph_are_named_once_each():
    glyphs = {ord(letter) for letter in "王建国"}
    assert rules.unprintable(["王建国"], glyphs) == []
    assert rules.unprintable(["王😀 国😀", "𰻞"], glyphs) == ["😀", "𰻞"]
