"""Every setting is in the table of docs/operations.md, and nothing else is."""

import ast
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import config
from academy.core.sms import DRIVERS

ROOT = Path(__file__).resolve().parents[2]


def read_from_the_environment() -> set[str]:
    """The names that config.py asks the environment for."""
    tree = ast.parse((ROOT / "config.py").read_text())
    asked = [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"os.environ.get", "_flag"}
        and isinstance(node.args[0], ast.Constant)
    ]
    return {str(name) for name in asked}


def in_the_table() -> set[str]:
    text = (ROOT / "docs" / "operations.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))


def test_every_setting_is_documented_and_no_other() -> None:
    # The port belongs to `make run`, not to the application.
    assert read_from_the_environment() | {"PORT"} == in_the_table()


# Ways of running


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment without any setting of ours."""
    for name in in_the_table():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ACADEMY_INSTANCE", str(tmp_path / "instance"))
    return monkeypatch


IN_SERVICE = {
    "ACADEMY_ENV": "production",
    "SECRET_KEY": "x" * 32,
    "DATABASE_URL": "postgresql://academy@/academy",
    "PUBLIC_URL": "https://academy.example/",
    "TRUSTED_HOSTS": "academy.example",
    "SMS_DRIVER": "log",
}


def in_service(environment: pytest.MonkeyPatch, **settings: str) -> config.Base:
    """The settings of an installation in service, some of them changed."""
    for name, value in {**IN_SERVICE, **settings}.items():
        environment.setenv(name, value)
    return config.from_environment()


def test_production_lists_everything_that_is_missing_at_once(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("ACADEMY_ENV", "production")
    with pytest.raises(config.MissingSettings) as refusal:
        config.from_environment()
    assert all(name in str(refusal.value) for name in config.Production.NEEDED)
    # No key is made up that everybody would be signed out of later.
    assert not (tmp_path / "instance").exists()


def test_production_starts_with_what_it_needs(environment: pytest.MonkeyPatch) -> None:
    chosen = in_service(environment)
    assert (chosen.SESSION_COOKIE_SECURE, chosen.DEMO, chosen.NOTICE_WORKING_DAYS) == (
        True,
        False,
        5,
    )
    assert (chosen.PUBLIC_URL, chosen.FRONT_SERVERS) == ("https://academy.example", 1)


def test_production_names_what_is_unfit_beside_what_is_missing(
    environment: pytest.MonkeyPatch,
) -> None:
    unfit = {
        "SECRET_KEY": "short",
        "PUBLIC_URL": "http://academy.example",
        "SMS_DRIVER": "pigeon",
        "NOTICE_WORKING_DAYS": "five",
        "QUEUE_URL": "redis://queue",
        "FRONT_SERVERS": "nginx",
    }
    with pytest.raises(config.MissingSettings) as refusal:
        in_service(environment, **unfit, DATABASE_URL="")
    assert all(name in str(refusal.value) for name in (*unfit, "DATABASE_URL"))


def test_nobody_in_service_is_shown_the_code_of_a_phone(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(config.MissingSettings, match="SMS_DRIVER"):
        in_service(environment, SMS_DRIVER="page")
    environment.setenv("ACADEMY_DEMO", "1")
    assert in_service(environment, SMS_DRIVER="page").DEMO


def test_the_known_ways_of_sms_are_those_there_are() -> None:
    assert set(config.SMS_DRIVERS) == set(DRIVERS)


def test_a_developers_machine_is_a_demo_in_every_respect(environment: pytest.MonkeyPatch) -> None:
    chosen = config.from_environment()
    assert (chosen.DEMO, chosen.NOTICE_WORKING_DAYS, chosen.SMS_DRIVER) == (True, 0, "page")
    assert chosen.FRONT_SERVERS == 0


def test_processes_that_start_together_share_one_key(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(8) as processes:
        keys = set(processes.map(lambda _: config.from_environment().SECRET_KEY, range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) == 64
    assert [file.name for file in (tmp_path / "instance").iterdir()] == ["secret_key"]


def test_an_unknown_way_of_running_is_refused(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ACADEMY_ENV", "staging")
    with pytest.raises(config.MissingSettings, match="staging"):
        config.from_environment()
