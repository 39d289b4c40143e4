"""Handing a caller to the emergency path, and what is told when they come back. Pure."""

from ivr.flow.effects import Forward, RaiseEmergency
from ivr.flow.scene import Scene, Turn


def connect(scene: Scene) -> Turn:
    """The next thing that happens is the patrol's telephone ringing; nothing stands before it."""
    known = tuple(
        (f"{a.place.protocol}/{a.place.step}", a.keys) for a in scene.state.answers if a.tell_patrol
    )
    return scene.where(misses=0, silent_since=None).turn(RaiseEmergency(known), Forward())


def came_back(scene: Scene, *, reached: bool) -> Turn:
    """The patrol's line ended: to try again, for a person or for the public numbers."""
    name = "police-ended" if reached else "police-not-reached"
    return scene.where(misses=0, silent_since=None).waiting(*scene.told(name))
