"""Home, and a superior's team."""

from flask import render_template, request
from flask_login import current_user

from portal.desk.views import members
from portal.desk.views.home import desk
from portal.periods import queries as periods
from portal.periods.text import choices, focus
from portal.policy import authorize
from portal.store.paging import page_of
from portal.web.door import Blueprint
from portal.web.lists import asked_key, asked_page, asked_sort, asked_words
from portal.web.room import house

bp = Blueprint("desk", __name__)


@bp.get("/", may="home.view")
def home() -> str:
    authorize()
    me = current_user._get_current_object()
    panels = house().panels("home", me, me)
    return render_template(
        "desk/home.html",
        desk=desk(me),
        first=[panel for panel in panels if panel.is_first],
        panels=[panel for panel in panels if not panel.is_first],
        today=me.on,
    )


@bp.get("/tim", may="team.view")
def team() -> str:
    authorize()
    me = current_user._get_current_object()
    steps = periods.steps()
    period = focus(steps, asked_key("periode"), me.on)
    shown, words, sort = request.args.get("tampil", ""), asked_words(), asked_sort(members.sorts(), "name")
    everybody = members.members(me, period) if period else []
    return render_template(
        "desk/team.html",
        period=period,
        choices=choices(steps),
        counts=members.counts(everybody),
        found=page_of(members.ordered(members.narrowed(everybody, shown, words), sort), asked_page()),
        columns=members.columns(),
        kinds=members.SHOWN,
        shown=shown,
        q=words,
        sort=sort,
        today=me.on,
    )
