"""Kinds of document that a roadmap asks for; a plain list without a database."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """What kind of paper proves a result (domain: §4 of the model; values are stored and exported)."""

    ORDER = "order"  # приказ, распоряжение
    REGULATION = "regulation"  # положение
    AGREEMENT = "agreement"  # соглашение, договор
    PROGRAMME = "programme"  # программа, программно-методическое обеспечение
    PLAN = "plan"  # план, дорожная карта, график
    REGISTER = "register"  # база, перечень, реестр, список
    REPORT = "report"  # отчёт, аналитическая справка, мониторинг
    MINUTES = "minutes"  # протокол
    PUBLICATION = "publication"  # публикация, страница сайта, информационная кампания
    MATERIALS = "materials"  # методические материалы, памятки
    QUESTIONNAIRE = "questionnaire"  # анкета
    CERTIFICATE = "certificate"  # удостоверение, сертификат, грамота
    OTHER = "other"


# Said instead of a kind: it was done, and honestly there is no document.
NO_DOCUMENT = "none"
