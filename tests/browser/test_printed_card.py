"""docs/assistant-card.md on paper: an assistant keeps one sheet beside the telephone."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

CARD = (Path(__file__).parents[2] / "docs" / "assistant-card.md").read_text("utf-8")
STYLE = """
    @page { size: A4; margin: 8mm }
    body { font: 9pt/1.2 sans-serif; margin: 0 }
    h1 { font-size: 13pt } h2 { font-size: 10.5pt }
    h1, h2, p, ul, table { margin: 0 0 1.5mm }
    ul { padding-left: 5mm }
    table { border-collapse: collapse; width: 100% }
    td, th { border: .2mm solid; padding: .3mm 1mm; text-align: left; vertical-align: top }
"""
"""As plain as a printer may make it; letters as large as a newspaper's."""


def test_the_card_is_one_page_of_paper_at_a_readable_size(chromium: Browser) -> None:
    with chromium.new_page() as page:
        card = MarkdownIt().enable("table").render(CARD)
        page.set_content(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{card}")
        paper = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
