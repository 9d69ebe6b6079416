"""Puts the application together: settings, extensions, blueprints, answers; calls only, no logic."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from commons.accounts import gatekeeper, sign_in
from commons.audit import recording
from core import htmx, jinja, jobs, limits, packing, quiet_errors, security_headers, web_errors
from core.config import Settings
from core.database import db, engine_options, guard_connections, identity
from core.unit_of_work import Application
from municipal import blueprints, languages, navigation, places, readiness, static_files, tables

# A form of text; the upload routes raise it for themselves.
MAX_FORM = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application. Raises SettingMissing when the environment does not say enough to start."""
    settings = settings or Settings.from_environment()
    app = Application("municipal", template_folder=str(places.templates()), static_folder=None)
    app.config.from_mapping(configuration(settings))
    assert tables.metadata  # every table is known before the first query
    quiet_errors.init_app(app)
    db.init_app(app)
    identity.init_app(app)
    guard_connections(app)
    recording.init_app(app)
    packing.init_app(app)
    htmx.init_app(app)
    CSRFProtect(app)
    limits.init_app(app, settings.redis_url)
    jobs.init_app(app, settings.redis_url)
    languages.init_app(app)
    sign_in.init_app(app)
    app.extensions["gatekeeper"] = gatekeeper.let_in
    jinja.init_app(app)
    web_errors.init_app(app)
    security_headers.init_app(app)
    navigation.init_app(app)
    readiness.init_app(app, settings)
    blueprints.register(app)
    static_files.init_app(app)
    if settings.trusted_proxies:
        # Never their word on the host: links come from the settings.
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_prefix=0)  # type: ignore[method-assign]  # Flask's own way to wrap an application
    return app


def configuration(settings: Settings) -> dict[str, object]:
    """Return Flask's configuration, every name of it in one place."""
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(identity=False),
        "ORM_WALL": settings.orm_wall,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.secure_cookies else "session",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # a roadmap stays open all day; the token lives as long as the session
        "WTF_CSRF_SSL_STRICT": settings.secure_cookies,
        "MAX_CONTENT_LENGTH": MAX_FORM,
        "MAX_FORM_PARTS": 1000,
        "PROPAGATE_EXCEPTIONS": False,
        "BABEL_DEFAULT_LOCALE": "ru",
        "BABEL_TRANSLATION_DIRECTORIES": str(places.translations()),
    }
