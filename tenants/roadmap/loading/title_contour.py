"""Whom a roadmap is for, as its title says it: those who are mentored count, those who mentor do not."""

import re

from tenants.roadmap.vocabulary import Contour

_TEACHER = r"(?:педагог(?!ик)|учител(?!ьск)|преподавател|воспитател(?!ьн))\w*"
# Posts that every organisation has: they mean teachers only where they are young, new or the whole of a school of theirs.
_COLLEAGUE = r"(?:специалист|сотрудник|работник|кадр)\w*"
_PUPIL = (
    r"(?:учени[кцч]|обучающ\w*с[яь]|учащ\w*с[яь]|\w*школьник|студент|воспитанни|подрост|несовершеннолетн)\w*"
)
_ANYBODY = rf"(?:{_TEACHER}|{_COLLEAGUE}|{_PUPIL})"
_YOUNG = r"(?:молод|начинающ|малоопытн|нов(?:ы|ого|ому|ой)|вновь)\w*"
# «педагог – ученик», «опытный учитель – молодой специалист»: the second of a pair is mentored.
_PAIR = re.compile(
    rf"\b{_ANYBODY}(?:\s+\w+){{0,2}}?\s*[-–—/]\s*(?=(?:(?!и\b|с\b)\w+\s+){{0,1}}{_ANYBODY})", re.IGNORECASE
)
# «педагог-наставник», «наставник-педагог», «работы учителя с …» mentor.
_MENTORS = re.compile(
    rf"\b{_ANYBODY}\s*[-–—]\s*(?:наставни|куратор)\w*|\b(?:наставни|куратор)\w*\s*[-–—]\s*{_ANYBODY}"
    rf"|\bработы\s+(?:педагога|учителя|преподавателя|воспитателя)\b(?:-\w+)?(?=.*\bсо?\b)"
)
# «педагогический класс», «принят на педагогическом совете» speak of no teachers.
_NO_PEOPLE = re.compile(
    r"\b(?:психолого-)?педагогическ\w+\s+(?:совет|класс|колледж|училищ|техникум|институт|университет|лице|отряд)\w*"
    r"|\bпсихолого-педагогическ\w+|\bучащ\w+ся\s+молод\w+"
)
_TEACHERS = re.compile(rf"\b{_TEACHER}|\b{_YOUNG}(?:\s+\w+){{0,2}}?\s+(?:\w+-)?{_COLLEAGUE}")
_PUPILS = re.compile(rf"\b{_PUPIL}")


def contour_of(title: str, organisation: str | None = None) -> Contour:
    """Return whom the title names as mentored, pupils when it names nobody; the organisation's name in it is passed over."""
    plain = title.lower().replace("ё", "е")
    if organisation:
        plain = plain.replace(organisation.lower().replace("ё", "е"), " ")
    plain = _MENTORS.sub(" ", _NO_PEOPLE.sub(" ", plain))
    plain = _PAIR.sub(" ", plain)
    is_for_teachers = _TEACHERS.search(plain) is not None
    if is_for_teachers:
        return Contour.BOTH if _PUPILS.search(plain) else Contour.TEACHERS
    return Contour.PUPILS
