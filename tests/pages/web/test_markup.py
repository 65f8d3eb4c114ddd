"""The look at every page's markup (tests/markup.py) sees what it is there for."""

import pytest

from tests import markup

PAGE = "<!doctype html><html lang='id'><body><main><h1>Judul</h1>{}</main></body></html>"


@pytest.mark.parametrize("wrong, why", [
    ("<p>Satu <b>dua</p></b>", "line 1"),
    ("<div>Satu</div></section>", "line 1"),
    ("<span><form></form></span>", "<form> in <span>"),
    ("<label><div>Satu</div></label>", "<div> in <label>"),
    ("<a href='/'><button>Satu</button></a>", "<button> in <a>"),
    ("<ul><p>Satu</p></ul>", "<p> in <ul>"),
    ("<div><li>Satu</li></div>", "<li> in <div>"),
    ("<label for='tiada'>Satu</label>", "for of <label> refers to {'tiada'}"),
    ("<input aria-describedby='tiada'>", "aria-describedby of <input> refers to {'tiada'}"),
    ("<h3>Satu</h3>", "<h3> 'Satu' below a heading of level 1"),
    ("<button></button>", "<button> without a name"),
    ("<form action='/1'><button>Hapus</button></form><form action='/2'><button>Hapus</button></form>", "'Hapus'"),
    ("<a class='button' href='/1'>Ubah</a><a class='button' href='/2'>Ubah</a>", "'Ubah'"),
])  # fmt: skip
def test_what_a_validator_would_refuse_is_found(wrong, why):
    tree, tags = markup.parse(PAGE.format(wrong))
    assert why in " ".join([*tags, *markup.faults(tree), *markup.alike(tree)])


@pytest.mark.parametrize("right", [
    "<fieldset><legend><h2>Satu</h2></legend></fieldset><details><summary>Dua</summary><p>Tiga</p></details>",
    "<div role='group' aria-label='Satu'><button>Hapus</button></div><article aria-label='Dua'><button name='x'>Hapus"
    "</button></article>",
    "<table><tbody><tr><th><a href='/1'>Satu</a></th></tr></tbody></table><dl><div><dt>A</dt><dd>B</dd></div></dl>",
])  # fmt: skip
def test_what_is_right_is_left_alone(right):
    tree, tags = markup.parse(PAGE.format(right))
    assert [*tags, *markup.faults(tree), *markup.alike(tree)] == []
