"""A page costs little to fetch, even on a poor line."""

from __future__ import annotations

import pytest
from browser.made_blog import KINDS

pytestmark = pytest.mark.browser

KILOBYTES = 32
REQUESTS = 8


@pytest.mark.parametrize("kind", ["home", "real-post", "post"])
def test_a_page_costs_at_most_32_kb_in_8_requests(new_page, site, tell_weight, kind):
    page = new_page()
    done = []
    page.on("requestfinished", lambda request: done.append(request))
    page.goto(site + KINDS[kind], wait_until="networkidle")
    sizes = {f"{each.resource_type} {each.url}": each.sizes()["responseBodySize"] for each in done}
    weight = sum(size for name, size in sizes.items() if not name.startswith("image "))
    pictures = sum(size for name, size in sizes.items() if name.startswith("image "))
    report = "\n".join(f"{size:6} {name}" for name, size in sizes.items())
    tell_weight(kind, f"{weight / 1024:.1f} KB in {len(done)} requests, and {pictures / 1024:.1f} KB of pictures")
    assert sizes, "nothing was fetched"
    assert weight <= KILOBYTES * 1024, f"{weight} bytes:\n{report}"
    assert len(done) <= REQUESTS, f"{len(done)} requests:\n{report}"
