"""Roles, capabilities, and the one table that joins them: what each role may do in its place, and on which condition.

The database's wall reads the same table from `role_capability`; a test compares the two.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a membership makes of a person in its place (architecture: settled words)."""

    MUNICIPAL_ADMINISTRATOR = "municipal_administrator"
    DISTRICT_COORDINATOR = "district_coordinator"
    SCHOOL_CURATOR = "school_curator"
    SCHOOL_DIRECTOR = "school_director"
    RESPONSIBLE_PERSON = "responsible_person"
    OBSERVER = "observer"
    # The platform itself, working for a municipality from the command line and in workers; it cannot sign in.
    SERVICE = "service"


class Capability(StrEnum):
    """One thing that may be done; each holds in the place of the membership that gives it."""

    REGISTER_READ = "register.read"  # the register of schools
    REGISTER_WRITE = "register.write"
    OVERVIEW_READ = "overview.read"  # all schools of the place, with their figures
    ROADMAP_READ = "roadmap.read"
    ROADMAP_WRITE = "roadmap.write"
    ROADMAP_ACCEPT = "roadmap.accept"  # judging what a school submits, for the district
    ROADMAP_REMARK = "roadmap.remark"  # speaking in the thread of a row
    PEOPLE_READ = "people.read"
    PEOPLE_WRITE = "people.write"
    PEOPLE_COUNT = "people.count"  # how many people a school has, and not who
    PEOPLE_ERASE = "people.erase"  # taking a person out of everything the school holds
    PEOPLE_OPEN = "people.open"  # letting the district see the school's people for a time
    LETTERS_READ = "letters.read"  # which letters went to whom, and what became of them
    LETTERS_WRITE = "letters.write"
    MODEL_READ = "model.read"  # the municipality's model roadmaps
    MODEL_WRITE = "model.write"
    REPORT_WRITE = "report.write"  # the aggregated report over all schools of the place
    ACCESS_WRITE = "access.write"  # inviting people and ending their roles
    AUDIT_READ = "audit.read"  # the journal of who did what
    INTAKE_WRITE = "intake.write"  # loading roadmap files of many schools of the place at once


class Condition(StrEnum):
    """What must be true of a school before a role has a capability there."""

    # The school sends paper, and the municipality lets its coordinators enter it for them.
    ON_PAPER = "on_paper"
    # The school has opened its people to the district for a time, or sends paper (the district holds the names then).
    OPENED = "opened"


C = Capability

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.MUNICIPAL_ADMINISTRATOR: frozenset(
        {
            C.REGISTER_READ,
            C.REGISTER_WRITE,
            C.OVERVIEW_READ,
            C.ROADMAP_READ,
            C.ROADMAP_ACCEPT,
            C.ROADMAP_REMARK,
            C.PEOPLE_COUNT,
            C.LETTERS_READ,
            C.MODEL_READ,
            C.MODEL_WRITE,
            C.REPORT_WRITE,
            C.INTAKE_WRITE,
            C.AUDIT_READ,
            C.ACCESS_WRITE,
        }
    ),
    Role.DISTRICT_COORDINATOR: frozenset(
        {
            C.REGISTER_READ,
            C.OVERVIEW_READ,
            C.ROADMAP_READ,
            C.ROADMAP_ACCEPT,
            C.ROADMAP_REMARK,
            C.PEOPLE_COUNT,
            C.LETTERS_READ,
            C.MODEL_READ,
            C.MODEL_WRITE,
            C.REPORT_WRITE,
            C.INTAKE_WRITE,
            C.AUDIT_READ,
            C.ACCESS_WRITE,
        }
    ),
    Role.SCHOOL_CURATOR: frozenset(
        {
            C.REGISTER_READ,
            C.ROADMAP_READ,
            C.ROADMAP_WRITE,
            C.ROADMAP_REMARK,
            C.PEOPLE_READ,
            C.PEOPLE_WRITE,
            C.PEOPLE_COUNT,
            C.PEOPLE_ERASE,
            C.PEOPLE_OPEN,
            C.LETTERS_READ,
            C.AUDIT_READ,
        }
    ),
    Role.SCHOOL_DIRECTOR: frozenset(
        {
            C.REGISTER_READ,
            C.ROADMAP_READ,
            C.ROADMAP_REMARK,
            C.PEOPLE_READ,
            C.PEOPLE_COUNT,
            C.PEOPLE_OPEN,
            C.LETTERS_READ,
            C.AUDIT_READ,
        }
    ),
    Role.RESPONSIBLE_PERSON: frozenset({C.REGISTER_READ, C.ROADMAP_READ, C.PEOPLE_READ, C.PEOPLE_COUNT}),
    Role.OBSERVER: frozenset({C.REGISTER_READ, C.OVERVIEW_READ, C.ROADMAP_READ, C.MODEL_READ}),
    Role.SERVICE: frozenset(Capability),
}

# What a role may do in a school only while a condition holds there.
CONDITIONAL: dict[Role, dict[Capability, Condition]] = {
    Role.MUNICIPAL_ADMINISTRATOR: {C.PEOPLE_READ: Condition.OPENED},
    Role.DISTRICT_COORDINATOR: {
        C.PEOPLE_READ: Condition.OPENED,
        C.PEOPLE_WRITE: Condition.ON_PAPER,
        C.ROADMAP_WRITE: Condition.ON_PAPER,
    },
}

# Where a role can be held: True means the column of the membership must be set, False that it must be empty.
PLACES: dict[Role, tuple[bool | None, bool | None]] = {  # (district, school); None: either
    Role.MUNICIPAL_ADMINISTRATOR: (False, False),
    Role.DISTRICT_COORDINATOR: (True, False),
    Role.SCHOOL_CURATOR: (False, True),
    Role.SCHOOL_DIRECTOR: (False, True),
    Role.RESPONSIBLE_PERSON: (False, True),
    Role.OBSERVER: (None, None),
    Role.SERVICE: (False, False),
}
