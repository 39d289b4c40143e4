"""Handing a caller to the emergency path, and what is told when they come back. Pure."""

from typing import assert_never

from ivr.flow.effects import Forward, RaiseEmergency
from ivr.flow.inputs import Back
from ivr.flow.known import known
from ivr.flow.scene import Scene, Turn


def connect(scene: Scene) -> Turn:
    """The next thing that happens is the patrol's telephone ringing; nothing stands before it."""
    raised = RaiseEmergency(known(scene.state))
    return scene.where(misses=0, silent_since=None).turn(raised, Forward())


def came_back(scene: Scene, back: Back) -> Turn:
    """Nobody talks with them any more: to try again, for a person or for the public numbers."""
    return scene.where(misses=0, silent_since=None).waiting(*scene.told(_told(back)))


def _told(back: Back) -> str:
    match back:
        case Back.FROM_POLICE:
            return "police-ended"
        case Back.NOT_REACHED:
            return "police-not-reached"
        case Back.STOPPED:
            return "police-stopped"
        case Back.FROM_STAFF:
            return "stand-in-ended"
        case _:
            assert_never(back)
