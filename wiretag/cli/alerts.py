"""`wiretag alerts`: the subscriptions and what they would say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from schemas.envelopes import Subscription
from wiretag.console import out
from wiretag.errors import USAGE, WiretagError
from wiretag.settings import load_settings

alerts = typer.Typer(help="Subscriptions and their alerts.", no_args_is_help=True, rich_markup_mode=None)
RULES = typer.Option("--rules", help="YAML file with subscriptions; default: the setting WIRETAG_SUBSCRIPTIONS.")


@alerts.command("list")
def list_rules(rules: Annotated[Path | None, RULES] = None) -> None:
    """List the subscriptions of a file: what each asks for."""
    table = Table(header_style="bold", pad_edge=False)
    for column in ("id", "label", "asks for"):
        table.add_column(column, overflow="fold")
    for rule in _load(rules):
        asked = [f"{name} {', '.join(getattr(rule, name))}" for name in ("agency", "entity", "country", "event")
                 if getattr(rule, name)]  # fmt: skip
        asked += [f"urgency {rule.urgency} or more"] if rule.urgency else []
        asked += ["backfill too"] if rule.backfill else []
        table.add_row(*(escape(cell) for cell in (rule.id, rule.label, "; ".join(asked) or "everything")))
    out.print(table)


@alerts.command()
def test(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…")], rules: Annotated[Path | None, RULES] = None
) -> None:
    """Tag items offline and show which subscriptions they would alert, and why."""
    from alerting.matcher import Matcher
    from enrichers.pipeline import Enricher
    from wiretag import deployment
    from wiretag.paths import check_paths, read_paths

    check_paths(paths)
    matcher = Matcher(_load(rules))
    enricher = Enricher(deployment.enricher_config(load_settings()))
    for given in read_paths(paths):
        outcome = enricher.enrich(given.delivery) if given.delivery else None
        found = [alert for record in outcome for alert in matcher.match(record)] if isinstance(outcome, tuple) else []
        for alert in found:
            out.print(f"{given.name}: {alert.subscription}: {alert.reason}", highlight=False, markup=False)
        if not found:
            out.print(f"{given.name}: no alert", highlight=False, markup=False)


def _load(rules: Path | None) -> tuple[Subscription, ...]:
    from wiretag.subscriptions import load

    path = rules or load_settings().subscriptions
    if path is None:
        raise WiretagError("no subscriptions: give --rules FILE or set WIRETAG_SUBSCRIPTIONS", USAGE)
    return load(path)
