"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from secrets import choice

import pyotp
import segno
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import delete, func, select, update

from commons.accounts.models import Authenticator, RecoveryCode, User
from commons.accounts.standing import token_hash
from commons.audit.marks import Act, Kind
from commons.audit.service import record
from core.clock import now
from core.database import identity
from core.errors import NotFound, Rejected

RECOVERY_CODES = 10
_STEP_SECONDS = 30
# The app's clock may be half a minute away on either side.
_STEPS_ASIDE = (-1, 0, 1)
# Without signs that are taken for each other; 16 of them are 79 bits.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _GROUP = 4, 4


@dataclass(frozen=True, slots=True)
class Setup:
    """What an authenticator app is told: the picture as SVG, and the same as a text to type."""

    picture: Markup
    secret: str


def begin_setup(user_id: int, site: str) -> Setup:
    """Return the secret for an app, the same until a code confirms it, and commit. Raises Rejected when it is on."""
    user, kept = _locked(user_id)
    if user.second_factor_at is not None:
        raise Rejected({"code": _("The second step is on already.")})
    if kept is None:
        kept = Authenticator(user_id=user_id, secret=pyotp.random_base32())
        identity.session.add(kept)
    secret, name = kept.secret, user.email or str(user.public_id)
    identity.session.commit()
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=site)
    picture = segno.make(address, error="m").svg_inline(
        scale=4, border=4, svgclass="qr", lineclass=None, omitsize=True
    )
    # Made here of a key made here.
    return Setup(Markup(picture), " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))  # noqa: S704


def confirm_setup(user_id: int, code: str) -> Sequence[str]:
    """Switch the second step on by a code of the app, commit, and return the recovery codes: they are shown this once.

    Raises Rejected beside `code`.
    """
    user, kept = _locked(user_id)
    if user.second_factor_at is not None or kept is None or not _take_app_code(kept, code):
        identity.session.rollback()
        raise Rejected({"code": wrong_code()})
    user.second_factor_at = now()
    codes = _fresh_codes(user_id)
    identity.session.commit()
    return codes


def take_code(user_id: int, code: str) -> None:
    """Use up a code of the app or a recovery code, each once, and commit. Raises Rejected beside `code`."""
    user, kept = _locked(user_id)
    is_app = kept is not None and _take_app_code(kept, code)
    if user.second_factor_at is None or not (is_app or _take_recovery_code(user_id, code)):
        identity.session.rollback()
        raise Rejected({"code": wrong_code()})
    identity.session.commit()


def new_codes(user_id: int) -> Sequence[str]:
    """Return fresh recovery codes instead of the old ones, and commit. Raises NotFound while the second step is off."""
    if _locked(user_id)[0].second_factor_at is None:
        raise NotFound("second factor")
    codes = _fresh_codes(user_id)
    identity.session.commit()
    return codes


def codes_left(user_id: int) -> int:
    """Return how many recovery codes are not used yet."""
    statement = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return identity.session.scalar(statement) or 0


def forget(user_id: int) -> None:
    """Switch the second step off: the person is asked for the password alone, or has to set it up anew. Commits."""
    _locked(user_id)[0].second_factor_at = None
    identity.session.execute(delete(Authenticator).where(Authenticator.user_id == user_id))
    identity.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    identity.session.commit()


def wrong_code() -> str:
    """Say that a code was not taken, and what may be the cause."""
    return _("The code was not taken. Wait for the next one; is the clock of the phone right?")


def _locked(user_id: int) -> tuple[User, Authenticator | None]:
    """Return the account, held: of two who send the same code at once, one comes first. Raises NotFound."""
    user = identity.session.scalar(
        select(User)
        .where(User.id == user_id, User.active)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if user is None:
        raise NotFound("user")
    kept = select(Authenticator).where(Authenticator.user_id == user_id)
    return user, identity.session.scalar(kept.execution_options(populate_existing=True))


def _take_app_code(kept: Authenticator, code: str) -> bool:
    """Take a code of the app, when it is of a later half minute than the last one taken."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit()):
        return False
    app = pyotp.TOTP(kept.secret)
    current = int(now().timestamp()) // _STEP_SECONDS
    for step in (current + aside for aside in _STEPS_ASIDE):
        fits = hmac.compare_digest(app.generate_otp(step), digits)
        if fits and (kept.last_step is None or step > kept.last_step):
            kept.last_step = step
            return True
    return False


def _take_recovery_code(user_id: int, code: str) -> bool:
    plain = "".join(sign for sign in code.lower() if sign in _ALPHABET)
    taken = identity.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id, RecoveryCode.code_hash == token_hash(plain), RecoveryCode.used_at.is_(None)
        )
        .values(used_at=func.now())
        .returning(RecoveryCode.id)
    ).one_or_none()  # fmt: skip
    if taken is not None:
        record(
            Act.RECOVERY_CODE,
            Kind.ACCOUNT,
            user_id,
            actor_id=user_id,
            subject_id=user_id,
            session=identity.session(),
        )
    return taken is not None


def _fresh_codes(user_id: int) -> list[str]:
    identity.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [
        "".join(choice(_ALPHABET) for _sign in range(_GROUPS * _GROUP)) for _code in range(RECOVERY_CODES)
    ]
    identity.session.add_all(RecoveryCode(user_id=user_id, code_hash=token_hash(code)) for code in codes)
    identity.session.flush()
    return ["-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP)) for code in codes]
