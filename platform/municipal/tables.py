"""Imports every module of tables, so that the metadata is whole for migrations and for tests of the catalogue."""

from commons.accounts import models as accounts
from commons.audit import models as audit
from commons.jobs import models as jobs
from commons.letters import models as letters
from commons.schools import models as schools
from commons.views import models as views
from core.database import Base
from municipal.calendars import models as calendars
from municipal.intake import models as intake
from municipal.model_roadmap import models as model_roadmap
from municipal.proposals import models as proposals
from tenants.documents import models as documents
from tenants.people import models as people
from tenants.roadmap import models as roadmap
from tenants.roadmap.lifetime import version_models as roadmap_versions

__all__ = [
    "accounts",
    "audit",
    "calendars",
    "documents",
    "intake",
    "jobs",
    "letters",
    "metadata",
    "model_roadmap",
    "people",
    "proposals",
    "roadmap",
    "roadmap_versions",
    "schools",
    "views",
]

metadata = Base.metadata
