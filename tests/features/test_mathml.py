"""Formulas are MathML: no script, and a mistake in one is told."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def blog(build):
    return build("mathml")


def test_formulas_are_mathml(blog):
    assert blog.warnings == ""
    inline, block = blog.soup().select("math")
    assert inline.select_one("msqrt mn").get_text() == "2"
    assert inline.find_parent("p")
    assert block["display"] == "block"
    assert [part.get_text() for part in block.select("mfrac > *")] == ["60", "n"]


def test_block_can_be_pointed_at(blog):
    assert blog.soup().select_one("#equation-duree math")


def test_formulas_need_no_script(blog):
    assert "mathjax" not in {script["src"].lower() for script in blog.soup().select("script[src]")}
    assert "MathJax" not in blog.html()


@pytest.mark.parametrize("formula", [r"\fraction{1}{2}", r"\frac{1}", r"\frac{1", "x^", "a & b", "_", r"\lim\limits"])
def test_formula_that_cannot_be_shown_is_one_warning_with_its_line(build, formula):
    text = f"# Formules\n\nCeci : ${formula}$.\n\nEt :\n\n$$\n{formula}\n$$\n"
    told = build("mathml", files={"index.md": text}).told
    assert [warning.partition(" WARNING: ")[0] for warning in told] == ["index.md:3:", "index.md:7:"]
    assert all("this formula can't be shown: " in warning for warning in told)


def test_reason_is_told_in_the_language_of_the_blog(build):
    formulas = (r"\foo", r"\begin{align}a\end{align}", r"\frac{1}", "x§")
    text = "# Formules\n\n" + "\n\n".join(f"${formula}$" for formula in formulas)
    extensions = ["myst_parser", "ablog", "carnet", "carnet.mathml"]
    blog = build("mathml", files={"index.md": text}, language="fr", extensions=extensions, html_theme="furo")
    told = [line.replace("\u00a0", " ") for line in blog.told]
    reasons = ("la commande « \\foo »", "« align » n’est pas connu", "inachevé", "le signe « § »")
    assert len(told) == len(reasons)
    assert [reason for reason, line in zip(reasons, told, strict=True) if reason not in line] == []
