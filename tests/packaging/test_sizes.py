"""Files and functions stay short enough to be read at once."""

from __future__ import annotations

from tests.packaging.sizes import FILE_LIMIT, FUNCTION_LIMIT, sizes, sizes_in


def test_that_no_file_and_no_function_is_over_its_limit() -> None:
    measured = list(sizes())
    assert len(measured) > 1000
    assert [str(size) for size in measured if size.lines > size.limit] == []


def test_that_a_file_and_a_function_over_their_limits_are_found() -> None:
    long = "class A:\n    @property\n    def long(self):\n" + "        pass\n" * FUNCTION_LIMIT
    text = long + "\n" * FILE_LIMIT
    found = {size.name: size for size in sizes_in("a.py", text)}
    assert found["a.py"].lines > found["a.py"].limit
    assert found["a.py: long"].lines == FUNCTION_LIMIT + 2
