"""What systemd is told of this process, where it started it with `Type=notify`.

The protocol is a datagram to the socket that `NOTIFY_SOCKET` names (sd_notify(3)).
"""

import os
import socket
from contextlib import suppress

READY, ALIVE, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"


def tell(state: str) -> None:
    """Tell it; where nobody asked, or nobody hears, nothing happens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address[:1] not in ("/", "@"):
        return
    # The name of an abstract socket begins with a zero byte, which no variable can hold.
    address = address.replace("@", "\0", 1) if address[0] == "@" else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, suppress(OSError):
        line.setblocking(False)
        line.sendto(state.encode("ascii"), address)
