"""The tree of RFC 6962, against the roots that its authors published and against itself."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.store import merkle

# The eight entries and the roots over the first n of them, from the reference implementation of RFC 6962.
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree(count: int) -> merkle.Node:
    """The nodes over so many leaves, each computed by halving."""
    leaves = [merkle.leaf(str(number).encode()) for number in range(count)]

    def node(level: int, place: int) -> bytes:
        return (
            leaves[place] if level == 0 else merkle.parent(node(level - 1, 2 * place), node(level - 1, 2 * place + 1))
        )

    return node


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_roots_are_those_of_the_reference(size):
    growing = merkle.Growing()
    for entry in ENTRIES[:size]:
        growing.add(merkle.leaf(bytes.fromhex(entry)))
    assert growing.root().hex() == ROOTS[size]
    assert growing.size == size


@given(st.integers(1, 70))
def test_a_walked_list_and_its_nodes_have_one_root(size):
    node, growing = tree(size), merkle.Growing()
    done = [each for place in range(size) for each in growing.add(node(0, place))]
    assert growing.root() == merkle.root(size, node)
    assert all(found == node(level, place) for level, place, found in done)
    assert len({(level, place) for level, place, _ in done}) == len(done)


def test_an_empty_list_has_the_root_of_nothing():
    assert merkle.root(0, tree(0)) == merkle.Growing().root() == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_is_shown_to_be_included_and_at_its_own_place_only(size):
    node = tree(size)
    root = merkle.root(size, node)
    for place in range(size):
        path = merkle.inclusion(place, size, node)
        assert merkle.includes(node(0, place), place, size, path, root)
        assert not merkle.includes(merkle.leaf(b"forged"), place, size, path, root)
        assert not merkle.includes(node(0, place), place, size, [*path, root], root)
        assert not merkle.includes(node(0, place), place, size, path, merkle.leaf(b"other root"))
        if path:
            assert not merkle.includes(node(0, place), place, size, path[:-1], root)
        if size > 1:
            assert not merkle.includes(node(0, place), (place + 1) % size, size, path, root)
    assert not merkle.includes(node(0, 0), size, size, [], root)
    assert not merkle.includes(node(0, 0), -1, size, [], root)


@pytest.mark.parametrize("size", range(1, 34))
def test_every_older_list_is_shown_to_be_contained(size):
    node = tree(size)
    root = merkle.root(size, node)
    for old in range(size + 1):
        proof, before = merkle.consistency(old, size, node), merkle.root(old, node)
        assert merkle.contains(old, before, size, root, proof)
        assert not merkle.contains(old, merkle.leaf(b"another past"), size, root, proof)
        assert not merkle.contains(old, before, size, root, [*proof, root])
        if 0 < old < size:
            assert not merkle.contains(old, before, size, merkle.leaf(b"another present"), proof)
            assert not merkle.contains(old, before, size, root, proof[:-1])
    assert not merkle.contains(size + 1, root, size, root, [])
    assert not merkle.contains(-1, root, size, root, [])
