"""The door to every page: a route says who may call it, and the start refuses one that does not."""

from collections.abc import Callable, Iterable
from typing import Any, cast

import flask
from flask import Flask
from flask.blueprints import BlueprintSetupState

from portal.policy import PUBLIC, RIGHTS

Route = tuple[str, str]  # endpoint, method
May = str | frozenset[Route]  # a verb of RIGHTS, or PUBLIC


class Blueprint(flask.Blueprint):
    """Routes that declare their verb: `@bp.post("/<int:plan_id>/ajukan", may="plans.submit")`; `may=PUBLIC`: anybody.

    The verb belongs to address and method together: reading and writing the same address are two rights.
    """

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        *,
        may: May | None = None,
        **options: Any,
    ) -> None:
        name = endpoint or (view_func.__name__ if view_func else "")
        methods = options.get("methods") or ("GET",)

        def tell(state: BlueprintSetupState) -> None:
            declare(cast(Flask, state.app), f"{self.name}.{name}", methods, may)

        self.record(tell)
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)


def declare(app: Flask, endpoint: str, methods: Iterable[str], may: May | None) -> None:
    """Notes who may call the endpoint. Raises RuntimeError for a verb that is in no table, or a public route that is
    not in PUBLIC."""
    verbs: dict[Route, str] = app.extensions.setdefault("verbs", {})
    for method in methods:
        if may is None or (may is PUBLIC and (endpoint, method) not in PUBLIC):
            raise RuntimeError(f"routes without a policy: {endpoint} {method}")
        if isinstance(may, str):
            if may not in RIGHTS:
                raise RuntimeError(f"{endpoint} {method} asks for {may}, which is in no table")
            verbs[endpoint, method] = may


def uncovered(app: Flask) -> list[Route]:
    """Routes that are neither public nor declare a verb: the start-up check refuses to run with one."""
    known = set(app.extensions["verbs"])
    return sorted(set(_routes(app)) - known - PUBLIC)


def _routes(app: Flask) -> Iterable[Route]:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield rule.endpoint, method
