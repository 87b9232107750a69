"""A pattern that is compiled late finds what one finds that is compiled at once."""

from __future__ import annotations

import re

from carnet.core.patterns import lazy_pattern


def test_pattern_is_compiled_at_its_first_use_and_once(monkeypatch):
    compiled = []
    compile_ = re.compile
    monkeypatch.setattr(re, "compile", lambda *given: compiled.append(given) or compile_(*given))
    pattern = lazy_pattern("(É)(?P<rest>.*)", re.IGNORECASE)
    assert compiled == []
    assert pattern.sub(r"<\1>", "été") == "<é>"
    assert pattern.fullmatch("Été")["rest"] == "té"
    assert (pattern.groups, pattern.pattern, pattern.findall("x")) == (2, "(É)(?P<rest>.*)", [])
    assert compiled == [("(É)(?P<rest>.*)", re.IGNORECASE)]
    assert not hasattr(pattern, "__len__")
