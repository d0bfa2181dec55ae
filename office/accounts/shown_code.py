"""The demonstration shows a second factor to people who have brought no telephone."""

from django.conf import settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from cms.two_people.people import User

# public like the passwords of the demonstration, whose settings refuse every public host
SECRET = b"cncc-demonstration!!".hex()


def shown_code(user: User) -> str:
    """What the app of this account shows now; empty for everybody but the one of the
    demonstration."""
    app = TOTPDevice.objects.filter(user=user, key=SECRET).first()
    return code_of(app) if app is not None else ""


def code_of(app: TOTPDevice) -> str:
    """What it shows now, if it is that of the demonstration. One that was used already opens
    nothing: the next one, which is taken as well."""
    if not settings.CMS_DEMO or app.key != SECRET:
        return ""
    totp = TOTP(app.bin_key, app.step, app.t0, app.digits)
    totp.drift = max(0, app.last_t + 1 - totp.t())
    return f"{totp.token():06d}"
