"""Kinds of organisation in the register; kindergartens and branches are schools too."""

from enum import StrEnum


class SchoolKind(StrEnum):
    """What sort of organisation a tenant is."""

    SCHOOL = "school"
    KINDERGARTEN = "kindergarten"
    COLLEGE = "college"
    ADDITIONAL = "additional"  # дополнительное образование
    BRANCH = "branch"  # a branch (филиал) of another school of the register
