"""The roadmaps of the demonstration: sections and activities as the target model has them, in words of our own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from municipal.demo import terms
from municipal.demo.terms import Term
from tenants.documents.kinds import DocumentKind as Kind

# Who stands in a "responsible" cell, by their place in the school (municipal.demo.staff); CLASS is a group.
DIRECTOR, DEPUTY, CURATOR, PSYCHOLOGIST, SOCIAL, LIBRARIAN = (
    "director", "deputy", "curator", "psychologist", "social", "librarian",
)  # fmt: skip
CLASS = "classes"

# The deadline of a line in the school year that begins in a given calendar year.
When = Callable[[int], Term]


@dataclass(frozen=True, slots=True)
class Line:
    """An activity as a plan has it."""

    number: str
    title: str
    when: When
    who: tuple[str, ...]
    result: str
    papers: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of a plan."""

    number: str
    title: str
    lines: tuple[Line, ...]


PUPILS = (
    Chapter(
        "1",
        "Нормативное обеспечение наставничества",
        (
            Line("1.1", "Утверждение состава рабочей группы по внедрению целевой модели наставничества",
                 lambda y: terms.on(date(y, 9, 10)), (DIRECTOR,), "Приказ о составе рабочей группы", (Kind.ORDER,)),
            Line("1.2", "Назначение куратора внедрения целевой модели наставничества",
                 lambda y: terms.by(date(y, 9, 15)), (DIRECTOR,), "Приказ о назначении куратора", (Kind.ORDER,)),
            Line("1.3", "Разработка и утверждение дорожной карты школы", lambda y: terms.by(date(y, 9, 30)),
                 (CURATOR,), "Приказ об утверждении дорожной карты", (Kind.ORDER, Kind.PLAN)),
            Line("1.4", "Разработка положения о наставничестве", lambda y: terms.months(y, 9, 10),
                 (CURATOR, DEPUTY), "Положение о наставничестве, приказ", (Kind.REGULATION, Kind.ORDER)),
            Line("1.5", "Определение наставников, наставляемых и форм наставничества", lambda y: terms.month(y, 10),
                 (CURATOR, CLASS), "Приказ о формах наставничества", (Kind.ORDER,)),
            Line("1.6", "Разработка мер поощрения наставников", lambda y: terms.by(date(y, 12, 25)),
                 (DIRECTOR,), "Изменения в положение об оплате труда", (Kind.REGULATION,)),
            Line("1.7", "Заключение соглашений с организациями-партнёрами", terms.school_year,
                 (DIRECTOR, CURATOR), "Соглашения о сотрудничестве", (Kind.AGREEMENT,)),
            Line("1.8", "Утверждение мер доступности программ наставничества для детей с особыми потребностями",
                 lambda y: terms.quarter(y, 4), (DEPUTY, PSYCHOLOGIST), "Приказ о мерах доступности", (Kind.ORDER,)),
        ),
    ),
    Chapter(
        "2",
        "Поддержка участников: организация, методика, информация",
        (
            Line("2.1", "Составление перечня организаций-партнёров",
                 lambda y: terms.between(date(y, 10, 1), date(y, 11, 15)), (CURATOR, SOCIAL),
                 "Перечень организаций-партнёров", (Kind.REGISTER,)),
            Line("2.2", "Пополнение базы программ наставничества", terms.calendar_year, (CURATOR, LIBRARIAN),
                 "База программ наставничества", (Kind.REGISTER,)),
            Line("2.3", "Разработка программ и методических материалов", lambda y: terms.months(y + 1, 1, 2),
                 (DEPUTY, CURATOR), "Программы и методические материалы", (Kind.PROGRAMME, Kind.MATERIALS)),
            Line("2.4", "Информирование педагогов, родителей и обучающихся о наставничестве",
                 lambda _y: terms.MONTHLY, (CLASS, LIBRARIAN), "Страница на сайте школы, собрания",
                 (Kind.PUBLICATION,)),
            Line("2.5", "Рассказ о наставничестве в сообществах школы и районной газете",
                 lambda _y: terms.WHOLE_PERIOD, (LIBRARIAN,), "Публикации", (Kind.PUBLICATION,)),
        ),
    ),
    Chapter(
        "3",
        "Внедрение целевой модели наставничества в школе",
        (
            Line("3.1", "Подготовка условий для запуска программы наставничества", lambda _y: terms.AT_ONCE,
                 (CURATOR, DEPUTY), "Распорядительные и методические документы", (Kind.ORDER, Kind.PROGRAMME)),
            Line("3.2", "Формирование базы наставляемых", lambda y: terms.by(date(y, 10, 31)),
                 (CURATOR, CLASS), "База наставляемых с их запросами", (Kind.REGISTER,)),
            Line("3.3", "Формирование базы наставников", lambda y: terms.by(date(y, 11, 20)),
                 (CURATOR,), "База наставников", (Kind.REGISTER,)),
            Line("3.4", "Обучение наставников", lambda _y: terms.BY_SCHEDULE, (PSYCHOLOGIST,),
                 "Программа обучения, удостоверения", (Kind.CERTIFICATE,)),
            Line("3.5", "Формирование наставнических пар и групп", lambda y: terms.by(date(y, 12, 15)),
                 (CURATOR, PSYCHOLOGIST), "Приказ об утверждении пар и групп", (Kind.ORDER,)),
            Line("3.6", "Организация работы наставнических пар и групп", lambda _y: terms.AFTER_PAIRS,
                 (CURATOR, CLASS), "Планы работы пар и групп", (Kind.PLAN,)),
            Line("3.7", "Завершение наставничества, анализ результатов", lambda y: terms.month(y + 1, 5),
                 (CURATOR, DEPUTY), "Аналитическая справка", (Kind.REPORT,)),
        ),
    ),
)  # fmt: skip

TEACHERS = (
    Chapter(
        "1",
        "Наставничество педагогов",
        (
            Line("1.1", "Выявление потребностей молодых педагогов", lambda y: terms.month(y, 9), (DEPUTY,),
                 "Анкеты, справка", (Kind.QUESTIONNAIRE, Kind.REPORT)),
            Line("1.2", "Закрепление наставников за молодыми педагогами", lambda y: terms.by(date(y, 10, 5)),
                 (DIRECTOR,), "Приказ о закреплении наставников", (Kind.ORDER,)),
            Line("1.3", "Составление персонализированных программ наставничества", lambda y: terms.by(date(y, 10, 25)),
                 (CURATOR, DEPUTY), "Персонализированные программы", (Kind.PROGRAMME,)),
        ),
    ),
    Chapter(
        "2",
        "Работа и её итоги",
        (
            Line("2.1", "Взаимопосещение уроков", lambda y: terms.quarter(y + 1, 1), (DEPUTY,),
                 "Листы посещения уроков", (Kind.REPORT,)),
            Line("2.2", "Методический день наставника", lambda y: terms.on(date(y + 1, 3, 25)), (DEPUTY, LIBRARIAN),
                 "Программа и материалы дня", (Kind.MATERIALS,)),
            Line("2.3", "Подведение итогов года на педагогическом совете", lambda y: terms.by(date(y + 1, 6, 5)),
                 (DIRECTOR,), "Протокол педагогического совета", (Kind.MINUTES,)),
        ),
    ),
)  # fmt: skip
