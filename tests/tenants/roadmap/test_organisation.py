"""Whether the organisation of a file is the school it is loaded into."""

import pytest

from tenants.roadmap.loading.organisation import is_this_school


@pytest.mark.parametrize(
    ("written", "names", "expected"),
    [
        ("МБОУ «Лесногорская средняя школа»", ["Лесногорская СОШ"], True),
        ("МБОУ «Лесногорская СОШ № 2»", ["Лесногорская средняя школа №2"], True),
        ("МБОУ «Лесногорская СОШ № 2»", ["Лесногорская СОШ № 7"], False),
        ("МБОУ СОШ № 12", ["Средняя общеобразовательная школа № 12"], True),
        ("МБОУ СОШ № 12", ["СОШ № 3"], False),
        ("Муниципальное бюджетное учреждение «Полянская ООШ»", ["Лесногорская СОШ"], False),
        ("Полянская школа", ["Лесногорская СОШ", "Полянская ООШ"], True),
        ("Школа", ["Лесногорская СОШ"], True),
        ("", ["Лесногорская СОШ"], True),
    ],
)
def test_schools_meet_by_what_is_their_own_in_the_name(
    written: str, names: list[str], expected: bool
) -> None:
    assert is_this_school(written, names) is expected
