"""The sentences HotLine itself says around the protocols, by name, with the blanks each may hold.

Pure. The wording lives in `protocols/phrases.yaml`, in every language, where people answer for it;
this module only says which sentences there must be. `ivr.catalog` refuses a file that lacks one.
"""

PHRASES: dict[str, frozenset[str]] = {
    # Opening
    "danger-first": frozenset(),  # at most 2.5 s: "In danger press 9, or hang up and dial 102"
    "language-choice": frozenset({"key"}),  # in itself: "English, press 1"
    "other-languages": frozenset(),  # for a remembered caller: "Other languages: star"
    "notice": frozenset(),  # at most 6 s: not recorded; police learn nothing unless ...
    # Nobody is on duty and no supervisor can be told; after the notice
    "information-only": frozenset(),
    # Keys
    "choice": frozenset({"label", "key"}),
    "silence-help": frozenset(),
    "wrong-key": frozenset(),
    "ask-too-short": frozenset(),
    "keys-reminder": frozenset(),  # "star: back, hash: again, 0: a person"
    "after-end": frozenset(),  # "To hear it again press hash, ..."
    # Where a protocol is not signed off and the city serves no drafts
    "not-signed-off": frozenset(),  # 0: a person; the public numbers
    # Silence
    "silence-person": frozenset(),
    "cannot-talk": frozenset(),  # "Press 1 if you cannot talk, 5 if this is a mistake"
    "cannot-talk-noted": frozenset(),
    "goodbye": frozenset(),  # neutral
    # A person (callback)
    "person-offer": frozenset({"number"}),  # at most 15 s; number = HotLine's own
    "person-offer-closed": frozenset({"when", "number"}),
    "person-offer-unknown": frozenset({"number"}),  # duty begins in over 48 hours or never
    "person-number": frozenset(),  # hidden number: key in the number, then hash
    "person-number-refused": frozenset(),
    "person-number-readback": frozenset({"digits"}),  # "... press 1 if right, 2 to key it again"
    "person-noted": frozenset({"code"}),
    "person-noted-closed": frozenset({"code", "when"}),
    "person-noted-unknown": frozenset({"code"}),
    "person-again": frozenset({"code"}),  # asked a second time: still one case
    "person-code-by-text": frozenset(),  # "press 1 to get it by text as well"
    "person-code-texted": frozenset(),
    "code-text": frozenset({"code", "number"}),  # the neutral SMS itself
    "person-withdrawn": frozenset(),
    # What the caller wishes of the call back
    "person-wishes": frozenset(),  # another time, not safe, a woman, a man, another number
    "person-offer-wished": frozenset(),  # the offer once something was wished
    "wish-when": frozenset({"evening", "morning"}),
    "wish-hour": frozenset(),
    "wish-time": frozenset({"when"}),
    "wish-unsafe": frozenset(),
    "wish-woman": frozenset(),
    "wish-man": frozenset(),
    "wish-anybody": frozenset(),
    "wish-number": frozenset({"digits"}),
    "person-noted-at": frozenset({"code", "when"}),
    "person-noted-unsafe": frozenset({"code", "number"}),  # number = HotLine's own
    "still-waiting": frozenset({"code", "number"}),  # nobody took it in half an hour
    "wish-unmet": frozenset({"code", "number"}),  # nobody of the gender wished for is on duty
    "staff-not-safe": frozenset({"code"}),
    "supervisor-not-safe": frozenset({"code", "language"}),
    "supervisor-wish-unmet": frozenset({"code", "language"}),
    # Danger
    "connecting-police": frozenset(),
    "desk-whisper": frozenset(),  # in the patrol's language: uk
    "desk-whisper-again": frozenset(),  # all three within twelve seconds
    "police-not-reached": frozenset(),  # public numbers by catalogue blanks
    "police-ended": frozenset(),  # after the desk hung up
    "danger-text-reply": frozenset(),
    "danger-text-passed-on": frozenset(),  # what is written after it
    "danger-text-patrol": frozenset({"number", "code", "words"}),
    "danger-text-supervisor": frozenset({"code"}),
    "danger-left-supervisor": frozenset({"code", "number"}),  # hung up before a desk had the call
    "danger-called-back-supervisor": frozenset(
        {"code", "number"}
    ),  # pressed 9 when we called them back
    "danger-missed-supervisor": frozenset({"code", "number"}),  # it came while HotLine was away
    "supervisor-spooled": frozenset({"minutes"}),  # requests wait on disk: no database
    "danger-call-supervisor": frozenset({"code", "number"}),
    # A danger text until somebody confirms it: the desk is rung (in the patrol's language: uk)
    "desk-alarm": frozenset({"code", "language", "number"}),  # and then the words themselves
    "desk-alarm-keys": frozenset(),
    "desk-alarm-confirmed": frozenset(),
    "desk-alarm-menu": frozenset(),
    "desk-alarm-sent": frozenset(),
    "desk-alarm-more": frozenset({"code"}),  # what was written since, where it gets no texts
    "desk-alarm-not-needed": frozenset({"code"}),  # another one confirmed it
    "desk-alarm-trouble": frozenset(),  # no database: a key tries again
    "supervisor-alarm": frozenset({"code", "language"}),  # rung after the desks; no number
    "supervisor-alarm-confirmed": frozenset({"code"}),
    "alarm-confirmed": frozenset({"time"}),  # to whoever wrote
    "alarm-confirmed-supervisor": frozenset({"time"}),
    "alarm-not-confirmed": frozenset(),  # after 90 s, and every two minutes
    "alarm-coming": frozenset(),  # the desk's keys
    "alarm-where": frozenset(),
    "alarm-not-found": frozenset(),
    "danger-text-words-supervisor": frozenset({"code", "words"}),  # what is written after it
    "danger-text-unconfirmed-supervisor": frozenset({"code"}),  # after 90 s
    "danger-text-unanswered-supervisor": frozenset({"code"}),  # after an hour
    "staff-offer-alarm": frozenset({"code", "language"}),  # to whoever may write with them
    "desk-translation": frozenset({"code", "words"}),  # what an assistant writes to the patrol
    "staff-alarm-desk": frozenset({"code", "words"}),  # what the desk's key told them
    # The way to the desks by voice, and whoever stands in for them
    "silence-danger": frozenset(),  # at the second silence in a row
    "desk-details": frozenset({"code", "language", "answers", "number"}),  # once it has accepted
    "desk-details-text": frozenset({"code", "language", "answers", "number"}),
    "unknown": frozenset(),  # in the place of a language, answers or a number
    "police-stopped": frozenset(),  # the caller pressed star
    "queue-wait": frozenset(),
    "queue-noted": frozenset(),
    "queue-no-number": frozenset(),
    "stand-in-rung": frozenset({"code", "language"}),  # 1 joins
    "stand-in-not-needed": frozenset(),
    "stand-in-ended": frozenset(),  # to the caller, after the talk
    "joins-assistant": frozenset(),  # to the caller, before they are joined
    "danger-left-staff": frozenset({"code"}),  # the same as danger-left-supervisor
    # An interpreter between the patrol and the caller; no number is told
    "interpreter-rung": frozenset({"code", "language"}),  # 1 interprets
    "interpreter-waits": frozenset(),  # said again and again until a desk has accepted
    "interpreter-joins": frozenset(),
    "interpreter-not-needed": frozenset(),
    "interpreter-apart": frozenset(),  # the two talk, and could not be moved
    "meeting-desk": frozenset(),  # in the patrol's language: uk
    "meeting-desk-alone": frozenset(),  # likewise
    "meeting-caller": frozenset(),
    "meeting-waits": frozenset(),  # to the caller, where nobody else is there yet
    # Four questions to the caller for a desk that pressed 3, answered by 1 (yes) and 2 (no)
    "desk-asks": frozenset(),  # in the patrol's language: uk
    "desk-cannot-ask": frozenset(),  # likewise
    "desk-answers": frozenset({"answers"}),  # likewise, once the desk is rung again
    "questions-first": frozenset(),
    "question-hurt": frozenset(),
    "question-weapon": frozenset(),
    "question-near": frozenset(),
    "question-speak": frozenset(),
    "told-hurt-yes": frozenset(),  # the answers, as the patrol hears and reads them
    "told-hurt-no": frozenset(),
    "told-weapon-yes": frozenset(),
    "told-weapon-no": frozenset(),
    "told-near-yes": frozenset(),
    "told-near-no": frozenset(),
    "told-speak-yes": frozenset(),
    "told-speak-no": frozenset(),
    "told-nothing": frozenset(),  # none of them was answered
    # A text that may tell of danger, and what nobody answered
    "danger-ask": frozenset(),  # "In danger now? 9. ..." in each language where none is known
    "self-harm": frozenset(),  # before the code of the urgent call back
    "staff-danger-unanswered": frozenset({"code"}),
    "supervisor-danger-unanswered": frozenset({"code"}),
    "danger-ask-police": frozenset(),  # an officer seems to be the danger: 0 and not 9
    # While HotLine itself is down: said by the carrier, so no key and no answer can work
    "fallback-call": frozenset(),  # and then the patrol's desk is rung
    "fallback-numbers": frozenset(),  # after the last desk hung up, or did not answer
    "fallback-text": frozenset({"number"}),  # number = HotLine's own
    "fallback-next": frozenset(),  # between two desks: who was helped hangs up
    # A number of ours that no city has: no key and no answer can help
    "no-city": frozenset(),
    # The call back
    "caller-check": frozenset(),  # neutral: "Did you ask to be called? Press 1."
    "caller-in-danger": frozenset(),  # pressed 9 there: the public numbers, then we hang up
    "assistant-whisper": frozenset({"code", "language", "topic"}),
    "assistant-joining": frozenset(),
    "assistant-not-reached": frozenset({"code"}),
    "assistant-caller-in-danger": frozenset({"code"}),
    "assistant-after": frozenset({"code"}),
    # The case told to the assistant with what the caller answered
    "assistant-whisper-answers": frozenset({"code", "language", "topic", "answers"}),
    # Rung instead of texted
    "assistant-offer": frozenset({"code", "language", "topic"}),  # 1 takes it, 2 passes
    "assistant-offer-gone": frozenset({"code"}),
    "assistant-offer-passed": frozenset({"code"}),
    # In the joined call: the assistant's star, and whoever comes in
    "room-moment": frozenset(),  # neutral: to a caller about to be joined, or waiting
    "room-menu": frozenset(),  # to the assistant: 9, 2, 3, 4, star
    "room-star": frozenset(),  # to a caller who pressed star: 9 is the police
    "room-held": frozenset(),  # to a caller who is alone while somebody is rung
    "room-alone": frozenset(),  # neutral: nobody is on the line any more
    "room-caller-to-police": frozenset({"code"}),
    "rings-patrol": frozenset(),  # to the assistant
    "rings-psychologist": frozenset(),
    "rings-supervisor": frozenset(),
    "rings-lawyer": frozenset(),
    "nobody-patrol": frozenset(),  # to the assistant, alone
    "nobody-psychologist": frozenset(),
    "nobody-supervisor": frozenset(),
    "nobody-lawyer": frozenset(),
    "joins-patrol": frozenset(),  # to the caller, before they come in
    "joins-psychologist": frozenset(),
    "joins-supervisor": frozenset(),
    "joins-lawyer": frozenset(),
    "guest-patrol": frozenset({"code", "language"}),  # no service's name: anybody may pick up
    "guest-patrol-answers": frozenset({"code", "language", "answers"}),
    "guest-psychologist": frozenset({"code", "language"}),
    "guest-supervisor": frozenset({"code", "language"}),
    "guest-lawyer": frozenset({"code", "language"}),
    "guest-joins": frozenset(),
    "guest-speaks-first": frozenset(),
    "guest-not-needed": frozenset(),
    "danger-mid-call-supervisor": frozenset({"code"}),  # an assistant asked for the patrol
    # Taken for later
    "caller-later": frozenset({"time"}),  # neutral
    # Assistants, by phone
    "staff-welcome": frozenset(),
    "staff-pin-wrong": frozenset(),
    "staff-locked": frozenset(),
    "staff-code": frozenset(),
    "staff-code-refused": frozenset({"code"}),
    # The telephone menu of assistants
    "staff-menu": frozenset(),
    "staff-waiting": frozenset({"code", "language", "topic", "time"}),
    "staff-own": frozenset({"code", "language", "topic", "time"}),
    "staff-more-waiting": frozenset({"count"}),
    "staff-none-fits": frozenset(),
    "staff-one-fits": frozenset({"code"}),
    "staff-how": frozenset({"code"}),
    "staff-go-on": frozenset(),
    "staff-go-off": frozenset(),
    "staff-shift": frozenset({"start", "end"}),
    # Assistants and supervisors, by text
    "staff-offer": frozenset({"code", "language", "topic", "number"}),
    "no-topic": frozenset(),  # in the place of {topic}
    "staff-unknown-word": frozenset(),  # the words assistants can text
    "staff-taken": frozenset({"code"}),
    "staff-taken-by-other": frozenset({"code"}),
    "staff-nothing-open": frozenset(),
    "staff-passed": frozenset({"code"}),
    "staff-which": frozenset({"codes"}),
    "staff-closed": frozenset({"code"}),
    "staff-done-how": frozenset({"code"}),
    "supervisor-nobody-on-duty": frozenset({"code", "language"}),
    "supervisor-no-number": frozenset({"code", "language"}),  # nobody can be called back
    "supervisor-not-taken": frozenset({"code", "language", "minutes"}),
    "supervisor-taken-not-done": frozenset({"code"}),  # they talked long ago, and no DONE
    # After a case was taken
    "staff-try-again": frozenset({"code"}),  # the caller did not answer: it is time for another try
    "staff-again-hours": frozenset({"code", "when"}),  # callers are not rung at this hour
    "staff-not-done": frozenset({"code"}),  # they talked: how did it end?
    "unreached-text": frozenset({"code", "number"}),  # to the caller: no service, no topic
    "supervisor-not-called": frozenset({"code"}),  # taken, and nobody rings
    "supervisor-not-reached": frozenset({"code"}),  # closed without a talk
    # Over a cap: a supervisor approves
    "supervisor-held-number-a-day": frozenset({"code", "count"}),
    "supervisor-held-city-a-day": frozenset({"code", "count"}),
    "supervisor-held-again": frozenset({"code"}),  # an hour later
    "supervisor-not-approved": frozenset({"code"}),  # closed after two days
    # Promises that are not kept
    "supervisor-promise-broken": frozenset({"count"}),
    # On duty and off, by text and by phone; others = how many besides them are on duty
    "staff-on": frozenset({"others"}),
    "staff-on-no-shift": frozenset({"others"}),
    "staff-off": frozenset({"others"}),
    "staff-off-nobody": frozenset(),
    "staff-shifts": frozenset({"shifts"}),
    "staff-no-shifts": frozenset(),
    "supervisor-left-nobody": frozenset({"name"}),  # nobody is on duty any more
    "supervisor-pin-locked": frozenset({"name", "minutes"}),
    # Rung instead of texted, and taken for later
    "staff-taken-later": frozenset({"code", "minutes"}),
    "supervisor-texts-off": frozenset({"name", "number"}),  # an assistant texted STOP
    # By text instead of a call, and the cards of topics
    "wish-by-text": frozenset(),
    "wish-by-text-unable": frozenset(),
    "wish-call": frozenset(),
    "person-noted-by-text": frozenset({"code"}),
    "person-noted-by-text-at": frozenset({"code", "when"}),
    "by-text-there": frozenset({"code"}),
    "by-text-later": frozenset({"code", "time"}),
    "by-text-open": frozenset({"code"}),
    "by-text-over": frozenset({"code"}),
    "staff-offer-by-text": frozenset({"code", "language", "topic", "number"}),
    "assistant-offer-by-text": frozenset({"code", "language", "topic"}),
    "assistant-by-text": frozenset({"code"}),
    "staff-taken-by-text": frozenset({"code"}),
    "staff-by-text": frozenset({"code"}),
    "staff-said": frozenset({"code"}),
    "staff-say-how": frozenset({"code"}),
    "staff-say-too-long": frozenset({"code", "count"}),
    "staff-say-number": frozenset({"code"}),
    "staff-say-unable": frozenset({"code"}),
    "staff-supervisor-wrote": frozenset({"code", "words"}),
    "supervisor-said": frozenset({"code"}),
    "staff-in-danger": frozenset({"code"}),
    "staff-say-failed": frozenset({"code", "words"}),
    "staff-answer": frozenset({"code", "words"}),
    "staff-answer-waits": frozenset({"code"}),
    "supervisor-not-written": frozenset({"code"}),
    "supervisor-by-text-unmet": frozenset({"code", "language"}),
    "supervisor-answer-lost": frozenset({"code"}),
    "staff-card": frozenset({"topic", "ask"}),
    "staff-card-limits": frozenset({"never", "hand"}),
    "staff-no-card": frozenset({"topics"}),
    # After an emergency; number = the patrol's
    "danger-accepted-supervisor": frozenset({"code", "desk", "time"}),
    "danger-again-supervisor": frozenset({"code", "minutes", "number"}),  # nobody has it
    "danger-open-supervisor": frozenset({"code"}),  # a day later, and not closed
    "supervisor-seen": frozenset({"code"}),
    "supervisor-seen-nothing": frozenset(),
    "staff-seen-not-yours": frozenset(),  # SEEN from an assistant
    "desk-outcome": frozenset({"code"}),  # to the desk: how did it end?
    "desk-outcome-noted": frozenset({"code"}),
    "desk-outcome-which": frozenset({"codes"}),
    "desk-outcome-unknown": frozenset({"code"}),
    # A test call to the patrol
    "patrol-test": frozenset(),
    "patrol-test-done": frozenset(),
    # From a number two supervisors blocked: a supervisor approves
    "supervisor-held-blocked": frozenset({"code"}),
    # In the place of {topic}, where it may be a complaint about the police
    "topic-about-police": frozenset({"topic"}),
    # After HotLine stood still
    "staff-not-rung": frozenset({"code"}),  # who took it was not rung, and is not rung so late
    # Asked again, and asked without a word
    "staff-asked-again": frozenset({"code"}),  # to whoever has the case
    "answer-cannot-talk": frozenset(),  # among {answers}
    # Shifts: sick, swapped, covered, and the reminder before one
    "staff-sick": frozenset({"code", "count", "start"}),
    "staff-sick-none": frozenset(),
    "staff-swap-which": frozenset({"shifts"}),
    "staff-swap-offered": frozenset({"code", "count"}),
    "staff-cover-wanted": frozenset({"code", "end", "name", "start"}),
    "staff-swap-wanted": frozenset({"code", "end", "name", "start"}),
    "staff-covered": frozenset({"end", "start"}),
    "staff-covered-own": frozenset({"end", "start"}),
    "staff-covered-by": frozenset({"name", "start"}),
    "staff-cover-which": frozenset({"shifts"}),
    "staff-cover-none": frozenset(),
    "staff-cover-gone": frozenset(),
    "staff-cover-unable": frozenset(),
    "staff-swap-proposed": frozenset({"name"}),
    "staff-swap-asked": frozenset({"code", "end", "name", "start"}),
    "staff-swapped": frozenset({"end", "start"}),
    "staff-reminder": frozenset({"start"}),
    "staff-confirmed": frozenset({"start"}),
    "supervisor-sick": frozenset({"count", "end", "name", "others", "start"}),
    "supervisor-covered": frozenset({"end", "name", "start"}),
    "supervisor-not-confirmed": frozenset({"name", "start"}),
    "staff-sick-sure": frozenset({"start"}),
    "staff-cover-key": frozenset({"end", "key", "start"}),
    # The plan of duty; times = up to three, from when to when
    "supervisor-nobody-on-duty-many": frozenset({"count", "codes"}),  # the first five
    "supervisor-duty-tomorrow": frozenset({"times", "count"}),  # the evening before
    "supervisor-duty-gaps": frozenset({"times", "count"}),  # in the morning, of 14 days
    "supervisor-duty-long": frozenset({"times", "count", "name"}),  # in the same text
    # Texting
    "more": frozenset(),  # "MORE for the rest"
    "nothing-more": frozenset(),
    "not-understood-sms": frozenset(),
    "privacy": frozenset(),
    "erased": frozenset(),
    "erased-later": frozenset(),  # an alarm of today is not erased
    "withdraw-unknown": frozenset({"code"}),
    "trouble-later": frozenset(),  # DROP or DELETE without the database: send it again later
    # DELETE where a request is open; neither says that there is one
    "erase-code": frozenset(),
    "erase-code-wrong": frozenset(),
    # Rang and hung up, or an operator's "call me back": called, and how to be called no more
    "caller-check-missed": frozenset(),  # neutral, as caller-check; 3: no such call any more
    "no-ring-noted": frozenset(),
    "ring-ok-noted": frozenset(),
    # An air alert
    "alert-first": frozenset(),  # behind danger-first, in every language
    "trouble": frozenset(),  # something failed on our side; numbers and the offer of a call back
}
