"""Which kinds of document an expected result asks for."""

import re

from tenants.documents.kinds import DocumentKind
from tenants.roadmap.reading.model import Result
from tenants.roadmap.reading.text import folded

# In each part of a result the word that stands first names the paper: «база ... программ» is a base.
_WORDS: tuple[tuple[DocumentKind, str], ...] = (
    (DocumentKind.ORDER, r"приказ|распоряж|распорядительн|постановлен"),
    (DocumentKind.ORDER, r"нормативн\w* (?:правов\w* )?(?:обеспеч|акт|баз|документ)"),
    (DocumentKind.MATERIALS, r"методическ\w* (?:материал|рекоменд|пособи|разработ|копилк)"),
    (DocumentKind.MATERIALS, r"памятк|буклет|брошюр|инструкци|раздаточн|презентаци|папк|сборник"),
    (DocumentKind.MATERIALS, r"сценари|конспект|технологическ\w* карт|кейс(?:ы|ов)?\b"),
    (DocumentKind.REGULATION, r"положени|устав|регламент|локальн\w+ (?:нормативн\w* )?(?:правов\w* )?акт"),
    (DocumentKind.AGREEMENT, r"соглашени|договор|согласи[еяй]"),
    (DocumentKind.PROGRAMME, r"(?<!рамках )(?<!из )(?<!\bв )(?<!участников )программ"),
    (
        DocumentKind.REGISTER,
        r"\bбаз[аыу]?\b|банк|перечен|перечн|реестр|спис(?:ок|ки|ка)|журнал|ведомост|каталог|картотек",
    ),
    (DocumentKind.MINUTES, r"протокол"),
    (DocumentKind.REPORT, r"отчет|справк|мониторинг|анализ\b|аналитическ"),
    (
        DocumentKind.QUESTIONNAIRE,
        r"анкет|опросник|опросн\w* лист|тест(?:ы|ирован)|(?:лист|форм)\w* обратной связи",
    ),
    (
        DocumentKind.CERTIFICATE,
        r"сертификат|удостоверен|грамот|диплом|благодарност|благодарственн|свидетельств",
    ),
    (DocumentKind.PLAN, r"\bплан|дорожн\w* карт|график|расписан|циклограмм"),
    (DocumentKind.PUBLICATION, r"публикац|сайт|информационн\w* (?:ресурс|компани|кампани|стенд|материал)"),
    (
        DocumentKind.PUBLICATION,
        r"размещен|размест|пост(?:ы|ов)? в|новост|страниц|\bстать[яи]\b|заметк|\bвидео|ролик|фоторепортаж",
    ),
)
_KINDS = [kind for kind, _ in _WORDS]
_ANY = re.compile("|".join(f"({words})" for _, words in _WORDS))
_PAPERS = "приказ|протокол|положени|план|график|программ|отчет|справк|соглашени|договор|анкет"
_PARTS = re.compile(rf"[,;\n.]|(?<=\w) и (?=(?:[^\W\d_]+(?:ая|ый|ий|ое|ые|ие) )?(?:{_PAPERS}))")
_QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"|“[^“”]*”|\([^()]*\)")
# «База ..., подходящая для конкретных программ» says more about the base and asks for no programme.
_CLAUSE = re.compile(
    r"\s*(?:котор|подходящ|необходим|готов|направлен|включ|содержащ|в том числе|в рамках|для |с |со |в |по )"
)
_NOTHING = frozenset("-–—−_. \n")


def read_result(text: str) -> Result:
    """Return the result as written and its kinds of document; an empty result asks for none."""
    if not set(text) - _NOTHING:
        return Result(text, ())
    found: dict[DocumentKind, None] = {}
    for part in _PARTS.split(_folded_parts(text)):
        word = None if _CLAUSE.match(part) else _ANY.search(part)
        if word:
            found[_KINDS[(word.lastindex or 1) - 1]] = None
    return Result(text, tuple(found) or (DocumentKind.OTHER,))


def _folded_parts(text: str) -> str:
    """Return the text in small letters with its line breaks, without what stands in quotes or brackets."""
    lines = (folded(line) for line in _QUOTED.sub(" ", text).split("\n"))
    return "\n".join(lines)
