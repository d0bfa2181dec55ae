"""The demonstration shows a second factor to people who have brought no telephone."""

from django.conf import settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from cms.publishing.people import User

# public like the passwords of the demonstration, whose settings refuse every public host
SECRET = b"cncc-demonstration!!".hex()


def shown_code(user: User) -> str:
    """What the app of this account shows now; empty for everybody but the one of the
    demonstration."""
    if not settings.CMS_DEMO:
        return ""
    app = TOTPDevice.objects.filter(user=user, key=SECRET).first()
    if app is None:
        return ""
    # one that was used already opens nothing: the next one, which is taken as well
    totp = TOTP(app.bin_key, app.step, app.t0, app.digits)
    totp.drift = max(0, app.last_t + 1 - totp.t())
    return f"{totp.token():06d}"
