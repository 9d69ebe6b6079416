"""A spreadsheet goes into the register whole, after it was looked at, and once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from flask import Flask

from commons.accounts.models import User
from commons.accounts.roles import Role
from commons.schools.models import District, RegisterUpload
from tests.client import Page, Visitor
from tests.factories.plant import Plant
from tests.municipal.register.conftest import Kept, values, wrong_fields
from tests.municipal.register.sheets import HEADS, INNS, three_schools, xlsx


def send(visitor: Visitor, data: bytes, name: str = "реестр.xlsx") -> Page:
    return visitor.post(
        "/register/uploads", {"file": (BytesIO(data), name)}, content_type="multipart/form-data"
    )


def checked(visitor: Visitor, data: bytes) -> tuple[str, Page]:
    """Send a file and return the address and the page of its check."""
    sent = send(visitor, data)
    assert sent.status == 303
    assert sent.location is not None
    return sent.location, visitor.get(sent.location)


def confirm(visitor: Visitor, address: str, page: Page, *districts: str) -> Page:
    return visitor.post(f"{address}/confirm", {"digest": values(page)["digest"], "district": list(districts)})


def test_nothing_is_saved_before_the_button(kept: Kept) -> None:
    _address, page = checked(kept.visitor, three_schools())
    assert page.status == 200
    assert [page.words(one) for one in page.all("th", scope="row")] == [
        "СШ № 1Средняя школа № 1 посёлка РечнойОкруг: Северный",
        "ДС «Ёлочка»Детский сад «Ёлочка»Округ: Северный",
        "ОШ № 10Основная школа № 10",
    ]
    assert kept.schools() == []


def test_three_schools_come_from_a_spreadsheet(kept: Kept) -> None:
    address, page = checked(kept.visitor, three_schools())
    assert confirm(kept.visitor, address, page, "Северный").location == "/register"
    district = kept.plant.session.query(District).filter_by(municipality_id=kept.municipality.id).one()
    found = [
        (one.code, one.short_name, one.kind, one.inn, one.email, one.district_id) for one in kept.schools()
    ]
    assert found == [
        ("001", "СШ № 1", "school", INNS[0], "one@example.test", district.id),
        ("002", "ДС «Ёлочка»", "kindergarten", INNS[1], None, district.id),
        ("003", "ОШ № 10", "school", INNS[2], "ten@example.test", None),
    ]


def test_a_district_that_is_not_ticked_is_not_created(kept: Kept) -> None:
    address, page = checked(kept.visitor, three_schools())
    confirm(kept.visitor, address, page)
    assert [one.district_id for one in kept.schools()] == [None, None, None]


def test_confirming_twice_changes_nothing_twice(kept: Kept) -> None:
    address, page = checked(kept.visitor, three_schools())
    confirm(kept.visitor, address, page, "Северный")
    assert confirm(kept.visitor, address, page, "Северный").location == "/register"
    assert kept.visitor.get(address).location == "/register"
    assert [(one.code, one.version) for one in kept.schools()] == [("001", 1), ("002", 1), ("003", 1)]
    upload = kept.plant.session.query(RegisterUpload).filter_by(municipality_id=kept.municipality.id).one()
    assert upload.sheet["rows"] == []


def test_many_confirmations_at_once_save_it_once(kept: Kept, app: Flask) -> None:
    address, page = checked(kept.visitor, three_schools())
    token = kept.plant.sign_in(kept.administrator)
    visitors = [Visitor(app, token, kept.administrator) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda one: confirm(one, address, page, "Северный").status, visitors))
    assert set(answers) <= {303, 503}
    assert [(one.code, one.version) for one in kept.schools()] == [("001", 1), ("002", 1), ("003", 1)]


def test_the_same_file_once_more_has_nothing_to_save(kept: Kept) -> None:
    address, page = checked(kept.visitor, three_schools())
    confirm(kept.visitor, address, page, "Северный")
    _address, again = checked(kept.visitor, three_schools())
    assert "digest" not in values(again)


def test_a_mistake_anywhere_keeps_everything_out(kept: Kept) -> None:
    address, page = checked(kept.visitor, xlsx(HEADS, ["Школа 1", "Ш 1", INNS[0]], ["Школа 2", "Ш 2", "123"]))
    assert "digest" not in values(page)
    cells = [page.words(one) for one in page.all("b") if page.words(one) == "C3"]
    assert cells == ["C3"]
    refused = kept.visitor.post(f"{address}/confirm", {"digest": "x"})
    assert (refused.status, kept.schools()) == (409, [])


def test_a_register_that_changed_meanwhile_is_looked_at_again(kept: Kept) -> None:
    address, page = checked(kept.visitor, three_schools())
    district = kept.plant.district(kept.municipality)
    kept.plant.school(district, inn=INNS[0], short_name="Уже есть", code="500")
    moved = confirm(kept.visitor, address, page, "Северный")
    assert (moved.status, [one.code for one in kept.schools()]) == (409, ["500"])
    assert confirm(kept.visitor, address, moved, "Северный").status == 303
    assert [(one.code, one.short_name) for one in kept.schools()] == [
        ("500", "СШ № 1"), ("501", "ДС «Ёлочка»"), ("502", "ОШ № 10"),
    ]  # fmt: skip


def test_a_branch_and_its_main_organisation_come_in_one_file(kept: Kept) -> None:
    heads = ["Краткое наименование", "Тип", "ИНН", "Головная организация"]
    data = xlsx(heads, ["Филиал в Ручьях", "филиал", INNS[0], "СШ № 1"], ["СШ № 1", "школа", INNS[0]])
    address, page = checked(kept.visitor, data)
    confirm(kept.visitor, address, page)
    branch, main = kept.schools()
    assert (branch.short_name, branch.kind, branch.parent_id) == ("Филиал в Ручьях", "branch", main.id)


def test_a_file_that_cannot_be_read_is_refused_beside_its_field(kept: Kept) -> None:
    for data in (b"", b"%PDF-1.7", b"a;b\n1;2\n", b"PK\x03\x04broken"):
        page = send(kept.visitor, data)
        assert (page.status, wrong_fields(page)) == (422, ["file"])
    nothing = kept.visitor.post("/register/uploads", {})
    assert (nothing.status, wrong_fields(nothing)) == (422, ["file"])


def test_a_file_over_five_megabytes_is_answered_and_a_far_larger_one_is_not_read(kept: Kept) -> None:
    def status(size: int) -> int:
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        body = head + b"a" * size + b"\r\n--x--\r\n"
        kind = "multipart/form-data; boundary=x"
        return kept.visitor.client.post(
            "/register/uploads", data=body, content_type=kind, headers={"X-CSRFToken": kept.visitor.csrf}
        ).status_code

    assert status(5 * 1024 * 1024 + 1) == 422
    assert status(7 * 1024 * 1024) == 413


def test_html_from_a_file_is_shown_as_text(kept: Kept) -> None:
    name = "<script>alert(1)</script>"
    _address, page = checked(kept.visitor, xlsx(HEADS, [f"Школа {name}", name, None, "<b>п.</b>"]))
    assert name in page.words()
    assert [one.text for one in page.all("script") if one.text] == []


def test_an_upload_of_another_municipality_does_not_exist(
    kept: Kept, plant: Plant, visit: Callable[[User | None], Visitor]
) -> None:
    address, page = checked(kept.visitor, three_schools())
    stranger = visit(plant.user(Role.MUNICIPAL_ADMINISTRATOR, plant.municipality()))
    assert stranger.get(address).status == 404
    assert confirm(stranger, address, page).status == 404
    assert kept.schools() == []
    assert confirm(kept.visitor, address, page).status == 303


def test_the_template_is_a_spreadsheet_that_is_read(kept: Kept) -> None:
    page = kept.visitor.get("/register/template.xlsx")
    assert page.headers["Content-Disposition"] == "attachment; filename=schools.xlsx"
    assert page.body.startswith(b"PK")
