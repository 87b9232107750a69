"""A formula as a line of text, for feeds: it says what the formula says."""

from __future__ import annotations

import pytest
from lxml import etree

from carnet.core.formula_text import formula_text
from carnet.mathml import mathml

FORMULAS = {
    r"\sqrt[12]{2}": "¹²√2",
    r"440 \cdot 2^{n/12}": "440 · 2^(n/12)",
    r"f_n = 440 \times 2^{\frac{n}{12}}": "fₙ = 440 × 2^(n/12)",
    r"\frac{1}{2}": "1/2",
    r"\frac{1}{2} x": "(1/2)x",
    r"e^{i\pi}+1=0": "e^(iπ) + 1 = 0",
    r"\sum_{k=1}^{n} k = \frac{n(n+1)}{2}": "∑ₖ₌₁ⁿ k = (n(n + 1))/2",
    r"x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}": "x = (−b ± √(b² − 4ac))/2a",
    r"\int_0^\infty e^{-x}\,dx": "∫₀^∞ e^(−x) dx",
    r"\mathbb{R}^n": "ℝⁿ",
    r"a_{ij} \le b^{2k}": "aᵢⱼ ≤ b^(2k)",
    r"\text{où } \alpha \in [0,1]": "où α ∈ [0,1]",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}": "(1 2 ; 3 4)",
    r"\vec{v}\cdot\hat{n}": "v\u20d7 · n\u0302",
    r"\log_2\frac{3}{2}": "log₂(3/2)",
    r"\sin x": "sin x",
    r"f'(x)": "f′(x)",
    r"10^{-3}": "10⁻³",
    r"\left(\frac{a}{b}\right)^2": "(a/b)²",
}


@pytest.mark.parametrize(("formula", "text"), FORMULAS.items())
def test_text_says_what_the_formula_says(formula, text):
    assert formula_text(etree.fromstring(mathml(formula, block=False))) == text
