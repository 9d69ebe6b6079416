"""Invented people: surnames of plants and streams, so that nobody meets a real colleague in the demonstration."""

from dataclasses import dataclass
from random import Random

# Stems that take -а for a woman.
_SURNAMES = (
    "Берёзкин", "Ручьёв", "Камышов", "Снегирёв", "Рябинин", "Ковылёв", "Тополев", "Синицын", "Ясенев", "Озеров",
    "Ветров", "Малинин", "Орешкин", "Тропинин", "Кедрин", "Калинкин", "Травин", "Хвоев", "Родников", "Лужин",
    "Осокин", "Лесняков", "Пихтин", "Мятлев", "Вереснев", "Багульников", "Облепихин", "Черёмухин", "Ёлкин", "Егоров",
    "Ольхин", "Клёнов", "Росинкин", "Полынин", "Васильков", "Незабудкин", "Зарянкин", "Ивушкин", "Смородин", "Брусникин",
)  # fmt: skip
_WOMEN = (
    "Анна", "Вера", "Галина", "Дарья", "Елена", "Жанна", "Зоя", "Инна", "Лариса", "Мария", "Нина", "Ольга", "Полина",
    "Раиса", "Светлана", "Татьяна", "Ульяна", "Юлия", "Ядвига", "Эмма",
)  # fmt: skip
_MEN = (
    "Андрей",
    "Борис",
    "Виктор",
    "Глеб",
    "Денис",
    "Егор",
    "Игорь",
    "Кирилл",
    "Лев",
    "Максим",
    "Олег",
    "Пётр",
)
_FATHERS = (
    "Алексеев", "Борисов", "Викторов", "Григорьев", "Дмитриев", "Егоров", "Захаров", "Иванов", "Кириллов", "Львов",
    "Михайлов", "Николаев", "Олегов", "Павлов", "Романов", "Сергеев", "Тимофеев", "Фёдоров",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A whole name and the short one that roadmaps write."""

    full: str
    short: str


def someone(chance: Random, taken: set[str], *, is_man: bool | None = None) -> Name:
    """Return a person whose short name nobody in `taken` has; `taken` learns it."""
    while True:
        man = chance.random() < 0.15 if is_man is None else is_man
        surname = chance.choice(_SURNAMES) + ("" if man else "а")
        first = chance.choice(_MEN if man else _WOMEN)
        patronymic = chance.choice(_FATHERS) + ("ич" if man else "на")
        short = f"{surname} {first[0]}.{patronymic[0]}."
        if short not in taken:
            taken.add(short)
            return Name(f"{surname} {first} {patronymic}", short)
