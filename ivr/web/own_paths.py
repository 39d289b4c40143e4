"""Whether an address somebody sent along leads nowhere but to our own pages. For `ivr.web` only."""

from urllib.parse import urlsplit

HOME = "/calls"


def own_path(address: str | None) -> str:
    """The address if it is a path on this site, else the call log.

    Browsers read a backslash as a slash and drop control characters, so `/\\evil` and a slash, a
    tab and a slash lead to another site as surely as `//evil` does.
    """
    path = address or ""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return HOME
    if not path.isprintable() or urlsplit(path).netloc:
        return HOME
    return path
