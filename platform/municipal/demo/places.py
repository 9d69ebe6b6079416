"""The invented municipality: two districts and 24 schools, each with a character its roadmap shows."""

from dataclasses import dataclass
from enum import StrEnum

from commons.schools.kinds import SchoolKind as Kind

MUNICIPALITY = "Ветлянский муниципальный округ"
TIME_ZONE = "Asia/Krasnoyarsk"
DISTRICTS = ("Заречный округ", "Нагорный округ")


class Character(StrEnum):
    """How a school goes about its roadmap."""

    SHOWCASE = "showcase"  # every state and every reason for attention, on any day
    DILIGENT = "diligent"
    ORDINARY = "ordinary"
    TROUBLED = "troubled"
    PAPERLESS = "paperless"  # does the work and forgets the documents
    SILENT = "silent"
    WITHOUT = "without"  # has no roadmap yet
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Place:
    """A school of the demonstration; `parent` is the code of the school whose branch it is."""

    code: str
    district: int
    short_name: str
    full_name: str
    settlement: str
    character: Character
    kind: Kind = Kind.SCHOOL
    parent: str | None = None
    has_second_roadmap: bool = False
    has_last_year: bool = False


def _school(
    code: str, district: int, name: str, settlement: str, character: Character,
    *, second: bool = False, last_year: bool = False,
) -> Place:  # fmt: skip
    words = {"СОШ": "средняя", "ООШ": "основная", "НОШ": "начальная"}
    grade = next((word for short, word in words.items() if short in name), "средняя")
    own = name.replace("СОШ", "").replace("ООШ", "").replace("НОШ", "").strip()
    full = f"Муниципальное бюджетное общеобразовательное учреждение «{own} {grade} общеобразовательная школа»"
    return Place(
        code,
        district,
        name,
        full.replace("«№", "«Школа №"),
        settlement,
        character,
        Kind.SCHOOL,
        None,
        second,
        last_year,
    )


_C = Character

PLACES = (
    _school("101", 0, "Лесная СОШ", "п. Лесной", _C.SHOWCASE, second=True, last_year=True),
    _school("102", 0, "Берёзовская СОШ № 1", "с. Берёзовское", _C.TROUBLED, last_year=True),
    _school("103", 0, "Озёрная ООШ", "д. Озёрная", _C.SILENT),
    _school("104", 0, "Полянская СОШ", "с. Полянское", _C.ORDINARY),
    _school("105", 0, "Кедровая СОШ", "п. Кедровый", _C.ORDINARY, second=True),
    _school("106", 0, "Ёлкинская СОШ", "с. Ёлкино", _C.DILIGENT, last_year=True),
    _school("107", 0, "Егорьевская ООШ", "д. Егорьевка", _C.PAPERLESS),
    _school("108", 0, "СОШ № 2", "г. Ветлянск", _C.DILIGENT, second=True),
    _school("109", 0, "СОШ № 10", "г. Ветлянск", _C.ORDINARY),
    Place("110", 0, "Гимназия № 3", "Муниципальное автономное общеобразовательное учреждение «Гимназия № 3»",
          "г. Ветлянск", _C.DILIGENT, has_last_year=True),
    Place("111", 0, "Боровая НОШ, филиал Лесной СОШ", "Боровая начальная школа — филиал Лесной средней школы",
          "д. Боровая", _C.ORDINARY, Kind.BRANCH, parent="101"),
    Place("112", 0, "Детский сад № 5 «Росинка»", "Муниципальное дошкольное учреждение «Детский сад № 5 „Росинка“»",
          "г. Ветлянск", _C.WITHOUT, Kind.KINDERGARTEN),
    _school("201", 1, "Нагорная СОШ", "с. Нагорное", _C.SHOWCASE, last_year=True),
    _school("202", 1, "Родниковская СОШ", "с. Родники", _C.ORDINARY),
    _school("203", 1, "Сосновская СОШ", "п. Сосновка", _C.DILIGENT, second=True),
    _school("204", 1, "Луговская ООШ", "с. Луговое", _C.TROUBLED),
    _school("205", 1, "Камышинская СОШ", "с. Камышино", _C.PAPERLESS, last_year=True),
    _school("206", 1, "Подгорная ООШ", "д. Подгорная", _C.SILENT),
    _school("207", 1, "Верховская СОШ", "с. Верховье", _C.ORDINARY),
    Place("208", 1, "Лицей № 4", "Муниципальное автономное общеобразовательное учреждение «Лицей № 4»",
          "п. Нагорный", _C.DILIGENT, has_second_roadmap=True),
    Place("209", 1, "Ветлянский техникум", "Ветлянский техникум лесного хозяйства", "п. Нагорный", _C.ORDINARY,
          Kind.COLLEGE),
    Place("210", 1, "Дом творчества «Радуга»", "Учреждение дополнительного образования «Дом творчества „Радуга“»",
          "п. Нагорный", _C.ORDINARY, Kind.ADDITIONAL),
    Place("211", 1, "Детский сад № 8 «Тополёк»", "Муниципальное дошкольное учреждение «Детский сад № 8 „Тополёк“»",
          "п. Сосновка", _C.DILIGENT, Kind.KINDERGARTEN),
    _school("212", 1, "Дальняя НОШ", "д. Дальняя", _C.CLOSED),
)  # fmt: skip


def inn_of(code: str) -> str:
    """Return a ten-digit INN with a right checksum, of a region that does not exist."""
    digits = [int(sign) for sign in f"00{code}00001"[:9].ljust(9, "0")]
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    check = sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11 % 10
    return "".join(str(digit) for digit in (*digits, check))
