"""The font of receipts, as the settings name it."""

from aircounter.settings import BadSetting, Settings
from transactions.receipts import FontUnusable, ReceiptPress


def press_of(settings: Settings) -> ReceiptPress:
    """Raises BadSetting when the file is no font."""
    try:
        return ReceiptPress(settings.receipt_font)
    except FontUnusable as error:
        raise BadSetting(f"RECEIPT_FONT: {error}; name a .ttf or .ttc file.") from error
