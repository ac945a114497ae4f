"""For clients of http:// addresses: to load the system's certificates takes each of them a twentieth of a second."""

import ssl
from typing import Final

NO_CERTIFICATES: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nobody is trusted by it."""
