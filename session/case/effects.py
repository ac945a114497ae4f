"""What carrying out does at the core bank: a closed list, each with what it needs of the form."""

from enum import StrEnum
from typing import Final

import msgspec

from session.case.form import FieldFormat, FieldName


class EffectKind(StrEnum):
    TRANSFER = "transfer"
    """From the customer's account to another person's."""
    PURCHASE = "purchase"
    """Of a product, paid from the customer's account."""
    CHANGE_MOBILE = "change_mobile"
    """The number at which the bank reaches the customer, and by which they confirm."""
    REPORT_LOSS = "report_loss"
    """Of a card, which pays nothing from then on."""
    CERTIFY_BALANCE = "certify_balance"
    """A certificate of what is in an account, and may not leave it for so long."""


class Parameter(msgspec.Struct, frozen=True):
    """What an effect is told; `format` is the format of the field that gives it, None for any text."""

    name: str
    format: FieldFormat | None = None


class Effect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`parameters` names the field of the form that gives each."""

    kind: EffectKind
    parameters: dict[str, FieldName]


_ACCOUNT: Final = Parameter("account", FieldFormat.ACCOUNT)
"""The customer's own: what is debited, or concerned. Its holder has to be the person who was identified."""
_AMOUNT: Final = Parameter("amount", FieldFormat.AMOUNT)

PARAMETERS: Final[dict[EffectKind, tuple[Parameter, ...]]] = {
    EffectKind.TRANSFER: (
        _ACCOUNT,
        _AMOUNT,
        Parameter("payee_account", FieldFormat.ACCOUNT),
        Parameter("payee_name", FieldFormat.PERSON_NAME),
    ),
    EffectKind.PURCHASE: (_ACCOUNT, _AMOUNT, Parameter("product")),
    EffectKind.CHANGE_MOBILE: (_ACCOUNT, Parameter("mobile", FieldFormat.MOBILE)),
    EffectKind.REPORT_LOSS: (_ACCOUNT,),
    EffectKind.CERTIFY_BALANCE: (_ACCOUNT, Parameter("on", FieldFormat.DATE)),
}

MOVES_MONEY: Final = frozenset({EffectKind.TRANSFER, EffectKind.PURCHASE})
"""Never without another person's review and every check of identity, whatever a type's author writes."""
