"""The class of atom that a node shows to its neighbours (TeXbook, chapter 17)."""

from __future__ import annotations

from tenhours.maths.tree import (
    Accent,
    Arrow,
    AtomClass,
    Cloze,
    Coloured,
    Fence,
    Fraction,
    Node,
    Recast,
    Row,
    Scripted,
    Stack,
    Symbol,
    Table,
)


def edges(node: Node) -> tuple[AtomClass, AtomClass]:
    """Return the classes that a node shows to its left and right neighbours."""
    if isinstance(node, Symbol):
        if node.cls == "op" and not node.glyph[-1:].isalpha():
            return "op", "inner"
        return node.cls, node.cls
    if isinstance(node, Scripted):
        return edges(node.base)
    if isinstance(node, Fraction):
        return ("open", "close") if node.left else ("inner", "inner")
    if isinstance(node, Fence):
        return ("open" if node.left else "ord", "close" if node.right else "ord")
    if isinstance(node, Table):
        return ("open" if node.left else "inner", "close" if node.right else "inner")
    if isinstance(node, Stack):
        return (node.cls, node.cls) if node.cls else edges(node.base)
    if isinstance(node, Recast):
        return node.cls, node.cls
    if isinstance(node, Accent):
        children = node.body.children if isinstance(node.body, Row) else (node.body,)
        only = children[0] if len(children) == 1 else None
        relation = isinstance(only, Symbol) and only.cls == "rel"
        return ("rel", "rel") if relation else ("ord", "ord")
    if isinstance(node, Arrow):
        return "rel", "rel"
    if isinstance(node, (Cloze, Coloured)):
        children = node.body.children if isinstance(node.body, Row) else (node.body,)
        if children:
            return edges(children[0])[0], edges(children[-1])[1]
    return "ord", "ord"
