"""What every test of the channels is told from."""

import pytest

from ivr.channels.wording import Wording
from ivr.flow.catalogue import Catalogue
from tests.channels.stage import KYIV, MONDAY_MORNING, small_catalogue


@pytest.fixture
def catalogue() -> Catalogue:
    """Two protocols, a few numbers."""
    return small_catalogue()


@pytest.fixture
def wording(catalogue: Catalogue) -> Wording:
    """How things are told in Ivano-Frankivsk on Monday morning."""
    return Wording(catalogue, KYIV, MONDAY_MORNING)
