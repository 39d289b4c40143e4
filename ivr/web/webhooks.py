"""The carrier's webhooks: each hands its form to a conversation and sends back the document.

Thin on purpose: what is decided is decided in `ivr.conversations` and `ivr.dispatch`.
"""

from collections.abc import Callable
from functools import partial, wraps

import structlog
from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from ivr.channels import sms_in, voice
from ivr.channels.urls import NO_STATE
from ivr.cities import City
from ivr.conversations import (
    at_desk,
    calls,
    desk_alarms,
    desk_texts,
    desks,
    joining,
    meeting,
    no_city,
    operators,
    patrol_test,
    questions,
    reported,
    rescue,
    ring_offers,
    room,
    staff,
    staff_texts,
    stand_ins,
    texts,
    trouble,
)
from ivr.conversations.line import Line, Visit
from ivr.conversations.way import Way
from ivr.dispatch import reports
from ivr.dispatch.rooms import Legs
from ivr.flow.inputs import Input
from ivr.logs import told
from ivr.store.people import Assistant
from ivr.web import forms
from ivr.web.guard import Guard

XML = "text/xml; charset=utf-8"
RINGING = "ringing"
"""What the carrier says of a call that came in and was not picked up yet."""

SMS_IDS = ("MessageSid", "SmsMessageSid", "SmsSid")

log = structlog.get_logger()


