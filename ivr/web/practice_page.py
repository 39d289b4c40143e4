"""The practice phone's page; `ivr.app` registers it, with the practice carrier only.

What moves on the page comes from `ivr.web.practice_api` as JSON; this blueprint hands out the
empty desk, and the scripts under `static/practice/` set the phones on it.
"""

from flask import Blueprint, render_template


def practice_page(timezone: str = "Europe/Kyiv") -> Blueprint:
    """Return the blueprint that serves `GET /practice`.

    `timezone` is the IANA name of the city's own time, in which the page shows its clock.
    """
    blueprint = Blueprint("practice_page", __name__, template_folder="templates")

    @blueprint.get("/practice")
    def desk() -> str:
        return render_template("practice.html", timezone=timezone)

    return blueprint
