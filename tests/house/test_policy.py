"""One policy: what a page says of one thing, a list says of all of them."""

import pytest

from academy.access.permissions import SENTENCES, Permission, Role
from academy.access.policy import TABLE


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_has_a_sentence_and_a_role(permission: Permission) -> None:
    assert SENTENCES[permission].strip()
    assert TABLE[permission]


def test_every_role_may_do_something() -> None:
    assert {role for row in TABLE.values() for role in row} == set(Role)
