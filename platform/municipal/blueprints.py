"""The blueprints of the application, each under its address."""

from flask import Flask

from commons.accounts import account_pages, invitation_pages, reset_pages, second_factor_pages
from commons.accounts.pages import blueprint as account
from commons.views.pages import blueprint as views
from municipal.access import list_pages as access_lists
from municipal.access.pages import blueprint as access
from municipal.calendars.pages import blueprint as calendars
from municipal.health import blueprint as health
from municipal.home.pages import blueprint as home
from municipal.intake import act_pages as intake_acts
from municipal.intake import file_pages as intake_files
from municipal.intake.pages import blueprint as intake
from municipal.journal.pages import blueprint as journal
from municipal.journal.pages import in_a_school as school_journal
from municipal.model_roadmap import editing_pages, version_pages
from municipal.model_roadmap import section_pages as model_sections
from municipal.model_roadmap.pages import blueprint as model
from municipal.overview.pages import blueprint as overview
from municipal.personal.pages import blueprint as personal
from municipal.proposals import place_pages
from municipal.proposals.pages import blueprint as proposals
from municipal.register import district_pages, school_pages, settings_pages, upload_pages
from municipal.register.pages import blueprint as schools
from municipal.reports.pages import blueprint as reports
from tenants.people import group_pages, opening_pages
from tenants.people.pages import blueprint as people
from tenants.reminders.pages import blueprint as letters
from tenants.roadmap import activity_pages as roadmap_rows
from tenants.roadmap import many_pages, section_pages
from tenants.roadmap.activity import card_pages as roadmap_cards
from tenants.roadmap.activity.evidence_pages import blueprint as evidence
from tenants.roadmap.exports import pages as export_pages
from tenants.roadmap.lifetime import life_pages, rollover_pages, shelf_pages
from tenants.roadmap.loading import differences_pages, done_pages
from tenants.roadmap.loading.upload_pages import blueprint as upload
from tenants.roadmap.outlooks import pages as outlook_pages
from tenants.roadmap.pages import blueprint as roadmap
from tenants.roadmap.people_links_pages import blueprint as people_links

# Their routes join a blueprint of another module when they are imported.
JOINING = (
    access_lists,
    account_pages,
    invitation_pages,
    reset_pages,
    second_factor_pages,
    roadmap_rows,
    roadmap_cards,
    differences_pages,
    done_pages,
    life_pages,
    export_pages,
    rollover_pages,
    outlook_pages,
    many_pages,
    section_pages,
    shelf_pages,
    group_pages,
    opening_pages,
    school_pages,
    district_pages,
    settings_pages,
    upload_pages,
    intake_acts,
    intake_files,
    editing_pages,
    model_sections,
    version_pages,
    place_pages,
)


def register(app: Flask) -> None:
    """Register every blueprint."""
    for blueprint in (
        health,
        home,
        account,
        overview,
        reports,
        model,
        intake,
        schools,
        access,
        journal,
        school_journal,
        personal,
        roadmap,
        evidence,
        people,
        people_links,
        upload,
        proposals,
        calendars,
        views,
        letters,
    ):
        app.register_blueprint(blueprint)
    reset_pages.limit(app)
