"""What the pages make of the short names that the journal keeps."""

from zoneinfo import ZoneInfo

from ivr.web.told import Shelf
from tests.flow.walk import shipped, signed


def test_what_stood_in_a_drafts_place_is_told_in_its_words() -> None:
    shelf = Shelf(signed(shipped()), ZoneInfo("Europe/Kyiv"))
    quote = shelf.quote("stress/not_signed_off", language="en", written=False, code="")
    assert quote.text.startswith("Our advice is still being checked")
    assert "dial 102" in quote.text
