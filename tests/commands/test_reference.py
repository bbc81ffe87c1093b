"""docs/reference is written from the code, whole and up to date; the schema says what readings are."""

from __future__ import annotations

import dataclasses
import importlib
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dragoman.commands.contract import components, meanings
from dragoman.commands.reference import error_codes, pages
from dragoman.errors import UsageError
from dragoman.settings import Settings, load, variable
from tests.commands.fake import call
from tests.page.hand import READING, REPORT

jsonschema: Any = importlib.import_module("jsonschema")  # it comes without types
REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", ["commands.md", "records.md", "settings.md", "tables.md"])
def test_pages_are_up_to_date(name: str) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


def test_every_error_code_is_listed() -> None:
    listed = set(
        re.findall(r"^\| `([^`]+)`", (REFERENCE / "errors.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert listed == set(error_codes()), "run `make docs`"
    assert {"input.json", "output.disk-full", "settings.invalid", "ledger.newer", "input.denied"} <= listed


def test_every_field_has_a_meaning_and_every_meaning_a_field() -> None:
    fields = {name: set(schema["properties"]) for name, schema in components().items()}
    assert {name: set(found) for name, found in meanings().items()} == fields
    assert all(len(words) >= 5 for found in meanings().values() for words in found.values())


def test_every_setting_is_documented_and_read() -> None:
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    for field in dataclasses.fields(Settings):
        assert f"`{variable(field.name)}`" in page
        assert field.metadata["doc"]
        value = "7" if isinstance(field.default, int) else "x"
        assert str(getattr(load({variable(field.name): value}), field.name)) == value
    assert load({}) == Settings()


@pytest.mark.parametrize("value", ["many", "0", "-1", "1.5", "٣x"])
def test_a_setting_that_does_not_fit(value: str) -> None:
    with pytest.raises(UsageError, match="DRAGOMAN_MAX_CHARACTERS"):
        load({"DRAGOMAN_MAX_CHARACTERS": value})


@pytest.mark.parametrize("what", ["reading", "error", "report"])
def test_the_schema_is_one(what: str) -> None:
    schema = json.loads(call("schema", what).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")


def test_the_schema_holds_for_a_reading_and_not_for_less() -> None:
    schema = json.loads(call("schema").stdout)
    reading = json.loads(msgspec.json.encode(READING))
    jsonschema.validate(reading, schema)
    jsonschema.validate(json.loads(msgspec.json.encode(REPORT)), json.loads(call("schema", "report").stdout))
    reading["events"][0]["cue"] = [1]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(reading, schema)
