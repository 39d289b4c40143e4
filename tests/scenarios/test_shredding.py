"""Texts do not stay at the carrier."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from twilio.http.response import Response

from ivr.carrier.twilio import TwilioCarrier
from ivr.jobs.shredding import Shredder
from tests.scenarios.person import Person
from tests.scenarios.town import Town
from tests.wire import AppClient


def left(town: Town) -> list[str]:
    """The words of the texts that the carrier still has."""
    return town.act(lambda network: [each.body for each in network.texts.messages.values()])


def days_pass(town: Town, days: float) -> None:
    """The town sleeps, and its worker ticks for a while afterwards."""
    town.act(lambda network: network.advance(timedelta(days=days).total_seconds()))
    town.wait(seconds=30)
    town.wait(minutes=10)


def writes(caller: Person, ivan: Person) -> None:
    """Bisi texts, is answered in the webhook's own reply, and Ivan gets a text for her."""
    caller.texts("please call me, I speak english")
    caller.gets_text()
    ivan.gets_text()
    caller.texts("DROP")
    caller.gets_text()


def test_within_a_week_the_carrier_has_no_text_of_ours(
    town: Town, caller: Person, ivan: Person
) -> None:
    writes(caller, ivan)
    days_pass(town, 4)
    assert len(left(town)) == 5
    days_pass(town, 2)
    assert left(town) == []


def test_a_carrier_that_is_away_is_asked_again(town: Town, caller: Person, ivan: Person) -> None:
    writes(caller, ivan)
    town.act(lambda network: setattr(network, "rest_down", True))
    days_pass(town, 6)
    assert len(left(town)) == 5
    town.act(lambda network: setattr(network, "rest_down", False))
    town.wait(minutes=55)
    days_pass(town, 0)
    assert left(town) == []


def test_texts_that_come_later_are_deleted_in_their_own_time(
    town: Town, caller: Person, ivan: Person
) -> None:
    writes(caller, ivan)
    days_pass(town, 6)
    caller.texts("I lost my passport")
    caller.gets_text()
    days_pass(town, 1)
    assert len(left(town)) == 2
    days_pass(town, 5)
    assert left(town) == []


class Keeps(AppClient):
    """A carrier's API that will not delete one text."""

    kept = ""

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Response:
        """One request."""
        if method == "DELETE" and self.kept in url:
            return Response(400, '{"code": 20009, "message": "not yet", "status": 400}')
        return super().request(method, url, *args, **options)


def test_a_text_the_carrier_will_not_delete_stops_no_other_and_is_tried_again(
    town: Town, caller: Person, ivan: Person
) -> None:
    writes(caller, ivan)
    stubborn = Keeps(lambda: town.app)
    stubborn.kept = next(iter(town.act(lambda network: network.texts.messages)))
    carrier = TwilioCarrier(town.settings.sms_account, stubborn)
    town.ticks = replace(town.ticks, shredder=Shredder(town.ticks.hotline, carrier))
    town.act(lambda network: network.advance(timedelta(days=1).total_seconds()))
    caller.texts("I lost my passport")
    caller.gets_text()
    days_pass(town, 6)
    assert len(left(town)) == 1
    stubborn.kept = "nothing"
    town.wait(minutes=55)
    days_pass(town, 0)
    assert left(town) == []
