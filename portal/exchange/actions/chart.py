"""What rows of units and positions would do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from portal.chart import heading
from portal.chart.heading import UnitPost
from portal.chart.scope import above, seated_in
from portal.exchange.actions.planned import CHANGE, ONLY_CITY, OWN_UNIT, Ledger, Planned, Unknown, Wrong, named
from portal.exchange.queries.stock import Post, UnitAt
from portal.exchange.text.columns import TypedRow, plain
from portal.policy import CITY, Area
from portal.policy.ask import permits
from portal.rules.placement import Span, line_problems, span_problems
from portal.store.records import shown
from portal.structure.actions import OWN_PARENT

AT_THE_TOP = {plain("tidak ada"), "", "puncak"}


class ChartPlanner:
    """Holds units and positions against the stock, and puts into it what they would add."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.stock, self.me = ledger, ledger.stock, ledger.me
        self.seated = frozenset(seated_in(ledger.me))
        self.known = Counter((post.unit.key, plain(post.title)) for post in ledger.stock.posts.values())
        self.met: Counter[tuple[int, str]] = Counter()

    def unit(self, row: TypedRow, key: int) -> Planned:
        values = row.values
        parent = self.ledger.unit_named(values["parent"], "Unit induk")
        same = [each for each in self.ledger.names.get(plain(values["name"]), ()) if each.parent == parent.key]
        if same:
            return Planned(row, same[0].name, same[0].key)
        self.ledger.must_be_allowed(Area(parent.path), "Nama unit")
        self.ledger.must_fit(
            span_problems(Span(values["since"]), parent.life, "Unit induk"), {"starts_on": "Ada sejak"}
        )
        unit = UnitAt(key, values["name"], parent.key, f"{parent.path}{key}/", Span(values["since"]))
        self.stock.units[key] = unit
        self.ledger.name_unit(unit)
        found = Planned(row, unit.name, key)
        step = {"name": unit.name, "parent": parent.key, "starts_on": values["since"].isoformat()}
        found.do("add-unit", step, ("Unit induk", "", parent.name), is_fresh=True)
        return found

    def position(self, row: TypedRow, key: int) -> Planned:
        """The nth row of a title in a unit is the nth position of that title there; beyond those it is a new one."""
        values = row.values
        unit = self.ledger.unit_named(values["unit"], "Unit")
        parent = self._superior(row, unit)
        name = unit.key, plain(values["title"])
        at = self.met[name]
        if at < self.known.get(name, 0):
            found = self._same_position(row, self.ledger.titled(unit, values["title"])[at], parent)
        else:
            found = self._new_position(row, key, unit, parent)
        self.met[name] += 1
        return found

    def _new_position(self, row: TypedRow, key: int, unit: UnitAt, parent: Post | None) -> Planned:
        values = row.values
        self.ledger.must_be_allowed(Area(unit.path), "Unit")
        problems = span_problems(Span(values["since"]), unit.life, "Unit")
        self.ledger.must_fit(problems, {"starts_on": "Ada sejak"})
        self._must_answer_to(parent, values["since"])
        level, heads = values["level"] or "", bool(values["heads_unit"])
        post = Post(key, values["title"], values["kind"], level, heads, unit, Span(values["since"]))
        post.parent, post.parent_since = _key(parent), values["since"]
        self._must_leave_heads(unit, [*self.stock.in_unit[unit.key], post], values["since"])
        self.stock.add_post(post)
        found = Planned(row, post.title, key)
        step = {
            "unit": unit.key,
            "parent": _key(parent),
            "title": post.title,
            "kind": post.kind.value,
            "level": level,
            "heads_unit": heads,
            "starts_on": values["since"].isoformat(),
        }
        told = [("Unit", "", unit.name), ("Jabatan atasan", "", named(parent)), ("Jenis jabatan", "", post.kind.label)]
        found.do("add-position", step, *told, is_fresh=True)
        return found

    def _same_position(self, row: TypedRow, post: Post, parent: Post | None) -> Planned:
        values, found = row.values, Planned(row, post.title, post.key)
        wanted = replace(post, kind=values["kind"], level=values["level"] or post.level)
        if values["heads_unit"] is not None:
            wanted.heads_unit = values["heads_unit"]
        wanted.parent = _key(parent)
        told = [
            ("Jenis jabatan", post.kind.label, wanted.kind.label),
            ("Jenjang atau eselon", post.level, wanted.level),
            ("Memimpin unit kerja mandiri", shown(post.heads_unit), shown(wanted.heads_unit)),
        ]
        moves = wanted.parent != post.parent
        if not moves and all(old == new for _, old, new in told):
            return found
        self.ledger.must_be_allowed(post, "Nama jabatan")
        then = [wanted if each is post else each for each in self.stock.in_unit[post.unit.key]]
        self._must_leave_heads(post.unit, then, values["since"])
        if moves:
            self._move(found, post, parent, values["since"])
        if any(old != new for _, old, new in told):
            step = {"position": post.key, "kind": wanted.kind.value, "level": wanted.level}
            found.do("correct-position", step | {"heads_unit": wanted.heads_unit}, *told)
            post.kind, post.level, post.heads_unit = wanted.kind, wanted.level, wanted.heads_unit
        return found

    def _move(self, found: Planned, post: Post, parent: Post | None, since: date) -> None:
        old = self.stock.posts.get(post.parent) if post.parent is not None else None
        if post.parent_since and since <= post.parent_since:
            said = (
                f"Atasannya tercatat {named(old)} sejak {shown(post.parent_since)}. Bila memang berganti, isi hari "
                "mulai atasan yang baru; bila salah catat, perbaiki lewat halaman jabatannya."
            )
            raise Wrong(("Ada sejak", said))
        self.ledger.must_fit(span_problems(Span(since), post.life, "Jabatan ini"), {"starts_on": "Ada sejak"})
        self._must_answer_to(parent, since)
        if parent:
            self.ledger.must_fit(line_problems(post.key, parent.key, self._parent_of), {"parent_id": "Jabatan atasan"})
        step = {"position": post.key, "parent": _key(parent), "starts_on": since.isoformat()}
        found.do("set-superior", step, ("Jabatan atasan", named(old), named(parent)))
        post.parent, post.parent_since = _key(parent), since

    def _parent_of(self, key: int) -> int | None:
        post = self.stock.posts.get(key)
        return post.parent if post else None

    def _superior(self, row: TypedRow, unit: UnitAt) -> Post | None:
        """The one position of this title in the unit that is named, else in this unit or the nearest above it."""
        text, named = row.values["superior"], row.values["superior_unit"]
        if plain(text) in AT_THE_TOP:
            return None
        at: UnitAt | None = self.ledger.unit_named(named, "Unit jabatan atasan") if named else unit
        while at:
            if found := self.ledger.titled(at, text):
                if len(found) > 1:
                    said = f"Ada {len(found)} jabatan bernama {text} di {at.name}; atasan harus satu jabatan saja."
                    raise Wrong(("Jabatan atasan", said))
                return found[0]
            at = None if named else self.stock.units.get(at.parent or 0)
        raise Unknown(
            ("Jabatan atasan", f"Jabatan “{text}” tidak ada. Periksa namanya, isi unitnya, atau tambahkan barisnya.")
        )

    def _must_answer_to(self, parent: Post | None, since: date) -> None:
        if parent is None:
            if not permits(self.me, CHANGE, CITY):
                raise Wrong(("Jabatan atasan", ONLY_CITY))
            return
        if parent.key in above(self.me).held:
            raise Wrong(("Jabatan atasan", OWN_PARENT))
        if not parent.life.holds(since):
            said = "Pada hari itu jabatan atasannya belum ada atau sudah berakhir. Pilih hari lain."
            raise Wrong(("Ada sejak", said))

    def _must_leave_heads(self, unit: UnitAt, then: Iterable[Post], since: date) -> None:
        """Where whoever sent the file has a seat, it settles nothing about who leads."""
        if unit.key not in self.seated:
            return
        day = max(since, self.me.on)
        if self._leads(self.stock.in_unit[unit.key], day) != self._leads(then, day):
            raise Wrong(("Unit", OWN_UNIT))

    def _leads(self, posts: Iterable[Post], day: date) -> tuple[dict[int, int], set[int]]:
        """Which of the positions of a unit heads it on the day, and which are marked to lead it."""
        there = [each for each in posts if each.life.holds(day)]
        parents = {each.key: self.stock.posts.get(each.parent or 0) for each in there}
        told = (
            UnitPost(each.unit.key, each.key, each.kind, each.heads_unit, over.unit.key if over else None)
            for each in there
            for over in [parents[each.key]]
        )
        return heading.leading(told), {each.key for each in there if each.heads_unit}


def _key(post: Post | None) -> int | None:
    return post.key if post else None
