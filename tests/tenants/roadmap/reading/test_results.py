"""Which documents an expected result asks for."""

import pytest

from tenants.roadmap.reading import read_result

from .shared_data import rows_of

KINDS = {
    "приказ": "order",
    "положение": "regulation",
    "соглашение": "agreement",
    "перечень": "register",
    "база": "register",
    "программа": "programme",
    "публикация/сайт": "publication",
    "план": "plan",
    "протокол": "minutes",
    "other": "other",
}


@pytest.mark.parametrize("row", rows_of("results.tsv"), ids=lambda row: row["phrase"][:60])
def test_the_first_document_is_the_one_the_words_name(row):
    assert read_result(row["phrase"]).documents[0] == KINDS[row["class"]]


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("", []),
        ("-", []),
        ("Приказ, благодарственные письма", ["order", "certificate"]),
        ("Положение о ЦМН, \nПриказы", ["regulation", "order"]),
        ("База наставников, подходящая для конкретных программ", ["register"]),
        ("приказ «Об утверждении положения о наставничестве»", ["order"]),
        ("Анкеты и аналитическая справка", ["questionnaire", "report"]),
        ("Методические рекомендации", ["materials"]),
        ("Дневники наставников", ["other"]),
    ],
)
def test_kinds_of_document_stand_in_the_order_of_the_words(text, documents):
    assert [kind.value for kind in read_result(text).documents] == documents


CELLS = """
Приказ директора => order
Приказ о назначении куратора => order
Приказ, положение => order regulation
Приказ, дорожная карта => order plan
Приказ; Положение; Дорожная карта => order regulation plan
Утверждённая дорожная карта => plan
Разработана дорожная карта => plan
Пакет документов => other
Пакет нормативных документов => order
Локальные акты школы => regulation
Локальный нормативный акт => regulation
Справка => report
Аналитическая справка => report
Аналитический отчёт => report
Отчёт куратора => report
Отчет по итогам мониторинга => report
Мониторинг => report
Результаты мониторинга => report
Протокол заседания => minutes
Протокол педсовета => minutes
Протоколы заседаний ШМО => minutes
Протокол педагогического совета № 1 => minutes
Выписка из протокола => minutes
Банк данных наставников => register
База данных => register
База наставляемых => register
Список наставников => register
Списки наставнических пар => register
Реестр наставников => register
Анкеты => questionnaire
Результаты анкетирования => questionnaire
Анкетирование родителей => questionnaire
Опросные листы => questionnaire
Индивидуальный план развития => plan
Индивидуальные планы наставничества => plan
План работы => plan
Планы мероприятий => plan
График встреч => plan
График проведения занятий => plan
Программа наставничества => programme
Программы наставничества => programme
Персонализированные программы => programme
Рабочая программа => programme
Сертификаты участников => certificate
Грамоты, благодарственные письма => certificate
Дипломы победителей => certificate
Фотоотчёт => report
Фото, публикация на сайте => publication
Размещение информации на сайте школы => publication
Информация на сайте => publication
Страница на сайте => publication
Раздел на сайте школы «Наставничество» => publication
Посты в социальных сетях => publication
Публикация в ВК => publication
Статья в газету => publication
Методические рекомендации => materials
Методические материалы => materials
Памятки для наставников => materials
Буклеты => materials
Презентация => materials
Сценарий мероприятия => materials
Конспекты уроков => materials
Договоры о сотрудничестве => agreement
Соглашение с наставником => agreement
Согласия родителей => agreement
Заявления => other
Согласие на обработку персональных данных => agreement
Дневник наставника => other
Сформированы пары => other
Повышение качества образования => other
Проведено собрание => other
Справка, приказ => report order
Приказ по итогам => order
Совещание при директоре => other
Протокол совещания при директоре => minutes
Утвержденный список пар => register
Утверждение положения => regulation
Положение о наставничестве, приказ об утверждении => regulation order
Устав => regulation
Портфолио => other
Видеоролик => publication
Новость на сайт => publication
Чек-лист => other
Карта наблюдений => other
Технологические карты уроков => materials
Листы обратной связи => questionnaire
Диагностические карты => other
Распоряжение УО => order
Приказ УО, письмо => order
Удостоверения о повышении квалификации => certificate
Свидетельства => certificate
База программ наставничества => register
Журнал регистрации => register
Паспорт проекта => other
Проект => other
Расписание занятий => plan
План-график => plan
План - график консультаций => plan
Циклограмма => plan
Справка по итогам проверки => report
Самоанализ => report
Отчёты наставников, анкеты => report questionnaire
Итоговый отчёт, приказ о поощрении => report order
Приказ о поощрении лучших наставников => order
Информационный стенд => publication
Реклама => other
не предусмотрено => other
Протокол и приказ => minutes order
Положение и программа => regulation programme
Приказ об утверждении положения и дорожной карты => order
Приказ об утверждении программы наставничества => order
Приказ о создании базы наставников => order
Справка о реализации программы => report
Отчёт о выполнении плана => report
Протокол родительского собрания, анкеты => minutes questionnaire
План работы наставника, отчёт наставника => plan report
Размещение программы на сайте => publication
Опубликованные материалы на сайте => publication
Наличие приказа => order
Наличие базы наставников => register
Изданы приказы => order
Составлен план => plan
Заключены договоры => agreement
Сформирована база данных => register
Утверждена программа => programme
Проведено анкетирование => questionnaire
Подготовлены материалы для сайта => publication
1. Приказ\\n2. Положение => order regulation
Приказ от 01.09.2021 № 15 => order
Приказ № 15-од => order
Формирование банка программ => register
Отбор наставников => other
Обучение наставников => other
Сертификат о прохождении программы => certificate
Методическая копилка => materials
Справка. Приказ => report order
Отчет\\nФото => report
""".strip().splitlines()


@pytest.mark.parametrize("row", CELLS)
def test_results_as_schools_write_them(row):
    text, _, kinds = row.partition(" => ")
    assert [kind.value for kind in read_result(text.replace("\\n", "\n")).documents] == kinds.split()