class Webhooks:
    """The routes of one line, as a blueprint."""

    def __init__(self, line: Line, guard: Guard) -> None:
        self._line = line
        self.blueprint = Blueprint("webhooks", __name__)
        self.blueprint.before_request(guard.refuse_forgeries)
        self.blueprint.register_error_handler(Exception, self._failed)
        for rule, document in self._callers_documents():
            self._add(rule, document.__name__, _as_xml(self._of_a_city(document)))
        for rule, document in self._other_documents():
            self._add(rule, document.__name__, _as_xml(document))
        self._add("/status/call", "call_ended", self.call_ended)
        self._add("/status/out/<token>", "out_reported", self.out_reported)
        self._add("/status/leg", "leg_ended", self.leg_ended)

    def _add(self, rule: str, name: str, view: Callable[..., Response]) -> None:
        self.blueprint.add_url_rule(rule, name, view, methods=["POST"])

    def _callers_documents(self) -> list[tuple[str, Callable[..., str]]]:
        return [
            ("/voice", self.call_began),
            ("/voice/turn/<token>", self.keys_pressed),
            ("/voice/patrol/<desk>/<token>", self.desk_rang),
            ("/voice/queue/<step>/<desk>/<token>", self.waiting_went_on),
            ("/voice/questions/<step>/<desk>/<token>", self.question_answered),
            ("/voice/staff/pin", self.pin_keyed),
            ("/voice/staff/<proof>/<step>", self.assistant_went_on),
            ("/voice/staff/<proof>/<step>/<code>", self.assistant_chose),
            ("/voice/fallback", self.call_fell_back),
            ("/sms", self.text_came),
            ("/sms/fallback", self.text_fell_back),
        ]

    def _other_documents(self) -> list[tuple[str, Callable[..., str]]]:
        return [
            ("/voice/desk/<int:desk>/<call>", self.desk_picked_up),
            ("/voice/desk/<int:desk>/<call>/key", self.desk_pressed),
            ("/voice/desk/<int:desk>/<call>/<token>", self.desk_with_details_picked_up),
            ("/voice/desk/<int:desk>/<call>/<token>/<at>", self.desk_told_pressed),
            ("/voice/stand-in/<call>/<whose>/<language>/<step>", self.stand_in_went_on),
            ("/voice/assistant/<token>", self.assistant_picked_up),
            ("/voice/assistant/<token>/key", self.assistant_pressed),
            ("/voice/assistant/<token>/joined", self.talk_ended),
            ("/voice/assistant/<token>/again", self.ring_again),
            ("/voice/patrol-test/<token>", self.test_picked_up),
            ("/voice/patrol-test/<token>/key", self.test_pressed),
            ("/voice/offer/<token>", self.offer_picked_up),
            ("/voice/offer/<token>/key", self.offer_pressed),
            ("/voice/caller/<token>", self.caller_picked_up),
            ("/voice/caller/<token>/key", self.caller_pressed),
            ("/voice/room/<token>/<whose>/<language>/<step>", self.in_the_call),
            ("/voice/guest/<token>/<step>", self.guest_went_on),
            ("/voice/meeting/<whose>/<step>/<place>", self.meeting_went_on),
            ("/voice/alarm/<token>/<step>", self.alarm_went_on),
        ]

    # -- callers ----------------------------------------------------------------------------

    def call_began(self) -> str:
        """A call came in: an assistant's number leads to the PIN, any other to the line."""
        visit = self._visit()
        assistant = staff.assistant_of(visit)
        ringing = request.form.get("CallStatus") == RINGING
        return staff.welcome(visit, assistant) if assistant else calls.begin(visit, ringing=ringing)

    def keys_pressed(self, token: str) -> str:
        """Keys or silence in a caller's call."""
        return calls.go_on(self._visit(), token, voice.read_keys(request.form))

    def desk_rang(self, desk: str, token: str) -> str:
        """Ringing a patrol desk ended, with or without somebody there."""
        rang = desks.read_rang(request.form, over=self._is_over())
        return rescue.desk_rang(self._visit(), token, Way.read(desk), rang)

    def waiting_went_on(self, step: str, desk: str, token: str) -> str:
        """Somebody in danger waits in the queue, pressed a key there, or left it."""
        visit, way, over = self._visit(), Way.read(desk), self._is_over()
        match step:
            case "left":
                return rescue.left_queue(visit, token, way, request.form, over=over)
            case "rang":
                rang = desks.read_rang(request.form, over=over)
                return rescue.stand_in_rang(visit, token, way, rang)
            case _:
                key = voice.read_keys(request.form)
                return rescue.in_queue(visit, step, way, token, key=key)

    def question_answered(self, step: str, desk: str, token: str) -> str:
        """Somebody in danger answered a question for the patrol, or did not."""
        key, over, way = voice.read_keys(request.form), self._is_over(), Way.read(desk)
        return questions.step(self._visit(), step, way, token, key=key, over=over)

    def desk_picked_up(self, desk: int, call: str) -> str:
        """A patrol desk picked up whose address holds no details: it was rung before an update."""
        return self.desk_with_details_picked_up(desk, call, NO_STATE)

    def desk_pressed(self, desk: int, call: str) -> str:
        """The same one pressed a key."""
        return self.desk_told_pressed(desk, call, NO_STATE, "key")

    def desk_with_details_picked_up(self, desk: int, call: str, token: str) -> str:
        """A patrol desk picked up and is to press a key."""
        return at_desk.whisper(self._visit(call), desk, token)

    def desk_told_pressed(self, desk: int, call: str, token: str, at: str) -> str:
        """A patrol desk pressed a key, in its whisper or while it heard what is known."""
        key, leg = voice.read_keys(request.form), forms.sid(request.form, "CallSid")
        told = at == "told"
        return at_desk.accept(self._visit(call), desk, token, key=key, leg=leg, told=told)

    def stand_in_went_on(self, call: str, whose: str, language: str, step: str) -> str:
        """One of our people is rung for somebody in danger, pressed a key, or meets them."""
        pressed = stand_ins.Pressed(
            key=voice.read_keys(request.form),
            leg=forms.sid(request.form, "CallSid"),
            joined=desks.was_reached(request.form),
        )
        return stand_ins.step(self._visit(call), whose, language, step, pressed)

    def test_picked_up(self, token: str) -> str:
        """A patrol desk that is rung as a test picked up."""
        return patrol_test.picked_up(self._line, token, self._line.clock.now())

    def test_pressed(self, token: str) -> str:
        """That desk pressed a key."""
        return patrol_test.pressed(self._line, token, self._line.clock.now())

    # -- assistants, and callers called back ------------------------------------------------

    def assistant_picked_up(self, token: str) -> str:
        """The assistant who took a case picked up."""
        return joining.assistant_picked_up(self._line, token, self._line.clock.now())

    def assistant_pressed(self, token: str) -> str:
        """The assistant pressed a key, or none."""
        key = voice.read_keys(request.form)
        return joining.assistant_pressed(self._line, token, key, self._line.clock.now())

    def talk_ended(self, token: str) -> str:
        """The talk is over, or the caller was not reached."""
        now, joined = self._line.clock.now(), desks.was_reached(request.form)
        language = room.assistants_language(self._line, token, now)
        if language is not None:
            return self.in_the_call(token, "assistant", language, "enters")
        return joining.talk_ended(self._line, token, now, joined=joined)

    def ring_again(self, token: str) -> str:
        """The assistant asks for the caller to be rung once more, or not."""
        key = voice.read_keys(request.form)
        return joining.ring_again(self._line, token, key, self._line.clock.now())

    def offer_picked_up(self, token: str) -> str:
        """An assistant who is rung about an offer picked up."""
        return ring_offers.picked_up(self._line, token, self._line.clock.now())

    def offer_pressed(self, token: str) -> str:
        """That assistant pressed a key."""
        key = voice.read_keys(request.form)
        return ring_offers.pressed(self._line, token, key, self._line.clock.now())

    def caller_picked_up(self, token: str) -> str:
        """The caller who asked to be called picked up."""
        return joining.caller_picked_up(self._line, token, self._line.clock.now())

    def caller_pressed(self, token: str) -> str:
        """That caller pressed a key."""
        legs = Legs(
            caller=forms.sid(request.form, "CallSid"),
            assistant=forms.sid(request.form, "ParentCallSid"),
        )
        key = voice.read_keys(request.form)
        return joining.caller_pressed(self._line, token, key, legs, self._line.clock.now())

    def in_the_call(self, token: str, whose: str, language: str, step: str) -> str:
        """One of the two who talk comes into their conference, leaves it, or pressed a key."""
        here = room.Here(self._visit(), token, language, over=self._is_over())
        return room.step(here, whose, step, voice.read_keys(request.form))

    def guest_went_on(self, token: str, step: str) -> str:
        """The same for somebody who was rung to come in."""
        key = voice.read_keys(request.form)
        return room.guest_step(self._visit(), token, step, key, over=self._is_over())

    def meeting_went_on(self, whose: str, step: str, place: str) -> str:
        """A desk, a caller or an interpreter comes into their conference, or leaves it."""
        key, visit = voice.read_keys(request.form), self._visit()
        return meeting.step(visit, whose, step, place, key=key, over=self._is_over())

    def alarm_went_on(self, token: str, step: str) -> str:
        """Whoever is rung about a danger text picked up, or pressed a key."""
        key = voice.read_keys(request.form)
        return desk_alarms.step(self._line, token, step, key, self._line.clock.now())

    def pin_keyed(self) -> str:
        """An assistant who called keyed their PIN."""
        return self._staff(staff.pin_keyed)

    def assistant_went_on(self, proof: str, step: str) -> str:
        """An assistant who called pressed keys behind the PIN."""
        return self._staff(partial(staff.went_on, proof=proof, step=step))

    def assistant_chose(self, proof: str, step: str, code: str) -> str:
        """The same, about the case of this code, or one of the shifts of these codes."""
        return self._staff(partial(staff.went_on, proof=proof, step=step, code=code))

    # -- texts ------------------------------------------------------------------------------

    def text_came(self) -> str:
        """A text came in, from an assistant, a supervisor, a patrol desk or a caller."""
        visit, body = self._visit(voice=False), request.form.get("Body", "")
        danger = sms_in.calls_for_police(body, catalogue=visit.catalogue)
        if danger and not staff_texts.may_be_a_command(body):  # before anybody is looked up
            return texts.take(visit, body)
        if operators.take(visit, request.form.get("From", ""), body):
            return texts.SILENCE
        with self._line.hotline.store.waiting_once():
            assistant = staff.assistant_texting(visit)
            if assistant is None:
                by_number = staff_texts.take_supervisors(visit, body) or desk_texts.take(
                    visit, body
                )
                return by_number or texts.take(visit, body)
            return staff_texts.take(visit, assistant, body) or texts.take(visit, body)

    # -- fallbacks, for carriers that host nothing themselves ---------------------------------

    def call_fell_back(self) -> str:
        """The carrier could not use our last document: the caller hears so, and 9 works."""
        return trouble.spoken(self._visit())

    def text_fell_back(self) -> str:
        """The same for a text."""
        return trouble.written(self._visit(voice=False))

    # -- statuses -----------------------------------------------------------------------------

    def call_ended(self) -> Response:
        """The carrier reports on a call that came in."""
        status = request.form.get("CallStatus", "")
        if status in reports.OVER and self._city() is not None:
            seconds = forms.seconds(request.form, "CallDuration")
            visit = self._visit()
            by_staff = staff.assistant_of(visit) is not None
            calls.ended(visit, status, seconds, by_staff=by_staff)
            if by_staff:
                reported.on_leg(visit, status, seconds)
        return Response(status=204)

    def leg_ended(self) -> Response:
        """The carrier reports on the call of somebody who was rung by a Dial."""
        if self._is_over():
            seconds = forms.seconds(request.form, "CallDuration")
            reported.on_leg(self._visit(), request.form["CallStatus"], seconds)
        return Response(status=204)

    def out_reported(self, token: str) -> Response:
        """The carrier reports on a text or call that went out."""
        report = reports.read(request.form, forms.sid(request.form, "CallSid", "MessageSid"))
        if report is not None:
            reported.on_what_went_out(self._visit(), token, report)
        return Response(status=204)

    # -- what they share ----------------------------------------------------------------------

    def _visit(self, call: str | None = None, *, voice: bool = True) -> Visit:
        """Whose conversation this is; `call` names the caller's where another leg asks.

        Such a leg goes on even where its numbers tell no city: somebody in danger is waiting.
        """
        form = request.form
        sid = forms.sid(form, *(("CallSid",) if voice else SMS_IDS))
        return Visit(
            line=self._line,
            city=self._city() or self._line.hotline.cities.every[0],
            conversation=call or sid,
            number=None if call else self._caller(),
            now=self._line.clock.now(),
            voice=voice,
            message="" if voice else sid,
            by_name=not voice and forms.is_name(form, "From"),
        )

    def _is_over(self) -> bool:
        return request.form.get("CallStatus") in reports.OVER

    def _city(self) -> City | None:
        """The city of the number called, or the only one; a desk's leg comes from one of ours.

        None where several might be meant: nobody is rung on a guess.
        """
        cities = self._line.hotline.cities
        numbers = (forms.number(request.form, name) for name in ("To", "From"))
        known = (cities.by_number(number) for number in numbers if number)
        return next((city for city in known if city), cities.only)

    def _caller(self) -> str | None:
        """The number somebody calls or writes from; one of ours is nobody's to be called back."""
        number = forms.number(request.form, "From")
        ours = number is not None and self._line.hotline.cities.by_number(number) is not None
        return None if ours else number

    def _of_a_city(self, view: Callable[..., str]) -> Callable[..., str]:
        """The view; or the public numbers, where it can't be told which city is meant."""

        @wraps(view)
        def answered(**places: str) -> str:
            if self._city() is not None:
                return view(**places)
            if request.path.startswith("/sms"):
                return no_city.written(self._line, self._caller(), request.form.get("Body", ""))
            return no_city.spoken(self._line)

        return answered

    def _staff(self, step: Callable[[Visit, Assistant, Input], str]) -> str:
        """A step of an assistant's dialogue; whoever is none any more hears the line."""
        visit = self._visit()
        assistant = staff.assistant_of(visit)
        if assistant is None:
            return calls.begin(visit)
        return step(visit, assistant, voice.read_keys(request.form))

    def _failed(self, failure: Exception) -> Response | HTTPException:
        """Whatever failed behind the guard becomes a sentence and the way on (rule 11)."""
        if isinstance(failure, HTTPException):
            return failure
        g.trouble = True
        log.error("turn failed", endpoint=request.endpoint, **told(failure))
        if request.path.startswith("/status/"):
            return Response(status=204)
        if request.path.startswith("/sms"):
            return Response(trouble.written(self._visit(voice=False)), content_type=XML)
        return Response(trouble.spoken(self._visit()), content_type=XML)


def _as_xml(view: Callable[..., str]) -> Callable[..., Response]:
    @wraps(view)
    def answered(**places: str) -> Response:
        return Response(view(**places), content_type=XML)

    return answered
