"""Which mutations `make mutants` tries: the choice, by operators of cosmic-ray.

Of every place that an operator can change one mutation is a candidate, and a module gives as many
of its candidates as its share of all places. What decides is a digest of the line and its change,
not the line's number, so that the choice stays where the source stays.

Each operator is replaced by its negation or its neighbour only (`<` by `<=` or `>=`): what else
cosmic-ray offers (`+` by `<<`) fails as soon as the line runs, and flatters the tests.
"""

import ast
import hashlib
import pickle
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import MutationVisitor
from cosmic_ray.operators.provider import OperatorProvider

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = "cncc"
OPERATORS = OperatorProvider()
BINARY = """Add_Sub Sub_Add Mul_FloorDiv FloorDiv_Mul Div_Mul Pow_Mul Mod_Mul BitOr_BitAnd
BitAnd_BitOr BitXor_BitOr LShift_RShift RShift_LShift"""
COMPARISON = """Eq_NotEq NotEq_Eq Is_IsNot IsNot_Is Lt_LtE Lt_GtE LtE_Lt LtE_Gt Gt_GtE Gt_LtE GtE_Gt
GtE_Lt"""
NAMES = (
    *("AddNot", "ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_USub_UAdd"),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ZeroIterationForLoop"),
    *("ExceptionReplacer", "NumberReplacer", "RemoveDecorator"),
    *(f"ReplaceBinaryOperator_{change}" for change in BINARY.split()),
    *(f"ReplaceComparisonOperator_{change}" for change in COMPARISON.split()),
)
Place = tuple[int, int]  # line from 1, column from 0


@dataclass(frozen=True)
class Mutant:
    room: str
    module: str
    line: int
    before: str  # the changed lines, without their indentation
    after: str
    source: str  # of the mutated module
    rank: str  # what the sample is chosen by
    reach: tuple[int, int] | None  # first and last line of the statement; None: runs at import

    @property
    def name(self) -> tuple[str, str, str]:
        """By which it is listed, wherever its line has moved."""
        return (self.module, self.before, self.after)

    def __str__(self) -> str:
        return f"{self.module}:{self.line}\n    - {self.before}\n    + {self.after}"


@dataclass(frozen=True, order=True)
class Candidate:
    """One change at one place of a module: the operator's name, and which of its places it is."""

    rank: str
    operator: str
    occurrence: int
    line: int


def sample(rooms: Mapping[str, tuple[str, ...]], size: int) -> list[Mutant]:
    """`size` mutants of the modules of all rooms (names of files and folders)."""
    sources = {
        (room, module): (ROOT / module).read_text(encoding="utf-8")
        for room, places in rooms.items()
        for module in modules_of(places)
    }
    found = {key: candidates(key[1], source) for key, source in sources.items()}
    total = sum(map(len, found.values()))
    shares = {key: size * len(places) / total for key, places in found.items()}
    rest = size - sum(map(int, shares.values()))
    larger = sorted(shares, key=lambda key: int(shares[key]) - shares[key])[:rest]
    return [
        mutant
        for key, share in shares.items()
        for mutant in made(*key, sources[key], found[key], int(share) + (key in larger))
    ]


def modules_of(places: tuple[str, ...]) -> list[str]:
    files = (f for place in places for f in (sorted((ROOT / place).glob("*.py")) or [ROOT / place]))
    return [str(file.relative_to(ROOT)) for file in files]


def candidates(module: str, source: str) -> list[Candidate]:
    """One for each place that can be changed, in the order in which the sample takes them."""
    nodes, lines, seen = list(ast_nodes(get_ast(source))), source.splitlines(), Counter[str]()
    typed = annotations(ast.parse(source))
    best: dict[tuple[Place, Place], Candidate] = {}
    for name in NAMES:
        operator = OPERATORS[name]()
        places = [place for node in nodes for place in operator.mutation_positions(node)]
        for occurrence, place in enumerate(places):
            (line, column), _ = place
            is_marker = lines[line - 1][column:].startswith("*,")  # of a signature, no product
            if is_marker or any(first <= place[0] < last for first, last in typed):
                continue
            text = f"{SEED} {module} {lines[line - 1].strip()} {name}"
            seen[text] += 1
            rank = hashlib.sha256(f"{text} {seen[text]}".encode()).hexdigest()
            one = Candidate(rank, name, occurrence, line)
            best[place] = min(one, best.get(place, one))
    return sorted(best.values())


def made(
    room: str, module: str, source: str, found: list[Candidate], count: int
) -> Iterator[Mutant]:
    """The mutants of the first `count` candidates that yield Python."""
    tree, lines = ast.parse(source), source.splitlines()
    nodes = pickle.dumps(get_ast(source))  # five times as fast as to parse it for each
    for one in found:
        visitor = MutationVisitor(one.occurrence, OPERATORS[one.operator]())
        try:
            mutated = visitor.walk(pickle.loads(nodes)).get_code()  # noqa: S301 (written a moment ago)
            compile(mutated, module, "exec", dont_inherit=True)
        except (AttributeError, SyntaxError):  # cosmic-ray stumbles over `except A.DoesNotExist`
            continue
        if count <= 0:
            return
        count -= 1
        before, after = changed_lines(lines, mutated.splitlines())
        reach = statement_around(tree, one.line)
        yield Mutant(room, module, one.line, before, after, mutated, one.rank, reach)


def annotations(tree: ast.Module) -> list[tuple[Place, Place]]:
    """Where types stand: `str | None` is no sum."""
    names = ("annotation", "returns")
    nodes = [getattr(node, name, None) for node in ast.walk(tree) for name in names]
    return [
        ((node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0))
        for node in nodes
        if node is not None
    ]


def changed_lines(old: list[str], new: list[str]) -> tuple[str, str]:
    """What differs, from the first line that does to the last, each without its indentation."""
    first = next(i for i, (a, b) in enumerate(zip([*old, ""], [*new, ""])) if a != b)  # noqa: B905
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    parts = (old[first : len(old) - last], new[first : len(new) - last])
    before, after = (" ".join(filter(None, map(str.strip, part))) for part in parts)
    return before, after


def statement_around(tree: ast.Module, line: int) -> tuple[int, int] | None:
    """The lines of the statement of a function that holds `line`: whoever runs one runs it.

    Of a statement that holds others its head. None: it runs when the module is imported.
    """
    found: ast.stmt | None = None
    pending: list[ast.AST] = [
        part for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for part in node.body
    ]
    while pending:
        node = pending.pop()
        pending += [
            child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr)
        ]
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or line):
            found = node if found is None or node.lineno >= found.lineno else found
    if found is None:
        return None
    body: list[ast.stmt] = getattr(found, "body", [])
    last = max(found.lineno, body[0].lineno - 1) if body else found.end_lineno or line
    return (found.lineno, last) if line <= last else (line, line)
