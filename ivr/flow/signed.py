"""What is told where drafts are kept from callers: nothing of them, and a person offered instead.

Pure. Whoever names a draft's topic is understood and hears that the advice is still being checked;
no menu offers it. Choices that stay keep their keys: people learned them, and they are printed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ivr.flow.protocol import Branch, Choice, End, Menu, Protocol, Say, Step, Target
from ivr.flow.texts import Text

UNCHECKED = "not_signed_off"
"""The step that stands where a draft would; no author can write such an id."""


def without_drafts(
    protocols: Mapping[str, Protocol], drafts: Collection[str], *, top: str, instead: Text
) -> Mapping[str, Protocol]:
    """The protocols as a city tells them that does not serve `drafts`.

    top: the protocol every conversation begins with, none of the drafts; instead: what is told in
    a draft's place.
    """
    # The texts were checked where they were read.
    end = End.model_construct(kind="end", text=instead.spoken, sms=instead.written)
    return MappingProxyType(
        {
            name: _stand_in(each, end)
            if name in drafts
            else _Pruning(each, drafts, top=name == top).done(end)
            for name, each in protocols.items()
        }
    )


def _stand_in(draft: Protocol, end: End) -> Protocol:
    """A draft without its advice: its topic words find it still, and what leads to it ends well."""
    return draft.model_copy(
        update={
            "needs_sign_off": (),
            "start": UNCHECKED,
            "steps": MappingProxyType({UNCHECKED: end}),
        }
    )


@dataclass(frozen=True)
class _Pruning:
    """One protocol, to be freed of the choices that lead to drafts."""

    protocol: Protocol
    drafts: Collection[str]
    top: bool

    def done(self, end: End) -> Protocol:
        """The protocol; words of its own that led to nothing but drafts lead to `end`."""
        steps: dict[str, Step] = {
            name: self._pruned(step) for name, step in self.protocol.steps.items()
        }
        changed: dict[str, object] = {"steps": MappingProxyType({**steps, UNCHECKED: end})}
        if self.top and self._is_empty(self.protocol.start):
            changed["start"] = UNCHECKED
        return self.protocol.model_copy(update=changed)

    def _pruned(self, step: Step) -> Step:
        if not isinstance(step, Menu):
            return step
        kept = self._kept(step)
        if kept:
            return step.model_copy(update={"choices": kept})
        return Say.model_construct(
            kind="say", text=step.text, sms=step.sms, goto=UNCHECKED, open=None
        )

    def _kept(self, menu: Menu) -> tuple[Choice, ...]:
        return tuple(choice for choice in menu.choices if not self._leads_nowhere(choice))

    def _leads_nowhere(self, target: Target, passed: frozenset[str] = frozenset()) -> bool:
        """To a draft; in the top menu also to a menu of nothing but drafts: it only asks which."""
        if target.open is not None:
            return target.open in self.drafts
        goto = target.goto or ""
        return self.top and (goto in passed or self._is_empty(goto, passed))

    def _is_empty(self, name: str, passed: frozenset[str] = frozenset()) -> bool:
        """Whether no way on from a step leads anywhere; round in a circle is nowhere too."""
        step, further = self.protocol.steps[name], passed | {name}
        match step:
            case Menu():
                return all(self._leads_nowhere(choice, further) for choice in step.choices)
            case Branch():
                ways = (*step.cases.values(), step.otherwise)
                return all(self._leads_nowhere(way, further) for way in ways)
            case _:
                return False
