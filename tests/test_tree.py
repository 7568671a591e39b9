from collections import OrderedDict, defaultdict, namedtuple

import pytest

from autograd_course.tree import describe, flatten, tree_map, unflatten

Point = namedtuple("Point", "x y")

TREES = [
    1.0,
    (1.0, 2.0),
    [1.0, (2.0,)],
    {"b": 1.0, "a": [2.0, None]},
    (),
    Point(1.0, [2.0]),
    OrderedDict(b=1.0, a=2.0),
    defaultdict(list, a=[1.0]),
]


@pytest.mark.parametrize("tree", TREES, ids=repr)
def test_unflatten_inverts_flatten(tree: object) -> None:
    leaves, structure = flatten(tree)
    assert unflatten(structure, leaves) == tree
    assert type(unflatten(structure, leaves)) is type(tree)


def test_dictionaries_give_the_same_order_however_they_were_filled() -> None:
    assert flatten({"a": 1, "b": 2})[0] == flatten({"b": 2, "a": 1})[0]


def test_tree_map_keeps_the_containers() -> None:
    assert tree_map(lambda x: -x, {"a": (1, [2])}) == {"a": (-1, [-2])}


def test_describe_shows_leaves_as_stars() -> None:
    assert describe(flatten((1.0, {"b": 2.0}))[1]) == "(*, {'b': *})"


def test_keys_without_a_certain_order_are_refused() -> None:
    class Key:
        def __repr__(self) -> str:
            return "key"

    with pytest.raises(TypeError, match="two keys"):
        flatten({Key(): 1.0, Key(): 2.0})
