"""How a turn is heard and read: effects become TwiML or a text, keys and texts become inputs.

Pure functions: no database, no Flask, no clock. Imports `ivr.flow`, `ivr.phones` and
`twilio.twiml`; imported by `ivr.conversations` and the floors above.
"""
