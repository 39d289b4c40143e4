"""Who answers for a protocol: what must be signed off has sources to be signed off by. Pure."""

from collections.abc import Iterator

from ivr.errors import Problem
from ivr.flow.lint.sheets import Sheet
from ivr.flow.protocol import Protocol


def check(sheet: Sheet[Protocol]) -> Iterator[Problem]:
    """Problems of one protocol's sources and sign-offs."""
    protocol = sheet.value
    if protocol.needs_sign_off and not protocol.sources:
        message = "What has to be signed off must say where it comes from."
        remedy = "Add `sources:`, each with `what`, `address` and `checked`."
        yield sheet.problem(("needs_sign_off",), message, remedy)
    for at, sign_off in enumerate(protocol.sign_offs):
        if sign_off.role not in protocol.needs_sign_off:
            message = f"A sign-off by `{sign_off.role}` is not asked for."
            remedy = "Add the role to `needs_sign_off`, or delete the sign-off."
            yield sheet.problem(("sign_offs", at, "role"), message, remedy)
