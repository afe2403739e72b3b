"""Every door has a policy, and the list of doors is one that somebody has read."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from academy.web.doors import declared
from dev.doors import LIST, lines, with_demo

STRANGE = {"Number": 1, "PathConverter": "no/such"}


def test_every_door_has_a_policy(worker_app: Flask) -> None:
    undeclared = [name for name, view in worker_app.view_functions.items() if not declared(view)]
    assert undeclared == []


def test_the_list_of_doors_is_the_reviewed_one(tmp_path: Path) -> None:
    assert lines(with_demo(tmp_path)) == LIST.read_text().splitlines(), "see dev/doors.py"


def test_outside_the_demo_its_doors_do_not_exist(worker_app: Flask, client: FlaskClient) -> None:
    assert [line for line in lines(worker_app) if "demo" in line] == []
    assert client.post("/demo/enter", data={"as": "headquarters"}).status_code == 404


def test_whoever_is_not_signed_in_meets_only_open_doors(client: FlaskClient, app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        kinds = {name: type(converter).__name__ for name, converter in rule._converters.items()}
        values: dict[str, Any] = {name: STRANGE.get(kind, "no") for name, kind in kinds.items()}
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **values)
        answer = client.get(path) if "GET" in (rule.methods or ()) else client.post(path)
        assert answer.status_code < 500, path
        if declared(app.view_functions[rule.endpoint]) != "open" and "GET" in (rule.methods or ()):
            assert (answer.status_code, answer.location[:12]) == (303, "/login?next="), path


def test_one_door_alone_takes_another_method(worker_app: Flask) -> None:
    unusual = {"PUT", "PATCH", "DELETE"}
    rules = worker_app.url_map.iter_rules()
    others = [rule.rule for rule in rules if unusual & (rule.methods or set())]
    # The script of a running exam saves an answer.
    assert others == ["/exam-attempts/<attempt>/answers/<int:n>"]
