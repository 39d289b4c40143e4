"""The floor: a Flask route that checks the signature and returns fixed TwiML, and does no more."""

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator

from ivr.settings import load_settings

settings = load_settings()
validator = RequestValidator(settings.voice_account.token.get_secret_value())
app = Flask("floor")
app.extensions["hotline-starters"] = []
TWIML = (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Gather numDigits="1" action="/voice">'
    '<Say language="en-GB">Press one.</Say></Gather></Response>'
)


@app.get("/healthz")
def healthz() -> str:
    """So that the benchmark knows when it is up."""
    return "ok"


@app.post("/voice")
def voice() -> Response:
    """The whole of it."""
    url = settings.public_url + request.environ["RAW_URI"]
    if not validator.validate(url, request.form, request.headers["X-Twilio-Signature"]):
        abort(403)
    return Response(TWIML, content_type="text/xml")
