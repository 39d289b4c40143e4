"""Authors try their danger words: a single text, or all of them with the rates."""

from pathlib import Path

from tests.cli.conftest import ROOT, Operator

TEXTS = ROOT / "protocols" / "texts" / "danger.yaml"


def test_the_shipped_texts_are_tried_and_the_rates_printed(operator: Operator) -> None:
    told = operator.runs("protocol danger-words")
    for name in ("missed", "slower", "false alarms", "needless questions"):
        assert f"{name}" in told
    assert "0.0 %" in told


def test_a_single_text_is_told_with_the_word_that_decides(operator: Operator) -> None:
    told = operator.runs("protocol danger-words 'he has a KN1FE' 'where is the library'")
    assert "alarmed at once (by “knife”)" in told
    assert "“where is the library”: no danger" in told


def test_a_misread_text_is_shown_and_the_command_fails(operator: Operator, tmp_path: Path) -> None:
    file = tmp_path / "texts.yaml"
    file.write_text("known: {en: {alarm: [where is the library]}}\nheld_out: {}\n")
    assert "Mend danger-words.yaml" in operator.fails(f"protocol danger-words --file {file}")
    result = operator._result(f"protocol danger-words --file {file}", None)
    assert "where is the library  en" in result.stdout
    assert "1 of 1" in result.stdout


def test_a_file_of_texts_at_fault_is_refused_with_its_line(
    operator: Operator, tmp_path: Path
) -> None:
    file = tmp_path / "texts.yaml"
    file.write_text(TEXTS.read_text("utf-8").replace("    alarm:", "    allarm:", 1), "utf-8")
    assert "Mend" in operator.fails(f"protocol danger-words --file {file}")
