"""Headers of every answer: nothing from elsewhere, nothing inline, nothing kept by caches."""

from flask import Flask, Response

from core.config import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def headers_of(app: Flask) -> dict[str, str]:
    """Return the headers of every answer of an application; what serves files beside Flask adds them too."""
    settings: Settings = app.config["SETTINGS"]
    # Only where cookies travel by TLS alone: a browser that heard it asks for this host by TLS for so long.
    by_tls = settings.secure_cookies and settings.hsts_seconds > 0
    return {
        **HEADERS,
        **({"Strict-Transport-Security": f"max-age={settings.hsts_seconds}"} if by_tls else {}),
    }


def init_app(app: Flask) -> None:
    """Add the headers to whatever the application answers."""
    headers = {**headers_of(app), "Cache-Control": "no-store"}

    @app.after_request
    def add(answer: Response) -> Response:
        said = {name.lower() for name in answer.headers.keys()}  # noqa: SIM118  iterating a Headers gives pairs
        answer.headers.extend([pair for pair in headers.items() if pair[0].lower() not in said])
        return answer
