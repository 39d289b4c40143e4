"""What a HotLine on the air has: keys of its own, an account, a city with its own numbers."""

from pathlib import Path

from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = (ROOT / "cities" / "ivano-frankivsk.yaml").read_text("utf-8")
TOKEN = "the token of an account"
KEYS = {
    "HOTLINE_SECRET_KEY": "k" * 40,
    "HOTLINE_NUMBER_KEYS": Fernet.generate_key().decode(),
    "HOTLINE_LOOKUP_KEY": "l" * 40,
}
ACCOUNT = {
    "HOTLINE_CARRIER": "twilio",
    "HOTLINE_PUBLIC_URL": "https://hotline.example.org",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": TOKEN,
}
SAMPLE_LINE = "sample: true"


def own_pack(folder: Path, *changes: tuple[str, str]) -> Path:
    """A folder with the sample's pack, no sample any more; `changes` are texts and their like."""
    folder.mkdir(exist_ok=True)
    text = SAMPLE.replace(SAMPLE_LINE, "sample: false")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    (folder / "ivano-frankivsk.yaml").write_text(text, "utf-8")
    return folder


def on_air(place: Path, *changes: tuple[str, str]) -> dict[str, str]:
    """The environment of such a HotLine, its own files under `place`."""
    folders = {
        "HOTLINE_VAR": str(place / "var"),
        "HOTLINE_CITIES": str(own_pack(place / "cities", *changes)),
    }
    return {**KEYS, **ACCOUNT, **folders}
