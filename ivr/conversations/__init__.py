"""Taking one turn, by voice or by text: load the state, advance, write the journal, answer.

Floor 4. The webhooks hand over what came in and send back what comes out.
"""
