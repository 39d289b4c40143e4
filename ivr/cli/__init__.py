"""The command line: one module a group of commands, all put onto the `flask` command.

Floor 6: `ivr.app` calls `register`, `wsgi.py` calls `rescue`. A command that fails says so in one
sentence on stderr, tells what to do next and exits with 1.
"""

from ivr.cli.commands import register, rescue
from ivr.cli.tools import Tools

__all__ = ["Tools", "register", "rescue"]
