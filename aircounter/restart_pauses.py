"""How long to wait before what has died is started again. Pure."""

from dataclasses import dataclass
from typing import Final

FIRST_S: Final = 0.1
LONGEST_S: Final = 10.0
"""Whatever is wrong, it is tried so often: what remains lives meanwhile, and what was wrong may have been mended."""
STEADY_AFTER_S: Final = 60.0
"""Who has run for so long and dies is started again at once; who keeps dying, ever later."""


@dataclass
class RestartPauses:
    """Of one program; `pause_s` is the next one's length, doubled from death to death."""

    pause_s: float = FIRST_S

    def after(self, ran_s: float) -> float:
        """The pause after it has run for `ran_s`, and died."""
        pause_s = FIRST_S if ran_s > STEADY_AFTER_S else self.pause_s
        self.pause_s = min(pause_s * 2, LONGEST_S)
        return pause_s
