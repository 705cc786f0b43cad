import uuid

import pytest

from complaints.register import (
    ALPHABET,
    agenda_of,
    code_for,
    digest_of,
    grouped,
    normal_code,
    normal_register,
    register_of,
)

KEY = b"a key of the tests"
TOKEN = uuid.UUID("11111111-2222-3333-4444-555555555555")


def test_numbers_are_written_as_the_office_writes_them() -> None:
    assert register_of(179, "LM", 6, 2022, "BJM") == "0179/LM/VI/2022/BJM"
    assert register_of(12345, "RCO", 12, 2026, "SMG") == "12345/RCO/XII/2026/SMG"
    assert agenda_of(10228, 2022) == "010228.2022"


def test_code_is_sixteen_characters_of_the_alphabet_and_repeats_for_its_token() -> None:
    code = code_for(TOKEN, KEY)
    assert len(code) == 16
    assert set(code) <= set(ALPHABET)
    assert code == code_for(TOKEN, KEY)


def test_code_depends_on_token_and_key() -> None:
    codes = {code_for(uuid.UUID(int=number), KEY) for number in range(1000)}
    assert len(codes) == 1000
    assert code_for(TOKEN, KEY) != code_for(TOKEN, b"another key")


@pytest.mark.parametrize(
    "typed", ["ab01 cd10 efgh jkmn", "AB01-CD10-EFGH-JKMN", "abOl cdIo efgh jkmn", " AB01CD10EFGHJKMN\n"]
)
def test_code_is_taken_as_people_type_it(typed: str) -> None:
    assert normal_code(typed) == "AB01CD10EFGHJKMN"
    assert digest_of(typed, KEY) == digest_of("AB01CD10EFGHJKMN", KEY)


def test_code_is_shown_in_groups_of_four() -> None:
    assert grouped("AB01CD10EFGHJKMN") == "AB01 CD10 EFGH JKMN"


def test_register_number_is_taken_in_any_case_and_spacing() -> None:
    assert normal_register(" 0179 / lm/vi/2022 /bjm ") == "0179/LM/VI/2022/BJM"
    assert normal_register("179/LM/VI/2022/BJM") == "0179/LM/VI/2022/BJM"
    assert normal_register("12345/LM/VI/2022/BJM") == "12345/LM/VI/2022/BJM"
