"""What is thin in a city pack: one number, one operator, nobody texted."""

from pathlib import Path

import pytest

from ivr.cities import load_cities
from ivr.readiness import packs
from ivr.readiness.checks import Check
from tests.on_air import SAMPLE_LINE, own_pack

PATROL = 'voice: ["+380342790001", "+380342790002"]'
SUPERVISOR = 'supervisors: ["+380501110000"]'
TWO_OPERATORS = (
    (PATROL, 'voice: ["+380342790001", "+380672790002"]'),
    (SUPERVISOR, 'supervisors: ["+380501110000", "+380671110000"]'),
)


def checks(folder: Path, *changes: tuple[str, str], real: bool = True) -> list[Check]:
    return list(packs.of_packs(load_cities(own_pack(folder, *changes)), real=real))


def test_a_pack_with_two_operators_and_replies_passes(tmp_path: Path) -> None:
    assert {check.verdict for check in checks(tmp_path, *TWO_OPERATORS)} == {"pass"}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (PATROL, 'voice: ["+380342790001"]', "only one patrol number"),
        (PATROL, PATROL, "All patrol numbers are landlines"),
        (PATROL, 'voice: ["+380672790001", "+380682790002"]', "of Kyivstar"),
        ("replies: true", "replies: false", "Nobody can text HotLine"),
        (SUPERVISOR, "supervisors: []", "No supervisor is texted"),
        (SUPERVISOR, SUPERVISOR, "There is one supervisor's number only, of Vodafone"),
        (
            SUPERVISOR,
            'supervisors: ["+380671110000", "+380681110000"]',
            "All supervisors' numbers are of Kyivstar",
        ),
        ('sms: ["+380672790003"]', "sms: []", "Danger texts reach no patrol number"),
        ('lawyer: "+380502220002", ', "", "No lawyer can be asked into a call"),
        ('"+380671110102"', '"+380342110102"', "from a landline"),
    ],
)
def test_what_is_thin_in_a_pack_is_a_warning(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    thin = [check for check in checks(tmp_path, (before, after)) if told in check.found]
    assert [(check.verdict, check.remedy != "") for check in thin] == [("warn", True)]


@pytest.mark.parametrize(("real", "verdict"), [(True, "fail"), (False, "warn")])
def test_made_up_numbers_fail_only_where_they_could_be_rung(
    tmp_path: Path, real: bool, verdict: str
) -> None:
    found = checks(tmp_path, ("sample: false", SAMPLE_LINE), real=real)
    assert [check.verdict for check in found if "made up" in check.found] == [verdict]


def test_a_foreign_operator_is_known_too() -> None:
    assert packs.operator("+48512345678") == "of Orange"
