"""What the core bank is told: the parameters of a type's effect, from the content that was confirmed. Pure."""

from session.case.business_type import BusinessType
from session.case.content import read_content
from session.personal import PersonalDocument


def parameters_of(kind: BusinessType, content: PersonalDocument) -> dict[str, str] | None:
    """What the core bank is told of a submission's content; None when that cannot be read (any more)."""
    read = read_content(content)
    if read is None:
        return None
    told = {name: read.form.get(field) for name, field in kind.effect.parameters.items()}
    texts = {name: value for name, value in told.items() if isinstance(value, str)}
    return texts if len(texts) == len(told) else None
