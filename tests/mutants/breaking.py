"""Where code can be broken so that it still runs: one generator per kind of place, all of them in `mutants`."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from tests.mutants.mutant import Mutant

# (kind, place, what stands there instead); None: the statement goes.
Change = tuple[str, ast.AST, ast.AST | None]

ORDER = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPPOSITE = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
SWAPPED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult}
EXCHANGED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "reversed": "list"}
CONDITIONS = {"where", "filter", "having"}
SHAPES = {"desc", "asc", "limit", "offset", "distinct", "nulls_last", "nulls_first", "order_by"}

# The schema has a guard of its own, which compares it with the migrations; annotations are mypy's, decorators routes'.
SCHEMA = {"mapped_column", "relationship", "column_property", "Table", "Index", "CheckConstraint", "UniqueConstraint"}
UNCHANGED_FIELDS = {"annotation", "returns", "decorator_list"}

# A template's tag without its ends, and what decides in it where a condition ends; words in quotes decide nothing.
TAG = re.compile(r"\{[%{]-?(.*?)-?[%}]\}", re.DOTALL)
PIECE = re.compile(r"""'[^']*'|"[^"]*"|\b(?:if|elif|else)\b|[()\[\]{},]""")


def mutants(path: str, source: str) -> list[Mutant]:
    """Every mutant of a file of Python or of a template, in the order of its places, each once."""
    found = _of_template(path, source) if path.endswith(".html") else _of_python(path, source)
    return sorted(set(found), key=lambda each: (each.start, each.end, each.kind, each.instead))


def _of_template(path: str, source: str) -> Iterator[Mutant]:
    """What stands after `if` in a tag: of a block, of a loop, of an expression with or without `else`."""
    for tag in TAG.finditer(source):
        pieces = list(PIECE.finditer(source, *tag.span(1)))
        for at, piece in enumerate(pieces):
            if piece[0] in ("if", "elif"):
                yield from _of_condition(path, source, piece.end(), _end(pieces[at + 1 :], tag.end(1)))


def _end(following: list[re.Match[str]], last: int) -> int:
    """Where the condition before these pieces ends; `last` without any."""
    depth = 0
    for piece in following:
        if piece[0] in ("(", "[", "{"):
            depth += 1
        elif depth:
            depth -= piece[0] in (")", "]", "}")
        elif piece[0] in (")", "]", "}", ",", "else"):
            return piece.start()
    return last


def _of_condition(path: str, source: str, start: int, end: int) -> Iterator[Mutant]:
    condition = source[start:end].strip()
    start = len(source[: source.index(condition, start)].encode())
    for instead in {"true", "false"} - {condition}:
        yield Mutant(path, f"condition always {instead}", start, start + len(condition.encode()), instead)


def _of_python(path: str, source: str) -> Iterator[Mutant]:
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in _places(ast.parse(source)):
        for kind, place, instead in _changes(node):
            start = starts[place.lineno - 1] + place.col_offset  # type: ignore[attr-defined]
            end = starts[place.end_lineno - 1] + place.end_col_offset  # type: ignore[attr-defined]
            yield Mutant(path, kind, start, end, _written(instead))


def _written(instead: ast.AST | None) -> str:
    if instead is None:
        return "pass"
    text = ast.unparse(instead)
    bare = isinstance(instead, ast.Name | ast.Call | ast.stmt) or text.isalnum()
    return text if bare else f"({text})"


