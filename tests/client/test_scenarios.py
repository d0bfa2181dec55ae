"""The scenarios are as they are made, and their answers are what the API may answer."""

import json

import pytest

from tests.api.test_schema import validate
from tests.client.scenarios import KIT, SCENARIOS, TOMORROW, made, written

COMPONENTS = {200: "Changes", 410: "ProblemDetails", 503: "ProblemDetails"}


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario_is_as_it_is_made(name):
    """After a change: `python -m tests.client.scenarios`."""
    assert (KIT / "scenarios" / f"{name}.json").read_text() == written(made()[name])


def test_there_are_no_others():
    assert {file.stem for file in (KIT / "scenarios").iterdir()} == set(SCENARIOS)


def of_today(value):
    """Without what is of tomorrow on purpose."""
    if isinstance(value, list):
        return [of_today(one) for one in value if not is_of_tomorrow(one)]
    if isinstance(value, dict):
        known = {name: one for name, one in value.items() if name not in ("of_tomorrow", "mood")}
        return {name: of_today(one) for name, one in known.items()}
    return value


def is_of_tomorrow(value):
    return isinstance(value, dict) and bool({value.get("kind"), value.get("type")} & set(TOMORROW))


@pytest.mark.parametrize("name", SCENARIOS)
def test_answers_are_as_the_openapi_document_says(name):
    scenario = made()[name]

    for step in scenario["steps"]:
        for answer in step["answers"]:
            validate(of_today(answer["body"]), COMPONENTS[answer.get("status", 200)])


def test_scenario_of_tomorrow_has_what_no_version_has():
    text = json.dumps(made()["of-tomorrow"])

    assert all(f'"{name}"' in text for name in (*TOMORROW, "of_tomorrow", "mood"))
