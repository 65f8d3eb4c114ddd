"""Every chart of up to four posts and three people, in every capacity: nobody is ever his own superior or reviewer."""

from datetime import date
from itertools import product

from portal.rules.hierarchy import Capacity, Holding, Superior, superior

ON = date(2026, 8, 10)
POSTS, PEOPLE = 4, 3
# Post 0 is the external assessor's; every other post answers to a lower number or to nobody.
PARENTS = list(product(*[(None, *range(post)) for post in range(1, POSTS)]))
HOLDERS = list(product(range(PEOPLE), repeat=POSTS))
STAND_INS = [None, *product(range(POSTS), range(PEOPLE), (Capacity.PLT, Capacity.PLH))]


def test_no_chart_makes_anybody_his_own_superior_or_reviewer():
    checked = 0
    for parents, holders, stand_in in product(PARENTS, HOLDERS, STAND_INS):
        parent_of = dict(enumerate(parents, 1))
        held = [Holding(post, person, post, Capacity.DEFINITIVE, ON) for post, person in enumerate(holders)]
        if stand_in:
            post, person, capacity = stand_in
            held.append(Holding(99, person, post, capacity, ON))

        def holders_of(post, held=held):
            return [each for each in held if each.position_id == post]

        for own in held:
            checked += 1
            boss = superior(
                own.position_id,
                own.person_id,
                ON,
                parent_of=parent_of.get,
                holders_of=holders_of,
                external_position_id=0,
            )
            if not isinstance(boss, Superior):
                continue
            assert boss.holding.person_id != own.person_id
            higher = superior(
                boss.holding.position_id,
                boss.holding.person_id,
                ON,
                parent_of=parent_of.get,
                holders_of=holders_of,
                external_position_id=0,
                excluded={own.person_id},
            )
            if isinstance(higher, Superior):
                assert higher.holding.person_id not in {own.person_id, boss.holding.person_id}
    assert checked > 100_000
