"""What rows of people would do: recorded, renamed, promoted, placed."""

from datetime import date

from portal.chart.scope import concerned
from portal.exchange.actions.planned import Ledger, Meeting, Planned, Wrong, named
from portal.exchange.queries.stock import Post, Somebody
from portal.exchange.text.columns import TypedRow
from portal.policy.ask import permits
from portal.rules import identifiers
from portal.rules.hierarchy import Capacity, Holding
from portal.rules.placement import placement_problems, succession_problems
from portal.rules.problems import Problem

UNUSUAL = " Bila memang benar, isi ya di kolom Nomor sudah diperiksa."


class StaffPlanner:
    """Holds people and placements against the stock, and puts into it what they would add."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.stock, self.me = ledger, ledger.stock, ledger.me
        self.numbers: dict[str, int] = {}

    def person(self, row: TypedRow, key: int) -> Planned:
        """What the row would do; of a row that is wrong nobody else finds anything."""
        try:
            return self._person(row, key)
        except Wrong:
            self.stock.people.pop(key, None)
            for number in [each for each, (_, person) in self.stock.numbers.items() if person == key]:
                del self.stock.numbers[number]
            raise

    def _person(self, row: TypedRow, key: int) -> Planned:
        values = row.values
        number = self._number(row)
        _, person = self.stock.numbers.get(number, (None, 0))
        masked = f"{values['name']} ({values['kind'].label} ····{identifiers.last_four(number)})"
        if person:
            found = Planned(row, masked, person)
            self._same_person(found, self.stock.people[person])
        else:
            found = Planned(row, masked, key)
            self._new_person(found, key, number)
        if values["title"] or values["unit"]:
            self._placed(found, self.stock.people[person or key])
        elif any(values[each] for each in ("decree_number", "decree_on", "starts_on", "ends_on")):
            raise Wrong(("Jabatan", "Isi Unit dan Jabatan, atau kosongkan semua kolom penempatan."))
        self.numbers[number] = row.line
        return found

    def _number(self, row: TypedRow) -> str:
        """The number as it is stored. Raises Wrong where it is impossible, unusual, or already in the file."""
        values = row.values
        kind, number = values["kind"], identifiers.clean(values["number"])
        wrong = identifiers.problems(kind, number, self.me.on)
        self.ledger.must_fit(wrong, {"value": "Nomor"})
        if number in self.numbers:
            raise Wrong(("Nomor", f"Nomor ini sudah ada di baris {self.numbers[number]}. Satu baris untuk satu orang."))
        known, _ = self.stock.numbers.get(number, (kind, 0))
        if known is not kind:
            raise Wrong(("Jenis nomor", f"Nomor ini tercatat sebagai {known.label}. Samakan jenisnya."))
        if number not in self.stock.numbers and not values["checked"]:
            unusual = [Problem("value", each.text + UNUSUAL) for each in identifiers.warnings(kind, number)]
            self.ledger.must_fit(unusual, {"value": "Nomor"})
        return number

    def _new_person(self, found: Planned, key: int, number: str) -> None:
        values = found.row.values
        if not permits(self.me, "people.add"):
            raise Wrong(("Nama lengkap dengan gelar", "Anda tidak lagi mengelola kepegawaian."))
        title, grade = values["rank"] or "", values["grade"] or ""
        if title and not grade:
            raise Wrong(("Golongan/ruang", "Isi golongan/ruang dari pangkat itu, atau kosongkan pangkatnya."))
        self.stock.people[key] = Somebody(key, values["name"], concerns=concerned(self.me))
        self.stock.numbers[number] = values["kind"], key
        step = {
            "name": values["name"],
            "kind": values["kind"].value,
            "number": number,
            "title": title,
            "grade": grade,
            "since": values["since"].isoformat(),
        }
        found.do("add-person", step, ("Pangkat", "", _rank(title, grade)), is_fresh=True)

    def _same_person(self, found: Planned, somebody: Somebody) -> None:
        values = found.row.values
        if not somebody.is_reachable:
            raise Wrong(("Nomor", "Nomor ini sudah tercatat pada seorang pegawai di luar lingkup Anda."))
        rank = values["rank"] or "", values["grade"] or ""
        renamed = values["name"] != somebody.name
        promoted = bool(rank[1]) and rank != somebody.rank
        if not renamed and not promoted:
            return
        self.ledger.must_be_allowed(somebody, "Nama lengkap dengan gelar")
        if renamed:
            step = {"person": somebody.key, "name": values["name"]}
            found.do("correct-name", step, ("Nama", somebody.name, values["name"]))
        if promoted:
            late = succession_problems(values["since"], somebody.rank_since, "pangkat")
            self.ledger.must_fit(late, {"starts_on": "Nomor dan pangkat berlaku sejak"})
            step = {"person": somebody.key, "title": rank[0], "grade": rank[1], "since": values["since"].isoformat()}
            found.do("add-rank", step, ("Pangkat", _rank(*somebody.rank), _rank(*rank)))

    def _placed(self, found: Planned, somebody: Somebody) -> None:
        values = found.row.values
        needed = {"unit": "Unit", "title": "Jabatan", "starts_on": "TMT jabatan"}
        needed |= {"decree_number": "Nomor SK", "decree_on": "Tanggal SK"}
        if missing := [label for key, label in needed.items() if not values[key]]:
            raise Wrong(*((label, f"Isi {label}.") for label in missing))
        unit = self.ledger.unit_named(values["unit"], "Unit")
        posts = self.ledger.titled(unit, values["title"])
        if not posts:
            said = f"Jabatan “{values['title']}” tidak ada di {unit.name}. Tambahkan barisnya di lembar Jabatan."
            raise Wrong(("Jabatan", said))
        capacity: Capacity = values["capacity"] or Capacity.DEFINITIVE
        if any(self._holds(post, somebody, capacity, values["starts_on"]) for post in posts):
            return
        of = self.stock.of_person[somebody.key]
        moves = capacity is Capacity.DEFINITIVE
        left = [each for each in of if moves and each.capacity is capacity and each.valid(values["starts_on"])]
        if any(each.starts_on >= values["starts_on"] for each in left):
            said = "Penempatan yang lama baru mulai pada hari itu atau sesudahnya. Pilih tanggal sesudah ia mulai."
            raise Wrong(("TMT jabatan", said))
        post, new = self._free(posts, somebody, capacity, found, left)
        self.ledger.must_be_allowed(Meeting(post.unit_path, post.concerns | somebody.concerns), "Jabatan")
        for each in left:
            old = self.stock.posts[each.position_id]
            self.ledger.must_be_allowed(Meeting(old.unit_path, old.concerns | somebody.concerns), "Jabatan")
        self.stock.place(new, left)
        before = ", ".join(named(self.stock.posts[each.position_id]) for each in left)
        step = {
            "person": somebody.key,
            "position": post.key,
            "capacity": capacity.value,
            "decree_number": values["decree_number"],
            "decree_on": values["decree_on"].isoformat(),
            "starts_on": values["starts_on"].isoformat(),
            "ends_on": values["ends_on"] and values["ends_on"].isoformat(),
        }
        found.do("place", step, ("Jabatan", before, named(post)))

    def _holds(self, post: Post, somebody: Somebody, capacity: Capacity, on: date) -> bool:
        return any(
            each.person_id == somebody.key and each.capacity is capacity and each.valid(on) for each in post.holdings
        )

    def _free(
        self, posts: list[Post], somebody: Somebody, capacity: Capacity, found: Planned, left: list[Holding]
    ) -> tuple[Post, Holding]:
        """The first of these positions that is free for it."""
        values, first = found.row.values, None
        for post in posts:
            new = Holding(-found.row.line, somebody.key, post.key, capacity, values["starts_on"], values["ends_on"])
            others = [each for each in post.holdings if each not in left]
            problems = placement_problems(new, others, post.life)
            if not problems:
                return post, new
            first = first or problems
        self.ledger.must_fit(first or [], {"starts_on": "TMT jabatan", "ends_on": "Hari terakhir"})
        raise Wrong(("Jabatan", "Tidak ada jabatan yang kosong dengan nama ini."))


def _rank(title: str, grade: str) -> str:
    return ", ".join(filter(None, (title, grade)))
