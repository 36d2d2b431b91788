"""The doctor: every question has a deployment of which it says red, and one of which it says green."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from matching import clock as clock_module
from matching.database import open_engine
from matching.doctor.findings import Colour, Finding, Patient
from matching.doctor.table import QUESTIONS, describe, examine, is_red
from tests.edge import ill
from tests.edge.ward import GREEN, RED, Fixture, Ward, ward
from tests.edge.well import tidied
from tests.test_mail import certificate, inbox, knows, start

__all__ = ["certificate", "ill", "inbox", "knows", "start", "ward"]


def answer_of(patient: Patient, name: str) -> Finding:
    """Return what the doctor says to one question."""
    (found,) = [finding for question, finding in examine(patient) if question.name == name]
    return found


@pytest.mark.parametrize(
    ("name", "make"), [pytest.param(name, make, id=make.__name__) for name in RED for make in RED[name]]
)
def test_a_deployment_with_this_fault_is_red(ward: Ward, name: str, make: Fixture) -> None:
    found = answer_of(make(ward), name)
    assert found.colour is Colour.RED, found.sentence
    assert found.sentence.endswith((".", "…", "instance"))


@pytest.mark.parametrize(
    ("name", "make"), [pytest.param(name, make, id=f"{name}-{make.__name__}") for name in GREEN for make in GREEN[name]]
)
def test_a_deployment_without_it_is_green(ward: Ward, name: str, make: Fixture) -> None:
    found = answer_of(make(ward), name)
    assert found.colour is Colour.GREEN, found.sentence


def test_every_question_has_a_deployment_that_fails_it_and_one_that_does_not() -> None:
    names = [question.name for question in QUESTIONS]
    assert (sorted(RED), sorted(GREEN)) == (sorted(names), sorted(names))
    assert len(set(names)) == len(names)


def test_a_demonstration_on_one_s_own_machine_is_told_what_was_not_asked_and_why(ward: Ward) -> None:
    answers = examine(tidied(ward.patient(deploy=False)))
    grey = {question.name: finding.sentence for question, finding in answers if finding.colour is Colour.GREY}
    assert set(grey) == {"tls", "proxies", "database-tls", "database-role", "demonstration", "account", "mail"}
    assert all("--deploy" in grey[name] for name in ("tls", "demonstration", "account", "mail"))
    assert not is_red(answers)


def test_an_old_table_of_holes_is_yellow_and_refuses_nothing(ward: Ward) -> None:
    clock_module.move(timedelta(days=200))
    found = answer_of(ward.patient(), "versions")
    assert (found.colour, "Take a newer version" in found.sentence) == (Colour.YELLOW, True)


def test_a_database_that_does_not_answer_is_red_and_breaks_nothing(ward: Ward, tmp_path: Path) -> None:
    patient = ward.patient()
    patient.app.extensions["engine"] = open_engine(f"sqlite:///{tmp_path}/absent/absent.sqlite")
    assert answer_of(patient, "demonstration").colour is Colour.RED


def test_what_is_printed_names_each_question_once_with_its_colour_as_a_word(ward: Ward) -> None:
    printed = describe(examine(ward.patient()))
    for question in QUESTIONS:
        assert printed.count(f"  {question.name}: {question.words}\n") == 1
        assert question.words.endswith("?")
    assert printed.isascii() or "…" in printed
    assert "\x1b" not in printed


@pytest.mark.parametrize(("asked", "code"), [(("doctor",), 0), (("doctor", "--deploy"), 1)])
def test_the_command_ends_with_one_where_anything_is_red(ward: Ward, asked: tuple[str, ...], code: int) -> None:
    result = tidied(ward.patient()).app.test_cli_runner().invoke(args=list(asked))
    assert result.exit_code == code
    assert ("\nred " in result.output) == (code == 1)


@pytest.mark.parametrize("command", ["serve", "pages", "work"])
def test_a_deployment_that_is_red_does_not_start(ward: Ward, command: str) -> None:
    refused = ward.patient()
    refused.app.extensions["settings"] = replace(refused.settings, deploy=True)
    result = refused.app.test_cli_runner().invoke(args=[command])
    assert result.exit_code == 1
    assert "This deployment does not start: mend what is red above, or unset DEPLOY." in result.output


def test_the_units_that_serve_ask_the_doctor_and_the_migration_that_mends_does_not() -> None:
    units = (Path(__file__).resolve().parents[2] / "deploy").glob("*.service")
    asking = {unit.stem.rpartition("-")[2] for unit in units if "Environment=DEPLOY=1" in unit.read_text()}
    assert asking == {"pages", "worker"}
