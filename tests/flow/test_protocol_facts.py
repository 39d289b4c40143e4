"""What a caller has to be told on a topic is told, in each language, aloud.

Each line is one fact of the field, in words that stand in one step. Whoever rewords a text rewords
its line; whoever drops a fact notices.
"""

import pytest

from ivr.channels.sms_in import read
from ivr.flow.inputs import Named
from ivr.flow.protocol import Branch, Danger, Protocol
from tests.flow.walk import shipped

FACTS = {
    "document-check": [
        ("press 0, not 9", "натисніть 0, а не 9"),
        ("name, rank, position and the reason", "прізвище, звання, посаду й причину"),
        ("somebody wanted or missing", "яку розшукують"),
        ("enough ground to think of an offence", "достатні підстави думати про правопорушення"),
        ("one happened here, or an accident", "воно чи аварія сталися тут"),
        ("a part in it", "вашої причетності"),
        ("needs a permit", "потрібен дозвіл"),
        ("special rules", "особливий режим"),
        ("Security Service", "СБУ"),
        ("National Guard", "Нацгвардія"),
        ("border guards", "прикордонники"),
        ("migration service", "міграційна служба"),
        ("customs", "митниця"),
        ("soldiers whom the commandant has named", "військові, яких визначив комендант"),
        ("by eye, or over your clothes", "очима або дотик поверх одягу"),
        ("let you tell your family or somebody else at once", "одразу повідомити рідних"),
        ("a lawyer, an interpreter and, if you wish, your consul", "якщо хочете, то й консула"),
        ("stay silent until the lawyer comes", "До приходу адвоката можете мовчати"),
        ("They refuse an interpreter", "Відмовляють у перекладачі"),
        ("Carry your passport or residence permit", "Носіть із собою паспорт або посвідку"),
        ("Do not pay, do not promise, and do not accuse", "Не платіть, не обіцяйте"),
        ("a false report is a crime", "неправдива заява — злочин"),
        ("The Ombudsman takes complaints", "Скарги приймає Омбудсман"),
    ],
    "theft": [
        ("have every card blocked", "заблокують усі картки"),
        ("block the SIM card", "заблокувати сім-картку"),
        ("IMEI", "IMEI"),
        ("Do not chase", "Не переслідуйте"),
        ("Leave the place as it is", "Залиште місце, як є"),
        ("cameras", "камери"),
        ("written statement in your language, with an interpreter", "своєю мовою, з перекладачем"),
        ("number under which it was registered", "за яким номером заяву зареєстровано"),
        ("whether somebody goes to the police with you", "чи піде хтось із вами до поліції"),
        ("find a psychologist", "знайти психолога"),
    ],
    "housing": [
        ("A lease must be in writing", "Договір має бути письмовий"),
        ("a receipt for every payment", "За кожен платіж беріть квитанцію"),
        ("the documents of the owner", "документи власника"),
        ("First the commandant", "Спершу комендант"),
        ("dean's office or the international office", "Деканат або міжнародний відділ"),
        ("Then the student council", "Далі студентська рада"),
        ("Threats and force are for the police", "Погрози й сила — справа поліції"),
        ("If they do not give you your things, you can call the police", "Якщо речей не віддають"),
        ("nobody may keep it", "ніхто не має права його тримати"),
    ],
    "police-complaint": [
        ("press 0, not 9", "натисніть 0, а не 9"),
        ("Do not pay, do not promise, and do not accuse", "Не платіть, не обіцяйте"),
        ("can be called defamation", "можуть назвати наклепом"),
        ("a false report is a crime", "неправдива заява — злочин"),
        ("the dean's office or the rector", "деканат або ректор"),
        ("National Agency on Corruption Prevention", "запобігання корупції"),
        ("State Bureau of Investigation", "Державного бюро розслідувань"),
        ("The Ombudsman takes complaints", "Скарги приймає Омбудсман"),
        ("the number under which it is registered", "назвати її номер"),
    ],
    "home-violence": [
        ("keys are enough", "досить клавіш"),
        ("not your fault", "вашої вини немає"),
        ("up to ten days, a court for up to six months", "суд — до шести місяців"),
        ("all who live together", "всіх, хто живе разом"),
        ("mobile brigade", "мобільна бригада"),
        ("whether a woman is to call", "чи має дзвонити жінка"),
        ("when it is safe", "коли безпечно"),
    ],
    "stress": [
        ("Since when", "Відколи"),
        ("How do you sleep and eat", "Як ви спите й чи їсте"),
        ("somebody you can talk to", "ви можете про це поговорити"),
        ("think of killing or harming yourself", "думаєте ви про самогубство або про шкоду собі"),
        ("One small step", "Один маленький крок"),
        ("at your university for its psychologist", "в університеті про психолога"),
        ("Centre of Resilience", "Центр життєстійкості"),
        ("Lifeline Ukraine listens", "Лайфлайн Україна вислухає"),
        ("Put away from you", "Приберіть від себе"),
        ("get an appointment", "домовитися про зустріч"),
        ("If you wish, we call again", "Якщо захочете, зателефонуємо ще раз"),
    ],
}
LINES = [(name, *fact) for name, facts in FACTS.items() for fact in facts]


def spoken(protocol: Protocol, language: str) -> list[str]:
    """The texts of a protocol's steps as they are said, without line ends."""
    steps = (s for s in protocol.steps.values() if not isinstance(s, Branch | Danger))
    return [" ".join(step.text[language].split()) for step in steps]


@pytest.mark.parametrize(("name", "english", "ukrainian"), LINES)
def test_a_fact_is_told_in_each_language(name: str, english: str, ukrainian: str) -> None:
    protocol = shipped().protocols[name]
    for language, fact in (("en", english), ("uk", ukrainian)):
        words = fact.lower()
        assert any(words in each.lower() for each in spoken(protocol, language)), fact


TOPICS = {
    "document-check": ["the police stopped me", "вони перевіряють документи", "mene zatrymaly"],
    "theft": ["I was mugged", "у мене вкрали телефон", "obikraly mene"],
    "housing": ["I got kicked out", "мене вигнали з квартири", "moia orenda"],
    "police-complaint": ["my teacher wants a bribe", "хочу поскаржитися на поліцію"],
    "home-violence": ["domestic violence", "у мене насильство вдома"],
    "stress": ["so afraid of my exams", "homesickness", "завтра іспит", "дуже самотньо"],
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in TOPICS.items() for text in texts]
)
def test_a_topic_is_found_by_the_words_people_use(name: str, text: str) -> None:
    assert read(text, catalogue=shipped()) == Named(name)
