"""Named tuples by the million. Pure."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

Kind = TypeVar("Kind", bound=tuple[Any, ...])


def maker(kind: type[Kind]) -> Callable[[tuple[object, ...]], Kind]:
    """Makes one of a tuple of its values, at half the cost of calling it by name; who calls it minds their order."""
    return cast("Callable[[tuple[object, ...]], Kind]", partial(cast("Any", tuple).__new__, kind))
