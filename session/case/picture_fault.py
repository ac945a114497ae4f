"""What is wrong with a photograph that was sent. Its words, in the customer's language, stand where it is shown."""

from enum import StrEnum


class PictureFault(StrEnum):
    TOO_LARGE = "too_large"
    """More bytes than a telephone's camera makes."""
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    """Nobody could read what is on it."""
    PDF = "pdf"
    """To be photographed: what a PDF holds is not seen by whoever opens it alone."""
    HEIC = "heic"
    """A telephone's own kind, which no browser of the staff shows."""
    NOT_A_PICTURE = "not_a_picture"
