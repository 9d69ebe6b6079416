"""The people of one school of the demonstration: who holds which post, and the group «классные руководители»."""

from dataclasses import dataclass
from random import Random

from municipal.demo import plans
from municipal.demo.names import Name, someone

CLASS_TEACHERS = "Классные руководители"
_POSTS = {
    plans.DIRECTOR: "директор",
    plans.DEPUTY: "заместитель директора по учебно-воспитательной работе",
    plans.CURATOR: "заместитель директора, куратор наставничества",
    plans.PSYCHOLOGIST: "педагог-психолог",
    plans.SOCIAL: "социальный педагог",
    plans.LIBRARIAN: "педагог-библиотекарь",
}
_KINDERGARTEN = {plans.DIRECTOR: "заведующий", plans.DEPUTY: "старший воспитатель"}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of a school. `key` says which place in the plans they hold; teachers of classes have none of their own."""

    key: str
    name: Name
    post: str
    is_in_group: bool = False


def staff_of(chance: Random, *, is_kindergarten: bool) -> list[Colleague]:
    """Return the people of a school, the director first."""
    taken: set[str] = set()
    posts = {**_POSTS, **(_KINDERGARTEN if is_kindergarten else {})}
    named = [Colleague(key, someone(chance, taken), post) for key, post in posts.items()]
    teacher = "воспитатель" if is_kindergarten else "учитель, классный руководитель"
    teachers = [
        Colleague(f"teacher{number}", someone(chance, taken), teacher, is_in_group=True)
        for number in range(1, 5)
    ]
    return named + teachers
