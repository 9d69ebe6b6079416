"""How an e-mail address is checked and written: one way for sign-in, people and schools."""

from email_validator import EmailNotValidError, validate_email

LONGEST_EMAIL = 254


def address_on_the_wire(address: str) -> str:
    """Return an address as mail servers without SMTPUTF8 take it: a domain such as школа.рф in its ASCII form."""
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}" if not domain.isascii() else address
    except UnicodeError:
        return address


def checked_email(text: str) -> str:
    """Return an address in lower case. Raises ValueError when it cannot be one; nobody is asked over the network."""
    try:
        # `.test` stands in for real domains in demonstrations and tests.
        found = validate_email(
            text.strip(), check_deliverability=False, allow_smtputf8=False, test_environment=True
        )
    except EmailNotValidError as error:
        raise ValueError(text) from error
    if len(found.normalized) > LONGEST_EMAIL:
        raise ValueError(text)
    return found.normalized.lower()
