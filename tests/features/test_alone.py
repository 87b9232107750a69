"""Each feature works alone in a project of documentation on Sphinx and Furo, which has no other setting of ours."""

from __future__ import annotations

import io

import pytest
from blogs import TODAY, as_a_new_process
from building import REPO, real_settings
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from carnet.core.assets import joined_scripts

pytestmark = pytest.mark.slow

#: Those of this blog, and those that it leaves to others.
FEATURES = [name for name in real_settings()["extensions"] if name.startswith("carnet")] + [
    "carnet.llms_txt",
    "carnet.bridgy_fed",
]
RESTRUCTURED = "Manual\n======\n\nHello *world*.\n\n.. toctree::\n\n   install\n\n.. code:: python\n\n   print(1)\n"
MARKDOWN = "# Installation\n\nType `pip install it`.\n\n```python\nprint(1)\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


@pytest.mark.parametrize("feature", FEATURES)
def test_feature_works_alone(tmp_path, feature):
    settings = f"project, html_theme, nitpicky = 'Manual', 'furo', True\nextensions = ['myst_parser', {feature!r}]\n"
    for name, text in {"conf.py": settings, "index.rst": RESTRUCTURED, "install.md": MARKDOWN}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    warnings = io.StringIO()
    with as_a_new_process(TODAY), patch_docutils(tmp_path), docutils_namespace():
        folders = (tmp_path, tmp_path, tmp_path / "out", tmp_path / "doctrees")
        Sphinx(*folders, "html", status=None, warning=warnings).build()
    assert warnings.getvalue() == ""
    script = tmp_path / "out/_static/carnet.js"
    if script.exists():  # scripts of features use what that of the theme names
        theme = joined_scripts([REPO / "src/carnet/theme/theme.js"])
        assert script.read_text(encoding="utf-8").startswith(theme)
    for name, words in {"index.html": "<h1>Manual<", "install.html": "<h1>Installation<"}.items():
        page = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert words in page
        assert 'class="sidebar-' in page  # Furo's own