def _places(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that may be changed. Positions inside f-strings are not to be relied on, so they stay whole."""
    yield node
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or name in UNCHANGED_FIELDS or _stays(child) or _is_scale(node, child):
                continue
            yield from _places(child)


def _is_scale(parent: ast.AST, node: ast.AST) -> bool:
    """To what a number is rounded: only how many decimals it has counts."""
    rounds = isinstance(parent, ast.Call) and ast.unparse(parent.func).endswith(".quantize")
    return rounds and ast.unparse(node).startswith("Decimal('")


def _stays(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in SCHEMA
    if isinstance(node, ast.Assign):
        return (isinstance(node.targets[0], ast.Name) and node.targets[0].id.startswith("__")) or _is_type(node.value)
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    if isinstance(node, ast.keyword):
        return node.arg == "strict"  # of zip: both are equally long, or the code is wrong
    return isinstance(node, ast.JoinedStr)


def _is_type(node: ast.expr) -> bool:
    """A name for a type, such as `Actual = Decimal | None`."""
    return isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant) and node.right.value is None


def _changes(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare():
            yield from _comparison(node)
        case ast.BoolOp():
            yield from _joined(node)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield "sign or not dropped", node, node.operand
        case ast.If() | ast.IfExp():
            yield from _condition(node.test)
        case ast.While():
            yield "condition always false", node.test, ast.Constant(False)
        case ast.comprehension():
            for test in node.ifs:
                yield "condition dropped", test, ast.Constant(True)
        case ast.BinOp():
            yield from _arithmetic(node)
        case ast.Constant():
            yield from _constant(node)
        case ast.Call():
            yield from _call(node)
        case ast.Set() | ast.List() | ast.Tuple():
            yield from _elements(node)
        case ast.arguments():
            yield from _defaults(node)
        case ast.FunctionDef():
            yield from _returns(node)
        case ast.Raise() | ast.AugAssign() | ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield "statement dropped", node, None
        case ast.Continue() | ast.Break():
            yield "statement dropped", node, None
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "statement dropped", node, None


def _comparison(node: ast.Compare) -> Iterator[Change]:
    for at, op in enumerate(node.ops):
        for kind, table in (("boundary moved", ORDER), ("comparison negated", OPPOSITE)):
            if type(op) in table:
                ops = [*node.ops[:at], table[type(op)](), *node.ops[at + 1 :]]
                yield kind, node, ast.Compare(node.left, ops, node.comparators)
        among = node.comparators[at]
        if isinstance(op, ast.In | ast.NotIn) and isinstance(among, ast.Tuple | ast.List):
            for left in _without_one(among.elts):
                yield "element dropped", among, type(among)(left, ast.Load())


def _joined(node: ast.BoolOp) -> Iterator[Change]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "and/or exchanged", node, ast.BoolOp(other, node.values)
    for left in _without_one(node.values):
        yield "condition dropped", node, ast.BoolOp(node.op, left) if len(left) > 1 else left[0]


def _condition(test: ast.expr) -> Iterator[Change]:
    if any(isinstance(each, ast.NamedExpr) for each in ast.walk(test)):
        yield "condition negated", test, ast.UnaryOp(ast.Not(), test)
        return
    for value in (True, False):
        yield f"condition always {str(value).lower()}", test, ast.Constant(value)


def _arithmetic(node: ast.BinOp) -> Iterator[Change]:
    if isinstance(node.op, ast.BitOr | ast.BitAnd):
        yield "operand dropped", node, node.left
        yield "operand dropped", node, node.right
    is_text = any(isinstance(side, ast.JoinedStr) or _is_text(side) for side in (node.left, node.right))
    if type(node.op) in SWAPPED and not is_text:
        yield "operator exchanged", node, ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _constant(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield "constant changed", node, ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield "constant one more", node, ast.Constant(node.value + 1)
        yield "constant one less", node, ast.Constant(node.value - 1)


def _call(node: ast.Call) -> Iterator[Change]:
    match node.func:
        case ast.Attribute(attr=name) if name in CONDITIONS | {"order_by"}:
            yield from _clauses(node)
        case ast.Attribute(attr=name, value=value) if name in SHAPES:
            yield f"{name} dropped", node, value
        case ast.Name(id="Decimal") if node.args and _is_text(node.args[0]):
            yield from _decimal(node.args[0])
        case ast.Name(id=name) if name in EXCHANGED and node.args:
            keywords = [] if EXCHANGED[name] == "list" else node.keywords
            yield f"{name} exchanged", node, ast.Call(ast.Name(EXCHANGED[name]), node.args, keywords)
            for left in _without_one(node.keywords):
                yield "keyword dropped", node, ast.Call(node.func, node.args, left)


def _clauses(node: ast.Call) -> Iterator[Change]:
    func = node.func
    assert isinstance(func, ast.Attribute)
    if len(node.args) == 1:
        yield f"{func.attr} dropped", node, func.value
    for left in _without_one(node.args):
        if left:
            yield f"part of {func.attr} dropped", node, ast.Call(func, left, node.keywords)


def _decimal(text: ast.AST) -> Iterator[Change]:
    assert isinstance(text, ast.Constant)
    whole, _, fraction = str(text.value).partition(".")
    for step in (1, -1):
        digits = str(int(whole + fraction) + step).zfill(len(fraction) + 1)
        cut = len(digits) - len(fraction)
        yield "constant changed", text, ast.Constant(f"{digits[:cut]}.{digits[cut:]}" if fraction else digits)


def _elements(node: ast.Set | ast.List | ast.Tuple) -> Iterator[Change]:
    """Sets lose one element; lists and tuples only what is unpacked into them: their other elements are words."""
    for at, element in enumerate(node.elts):
        if isinstance(node, ast.Set) or isinstance(element, ast.Starred):
            left = [*node.elts[:at], *node.elts[at + 1 :]]
            if left or not isinstance(node, ast.Set):
                kept = ast.Set(left) if isinstance(node, ast.Set) else type(node)(left, ast.Load())
                yield "element dropped", node, kept


def _defaults(node: ast.arguments) -> Iterator[Change]:
    for default in (*node.defaults, *node.kw_defaults):
        if isinstance(default, ast.Constant) and isinstance(default.value, str):
            yield "default changed", default, ast.Constant("" if default.value else "?")


def _returns(node: ast.FunctionDef) -> Iterator[Change]:
    shape = ast.unparse(node.returns) if node.returns else ""
    for each in _own(node):
        if not isinstance(each, ast.Return) or each.value is None or isinstance(each.value, ast.Constant):
            continue
        if shape == "bool":
            yield "return negated", each.value, ast.UnaryOp(ast.Not(), each.value)
        else:
            nothing = ast.List([], ast.Load()) if shape.startswith(("list", "Sequence")) else ast.Constant(None)
            if ast.unparse(each.value) != ast.unparse(nothing):
                yield "return emptied", each.value, nothing


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """What is inside a function, but not inside a function within."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield child
            yield from _own(child)


def _without_one(items: list[Any]) -> Iterator[list[Any]]:
    return (items[:at] + items[at + 1 :] for at in range(len(items)))
