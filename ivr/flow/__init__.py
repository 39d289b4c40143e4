"""The thinking part: protocols, states and the engine that joins them.

Nothing here reads a clock, a file, a database or the network, and nothing here may:
it imports `ivr.errors` and pydantic at most, and any higher floor may import it.
"""
