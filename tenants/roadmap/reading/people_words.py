"""Posts and bodies of schools and municipalities: the words that begin a phrase in a "responsible" cell."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from tenants.roadmap.reading.text import folded


class Head(Enum):
    """What a word at the head of a phrase says about it."""

    POST = "post"
    POSTS = "posts"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Known:
    """A head word; `nominative` is its own form, `oblique` when the word seen stands in the dative."""

    head: Head
    nominative: str
    oblique: bool = False


# Singular and plural; the dative and the instrumental are made from them.
_POSTS = """
директор директора|заместитель заместители|зам замы|замдиректора замдиректора|заведующий заведующие
заведующая заведующие|зав завы|завуч завучи|руководитель руководители|рук рук|рук-ль рук-ли
начальник начальники|председатель председатели|куратор кураторы|координатор координаторы
наставник наставники|педагог педагоги|учитель учителя|воспитатель воспитатели|преподаватель преподаватели
методист методисты|психолог психологи|логопед логопеды|дефектолог дефектологи|организатор организаторы
библиотекарь библиотекари|вожатый вожатые|вожатая вожатые|предметник предметники|повар повара
сторож сторожа|рабочий рабочие|диспетчер диспетчеры|помощник помощники|уборщик уборщики
советник советники|секретарь секретари|делопроизводитель делопроизводители|специалист специалисты
инженер инженеры|программист программисты|администратор администраторы|оператор операторы
медсестра медсестры|врач врачи|фельдшер фельдшеры|завхоз завхозы|бухгалтер бухгалтеры|юрист юристы
инспектор инспекторы|инструктор инструкторы|тренер тренеры|мастер мастера|член члены|участник участники
соисполнитель соисполнители|исполнитель исполнители|ответственный ответственные|глава главы
консул консулы|штурман штурманы|капитан капитаны|командир командиры|староста старосты|лидер лидеры
волонтер волонтеры|представитель представители|родитель родители|ученик ученики|обучающийся обучающиеся
учащийся учащиеся|студент студенты|выпускник выпускники|наставляемый наставляемые|работник работники
сотрудник сотрудники|партнер партнеры|модератор модераторы|тьютор тьюторы|аналитик аналитики
эксперт эксперты|корректор корректоры|социолог социологи|лаборант лаборанты
концертмейстер концертмейстеры|хореограф хореографы|музыкант музыканты|здвр здвр|здувр здувр|зувр зувр
здур здур|звр звр|здпвр здпвр|депутат депутаты|ректор ректоры|проректор проректоры|декан деканы
ветеран ветераны|шеф шефы|тренер-преподаватель тренеры-преподаватели|кіраўнік кіраўнікі
настаўнік настаўнікі
"""
_BODIES = """
бухгалтерия бухгалтерии|студсовет студсоветы|прокуратура прокуратуры|полиция полиции|больница больницы
редакция редакции|поликлиника поликлиники|родком родкомы
совет советы|педсовет педсоветы|женсовет женсоветы|комитет комитеты|оргкомитет оргкомитеты
комиссия комиссии|управление управления|отдел отделы|отделение отделения|департамент департаменты
министерство министерства|администрация администрации|библиотека библиотеки|группа группы|орган органы
центр центры|актив активы|собрание собрания|коллектив коллективы|педколлектив педколлективы|бюро бюро
фонд фонды|союз союзы|учреждение учреждения|организация организации|методобъединение методобъединения
объединение объединения|кафедра кафедры|служба службы|клуб клубы|музей музеи|штаб штабы|профком профкомы
профсоюз профсоюзы|филиал филиалы|предприятие предприятия|лицей лицеи|гимназия гимназии|колледж колледжи
техникум техникумы|школа школы|институт институты|университет университеты|академия академии
инспекция инспекции|агентство агентства|команда команды|отряд отряды|редколлегия редколлегии
коллегия коллегии|ассоциация ассоциации|парламент парламенты|дума думы|палата палаты|лесхоз лесхозы
сад сады|дом дома|общество общества|корпорация корпорации|подразделение подразделения
лаборатория лаборатории|консилиум консилиумы|ппк ппк|шмо шмо|рмо рмо|гмо гмо|мо мо
"""
_ACTING = frozenset({"и.о.", "и.о", "ио", "врио", "вр.и.о.", "обязанности"})
_BEFORE_HEADS = _ACTING | {"исполняющий", "исполняющая", "все", "всем", "зам.", "зав.", "пом."}
_ADJECTIVE = re.compile(
    r"^(?:[^\W\d_]+-)?[^\W\d_]{2,}(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ому|ему|ыя|ого|его|ым|им)$|^[^\W\d_]{1,6}\.$"
)
_POST_ENDINGS = re.compile(r"[^\W\d_]{3,}(?:тель|ник|ист|лог|арь|щик|чик|граф|вед)$")
_POSTS_ENDINGS = re.compile(r"[^\W\d_]{3,}(?:тели|ники|исты|логи|арии|щики|чики|графы|веды)$")
_ACRONYM = re.compile(r"^(?:[А-ЯЁA-Z]{2,}(?:и|СО)?[А-ЯЁA-Z]*|[А-ЯЁ]+[а-яё]?[А-ЯЁ]+)$")
LEGAL_FORM = re.compile(
    r"^(?:[МГКОФЧНАЛ]{1,3}Б?К?А?Д?(?:ОУ|У|УК|УДО|ДОУ)(?:ДО)?|ООО|ОАО|ПАО|ЗАО|АО|АНО|ИП|НКО|КГБУ\w*|МБУК|МБУДО)$"
)


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, Known]:
    words: dict[str, Known] = {}
    for table, one, many in ((_BODIES, Head.BODY, Head.BODY), (_POSTS, Head.POST, Head.POSTS)):
        for pair in re.split(r"[|\n]", table.strip()):
            single, plural = pair.split()
            words |= {form: Known(one, single, oblique=True) for form in _datives(single)}
            words |= {form: Known(many, plural, oblique=True) for form in _datives_of_many(plural)}
            words[plural] = Known(many, plural)
            words[single] = Known(one, single)
    return words


def _datives(word: str) -> tuple[str, ...]:
    if word.endswith(("ие", "ье")):
        return (word[:-1] + "ю",)
    if word.endswith(("щий", "щийся")):
        return (word.replace("ий", "ему", 1),)
    if word.endswith(("ый", "ий")):
        return (word[:-2] + "ому",)
    if word.endswith("ь"):
        return (word[:-1] + "ю",)
    if word.endswith(("а", "я", "о", "й")):
        return ()
    return (word + "у",)


def _datives_of_many(word: str) -> tuple[str, ...]:
    """Return the dative of a plural: руководители - руководителям, педагоги - педагогам, заведующие - заведующим."""
    if word.endswith(("ие", "ые")):
        return (word[:-1] + "м",)
    if word.endswith("щиеся"):
        return (word.replace("иеся", "имся"),)
    if word.endswith(("ли", "ри", "рти", "ии")):
        return (word[:-1] + "ям",)
    return (word[:-1] + ("ям" if word.endswith("я") else "ам"),)


def head_word(word: str) -> Known | None:
    """Return what a single word says at the head of a phrase, or None when it says nothing."""
    text = folded(word).strip("«»\"'()<>*:;,")
    bare = text.rstrip(".")
    known = _lexicon().get(bare)
    if known:
        return known
    if "-" in bare:
        return _compound(bare)
    if _POSTS_ENDINGS.match(bare):
        return Known(Head.POSTS, bare)
    return None


def _compound(word: str) -> Known | None:
    """Read «педагог-организатор», «инженер-программист», «рук-ли»: the first half decides."""
    first, _, last = word.partition("-")
    known = _lexicon().get(first)
    if not known or len(last) < 3:
        return None
    end = _lexicon().get(last)
    nominative = f"{known.nominative}-{end.nominative if end and known.oblique else last}"
    return Known(known.head, nominative, known.oblique)


def is_acting(word: str) -> bool:
    """Ask whether a word puts the post behind it into the genitive («и.о. директора»)."""
    return folded(word) in _ACTING


def looks_like_post(word: str) -> bool:
    """Ask whether a word nobody listed ends as posts do («смотритель»)."""
    return bool(_POST_ENDINGS.match(folded(word)))


def is_adjective(word: str) -> bool:
    """Ask whether a word may stand before the head of a phrase («школьная», «соц.», «и.о.»)."""
    text = folded(word)
    return text in _BEFORE_HEADS or bool(_ADJECTIVE.match(text))


def is_acronym(word: str) -> bool:
    """Ask whether a word is a body's abbreviation such as «УСЗН»."""
    return bool(_ACRONYM.match(word)) and len(word) > 1
