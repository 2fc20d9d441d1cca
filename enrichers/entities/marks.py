"""Keys of `doc.user_data` that the components and the stage agree on."""

from __future__ import annotations

from typing import Final

TEXT: Final = "wiretag_text"  # the text itself, as `Doc.text` builds it anew each time
BREAKS: Final = "wiretag_breaks"  # characters at which a sentence begins in any case
BLOCKED: Final = "wiretag_blocked"  # (start, end) in characters where nothing may be named
SCORES: Final = "wiretag_scores"  # (start, end) in tokens -> the estimated precision of an entity
