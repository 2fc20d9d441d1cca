"""The rules that name entities, a file each; `RULES` is the order in which they claim tokens.

Each rule's score is the share of its exact spans and types that were right on 200 documents of the training split of
English Worldwide Newswire, rounded; the rules were not fitted to it.
"""

from __future__ import annotations

from collections.abc import Callable

from enrichers.entities.known import Known
from enrichers.entities.rules.acronyms import claim_acronyms
from enrichers.entities.rules.amounts import claim_amounts
from enrichers.entities.rules.companies import claim_short_names
from enrichers.entities.rules.facilities import claim_facilities
from enrichers.entities.rules.groups import claim_groups
from enrichers.entities.rules.organisations import claim_firms, claim_organisations
from enrichers.entities.rules.people import claim_named_again, claim_people
from enrichers.entities.rules.places import claim_localities, claim_nations, claim_towns
from enrichers.entities.rules.things import claim_things
from enrichers.entities.sheet import Sheet

Rule = Callable[[Sheet, Known], None]

RULES: tuple[Rule, ...] = (
    claim_amounts,
    claim_organisations,
    claim_short_names,
    claim_things,
    claim_facilities,
    claim_nations,
    claim_groups,
    claim_people,
    claim_towns,
    claim_localities,
    claim_acronyms,
    claim_named_again,
)
# The rules that go before a trained model: newspapers, which it learned from, hardly write companies' full names.
BEFORE_MODEL: tuple[Rule, ...] = (claim_firms, claim_short_names)
# The rules that name what a trained model has left: bodies and companies that are surely meant. What the others add
# to it is more often wrong than right.
AFTER_MODEL: tuple[Rule, ...] = (claim_organisations, claim_short_names)
