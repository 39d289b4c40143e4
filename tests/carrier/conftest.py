"""Phones on a practice network for these tests; any problem the carrier notes fails the test."""

from collections.abc import Iterator

import pytest

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import Phone
from tests.carrier.other_side import AMARA, CHIOMA, DESK, IVAN, OtherSide, make_network


@pytest.fixture
def side() -> OtherSide:
    """The application at the other side."""
    return OtherSide()


@pytest.fixture
def network(side: OtherSide) -> Iterator[Network]:
    """A network that must end without a problem in its log."""
    network = make_network(side.fetch)
    yield network
    assert network.problems == []


@pytest.fixture
def caller(network: Network) -> Phone:
    """A student's phone."""
    return network.phone(CHIOMA)


@pytest.fixture
def ivan(network: Network) -> Phone:
    """An assistant's phone."""
    return network.phone(IVAN)


@pytest.fixture
def amara(network: Network) -> Phone:
    """Another assistant's phone."""
    return network.phone(AMARA)


@pytest.fixture
def desk(network: Network) -> Phone:
    """The patrol desk's phone."""
    return network.phone(DESK)
