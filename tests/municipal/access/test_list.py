"""Forty curators are invited from a pasted list or a spreadsheet, after a page that says what each line means."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from commons.accounts.models import Invitation
from commons.letters.models import Letter, LetterKind
from municipal.access.lists import Line, lines_in
from tests.municipal.register.conftest import Kept, kept

__all__ = ["kept"]


@pytest.fixture
def district(kept: Kept):
    return kept.plant.district(kept.municipality)


@pytest.fixture
def coordinator(kept: Kept, district, visit):
    return visit(kept.plant.coordinator(district))


def fates(page) -> list[str]:
    return [page.words(cell) for cell in page.all("td") if (cell.get("id") or "").startswith("fate-")]


def fields(page) -> dict[str, list[str]]:
    """Return what a browser would send of the check page."""
    found: dict[str, list[str]] = {"email": [], "name": [], "school": []}
    for row in page.all("tr")[1:]:
        for control in row.iter():
            if control.get("name") in found:
                chosen = [one for one in control.iter() if one.tag.endswith("option")]
                found[control.get("name")].append(
                    chosen[0].get("value") if chosen else control.get("value", "")
                )
    return found


def invitations(kept: Kept) -> list[Invitation]:
    kept.plant.session.rollback()
    statement = (
        select(Invitation).where(Invitation.municipality_id == kept.municipality.id).order_by(Invitation.id)
    )
    return list(kept.plant.session.scalars(statement))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a@x.test\tЛугова Анна Петровна\tСОШ № 5", Line("a@x.test", "Лугова Анна Петровна", "СОШ № 5")),
        ("СОШ № 5; Лугова А.П.; a@x.test", Line("a@x.test", "Лугова А.П.", "СОШ № 5")),
        ("Лугова Анна, 0005, A@x.test", Line("A@x.test", "Лугова Анна", "0005")),
        ("Лугова Анна <a@x.test>; МБОУ СОШ № 5", Line("a@x.test", "Лугова Анна", "МБОУ СОШ № 5")),
        ("a@x.test", Line("a@x.test", "", "")),
        ("Салтыков-Щедрин Михаил;0005", Line("", "Салтыков-Щедрин Михаил", "0005")),
    ],
)
def test_a_line_is_read_in_any_order(text, line):
    assert lines_in(f"почта;имя;школа\nz@x.test;Кто То;1\n{text}\n\n")[1] == line


def test_forty_curators_are_invited_from_a_pasted_list(kept, district, coordinator):
    schools = [kept.plant.school(district) for _ in range(40)]
    text = "E-mail\tФИО\tШкола\n" + "\n".join(
        f"curator{number}-{one.code}@school.test\tЛугова Анна Петровна\t{one.code if number % 2 else one.short_name}"
        for number, one in enumerate(schools)
    )
    page = coordinator.post("/access/list", {"role": "school_curator", "text": text})
    assert page.status == 200
    assert fates(page) == ["будет приглашён"] * 40
    assert invitations(kept) == [], "nobody is written to yet"
    assert (
        coordinator.post(
            "/access/list/check", {"role": "school_curator", "act": "send", **fields(page)}
        ).status
        == 303
    )
    assert [(one.role, one.school_id) for one in invitations(kept)] == [
        ("school_curator", one.id) for one in schools
    ]
    written = select(func.count()).select_from(Letter).where(
        Letter.municipality_id == kept.municipality.id, Letter.kind == LetterKind.INVITATION
    )  # fmt: skip
    assert kept.plant.session.scalar(written) == 40
    again = coordinator.post("/access/list/check", {"role": "school_curator", "act": "send", **fields(page)})
    assert again.status == 303
    assert kept.plant.session.scalar(written) == 40


def test_a_spreadsheet_is_read_the_same(kept, district, coordinator):
    school = kept.plant.school(district)
    book = Workbook()
    book.active.append(["Школа", "Куратор", "Почта"])
    book.active.append([school.short_name, "Лугова Анна Петровна", "luga@school.test"])
    sent = BytesIO()
    book.save(sent)
    data = {"role": "school_curator", "file": (BytesIO(sent.getvalue()), "кураторы.xlsx")}
    page = coordinator.post("/access/list", data)
    assert fates(page) == ["будет приглашён"]


def test_each_line_says_what_is_wrong_and_keeps_what_was_typed(kept, district, coordinator):
    school, other = kept.plant.school(district), kept.plant.school(kept.plant.district(kept.municipality))
    twins = [
        kept.plant.school(district, short_name=f"Лицей {name}", aliases=["Лицей"]) for name in ("А", "Б")
    ]
    holder = kept.plant.curator(school)
    text = "\n".join(
        (
            f"new@school.test;Лугова Анна;{school.code}",
            f"new@school.test;Лугова Анна;{school.code}",
            f"{holder.email};Лугова Анна;{school.code}",
            f"luga(at)school.test;Лугова Анна;{school.code}",
            f"b@school.test;;{school.code}",
            f"c@school.test;Лугова Анна;{other.code}",
            "d@school.test;Лугова Анна;Лицей",
            "e@school.test;<b>Лугова</b> Анна;нет такой",
        )
    )
    page = coordinator.post("/access/list", {"role": "school_curator", "text": text})
    assert fates(page) == [
        "будет приглашён", "стоит дважды; приглашение одно", "уже имеет роль", "адрес почты не понят", "нет имени",
        "такой школы среди ваших нет", "так называется несколько школ: выберите", "такой школы среди ваших нет",
    ]  # fmt: skip
    (choice,) = page.all("select", name="school")
    assert [one.get("value") for one in choice][1:] == [one.code for one in twins]
    assert other.short_name not in page.text
    sent = {**fields(page), "role": "school_curator", "act": "send"}
    left = coordinator.post("/access/list/check", sent)
    assert left.status == 422
    assert [one.email for one in invitations(kept)] == ["new@school.test"]
    assert len(fates(left)) == 5
    put_right = fields(left)
    put_right["email"][0], put_right["name"][1] = "a@school.test", "Лугова Вера"
    put_right["school"][2:] = [school.code, twins[1].code, school.code]
    put_right["name"][4] = "Лугова Ольга"
    assert (
        coordinator.post("/access/list/check", {**put_right, "role": "school_curator", "act": "send"}).status
        == 303
    )
    assert [one.school_id for one in invitations(kept)][-2:] == [twins[1].id, school.id]


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"text": ""}, "text", "В списке никого нет"),
        ({"text": "\n \n"}, "text", "В списке никого нет"),
        ({"text": "a@x.test;Имя Имя;1\n" * 251}, "text", "не больше 250"),
        ({"file": (BytesIO(b""), "пусто.xlsx")}, "file", "пуст"),
        ({"file": (BytesIO(b"%PDF-1.7"), "список.pdf")}, "file", ""),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_beside_its_field(coordinator, data, field, words):
    page = coordinator.post("/access/list", {"role": "school_curator", **data})
    assert page.status == 422
    (message,) = page.all("div", id=f"{field}-error")
    assert words in page.words(message)


def test_roles_of_a_list_are_those_of_schools(kept, district, coordinator):
    kept.plant.school(district)
    page = coordinator.get("/access/list")
    (choice,) = page.all("select", name="role")
    assert {one.get("value") for one in choice} == {"school_curator", "school_director", "responsible_person"}
