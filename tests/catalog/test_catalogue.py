"""Catalogues read, kept and found again: a wrong file never replaces a right one."""

from pathlib import Path

import pytest

from ivr.catalog import CatalogueShelf, load_or_last_good, read_catalogue, read_texts
from ivr.errors import ProtocolError
from ivr.flow.protocol import Menu
from tests.flow.protocol_folder import good

LANGUAGES = ("en", "uk")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of good protocols."""
    folder = tmp_path / "protocols"
    folder.mkdir()
    for name, text in good().items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """HotLine's own folder, not there yet."""
    return tmp_path / "var"


def spoil(folder: Path, old: str = "open: papers", new: str = "open: paper") -> None:
    menu = folder / "menu.yaml"
    menu.write_text(menu.read_text().replace(old, new))


def test_a_catalogue_knows_its_steps_sentences_and_numbers(folder: Path) -> None:
    catalogue = read_catalogue(folder, LANGUAGES)
    assert isinstance(catalogue.step("menu", "top"), Menu)
    assert catalogue.phrase("goodbye").spoken["en"] == "Thank you for calling. Goodbye."
    assert catalogue.numbers["legal-aid"].number == "0 800 213 103"
    assert len(catalogue.version) == 12


def test_the_version_is_that_of_the_content(folder: Path) -> None:
    before = read_catalogue(folder, LANGUAGES).version
    spoil(folder, "revision: 1\n", "# the first\nrevision:   1\n")
    assert read_catalogue(folder, LANGUAGES).version == before
    spoil(folder, "What is it about?", "How can we help?")
    assert read_catalogue(folder, LANGUAGES).version != before


def test_a_spoiled_folder_leaves_the_last_good_catalogue_in_force(folder: Path, var: Path) -> None:
    first, problems = load_or_last_good(folder, CatalogueShelf(var), LANGUAGES)
    assert problems == ()
    spoil(folder)
    # Another process, after a restart: nothing is remembered but what stands in `var`.
    again, problems = load_or_last_good(folder, CatalogueShelf(var), LANGUAGES)
    assert again == first
    assert [problem.file for problem in problems] == ["menu.yaml"]


def test_a_good_folder_is_in_force_although_the_disk_refuses_it(folder: Path, var: Path) -> None:
    var.write_text("A file where HotLine's folder should be.")
    catalogue, problems = load_or_last_good(folder, CatalogueShelf(var), LANGUAGES)
    assert catalogue == read_catalogue(folder, LANGUAGES)
    assert ["could not be kept" in problem.message for problem in problems] == [True]


def test_a_mended_folder_is_taken_again(folder: Path, var: Path) -> None:
    shelf = CatalogueShelf(var)
    load_or_last_good(folder, shelf, LANGUAGES)
    spoil(folder)
    load_or_last_good(folder, shelf, LANGUAGES)
    spoil(folder, "open: paper", "open: papers")
    spoil(folder, "revision: 1", "revision: 2")
    catalogue, problems = load_or_last_good(folder, shelf, LANGUAGES)
    assert problems == ()
    assert catalogue.protocols["menu"].revision == 2
    assert shelf.latest() == catalogue


def test_without_a_good_one_ever_a_spoiled_folder_is_refused(folder: Path, var: Path) -> None:
    spoil(folder)
    with pytest.raises(ProtocolError) as refused:
        load_or_last_good(folder, CatalogueShelf(var), LANGUAGES)
    assert "menu.yaml:12" in str(refused.value)


def test_a_call_goes_on_with_the_catalogue_it_began_with(folder: Path, var: Path) -> None:
    first, _ = load_or_last_good(folder, CatalogueShelf(var), LANGUAGES)
    spoil(folder, "What is it about?", "How can we help?")
    second, _ = load_or_last_good(folder, CatalogueShelf(var), LANGUAGES)
    elsewhere = CatalogueShelf(var)
    assert elsewhere.get(first.version) == first
    assert elsewhere.get(second.version) == second
    assert elsewhere.latest() == second


def test_going_back_to_an_earlier_catalogue_makes_it_the_latest(folder: Path, var: Path) -> None:
    shelf = CatalogueShelf(var)
    first, _ = load_or_last_good(folder, shelf, LANGUAGES)
    spoil(folder, "What is it about?", "How can we help?")
    load_or_last_good(folder, shelf, LANGUAGES)
    spoil(folder, "How can we help?", "What is it about?")
    load_or_last_good(folder, shelf, LANGUAGES)
    assert CatalogueShelf(var).latest() == first


def test_files_kept_elsewhere_make_the_same_catalogue(folder: Path, var: Path) -> None:
    catalogue = read_catalogue(folder, LANGUAGES)
    shelf = CatalogueShelf(var)
    shelf.keep(catalogue, read_texts(folder))
    assert CatalogueShelf(var).get(catalogue.version) == catalogue
    assert shelf.texts(catalogue.version) == good()


@pytest.mark.parametrize("version", ["0123456789ab", "", "../../secret", "latest"])
def test_an_unknown_version_is_not_there(var: Path, version: str) -> None:
    assert CatalogueShelf(var).get(version) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"menu.yaml": "x"}', '{"menu.yaml": 1}'])
def test_a_damaged_shelf_is_an_empty_shelf(folder: Path, var: Path, damage: str) -> None:
    catalogue, _ = load_or_last_good(folder, CatalogueShelf(var), LANGUAGES)
    kept = var / "catalogues" / f"{catalogue.version}.json"
    kept.write_text(damage)
    assert CatalogueShelf(var).get(catalogue.version) is None
    assert CatalogueShelf(var).latest() is None


def test_a_shelf_somebody_changed_is_not_believed(folder: Path, var: Path) -> None:
    catalogue, _ = load_or_last_good(folder, CatalogueShelf(var), LANGUAGES)
    kept = var / "catalogues" / f"{catalogue.version}.json"
    kept.write_text(kept.read_text().replace("What is it about?", "Give us your money."))
    assert CatalogueShelf(var).get(catalogue.version) is None


def test_a_folder_that_is_not_there_is_a_problem_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_catalogue(tmp_path / "nowhere", LANGUAGES)
    assert refused.value.problems[0].remedy


def test_an_empty_folder_is_a_problem_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="no protocols here"):
        read_catalogue(tmp_path, LANGUAGES)


def test_other_files_are_left_alone(folder: Path) -> None:
    before = read_catalogue(folder, LANGUAGES)
    (folder / "README.md").write_text("Notes.")
    (folder / ".menu.yaml.swp.yaml").write_bytes(b"\xff")
    assert read_catalogue(folder, LANGUAGES) == before


def test_a_city_with_another_language_needs_it_everywhere(folder: Path) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_catalogue(folder, (*LANGUAGES, "ar"))
    assert {problem.file for problem in refused.value.problems} == {
        "menu.yaml",
        "numbers.yaml",
        "papers.yaml",
        "phrases.yaml",
    }
