"""The served blog and the browser that all tests of this folder share."""

from __future__ import annotations

from functools import cache

import pytest
from made_once import made_once
from playwright.sync_api import sync_playwright

from browser import made_blog, made_comments, visits
from carnet.cli import browser as chromium
from carnet.cli.serve import serve

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
#: What Chromium leaves out. This list replaces Playwright's own and has all of it (a test compares them); then it names
#: what each new window loads for its address bar, and the process that waits for the next: half of what a page costs.
LEFT_OUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "msForceBrowserSignIn,msEdgeUpdateLaunchServicesPreferredVersion,"
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess"
)


@pytest.fixture(scope="session")
def sources(tmp_path_factory):
    """The sources of the blog, with a page of every kind."""
    return made_once(tmp_path_factory, "sources", made_blog.make_sources)


@pytest.fixture(scope="session")
def made(tmp_path_factory, sources):
    """Return a function that builds the blog as `made_blog.build` does, once for all tests that name it alike."""
    return lambda name, *options, **more: made_once(
        tmp_path_factory, name, lambda _folder: made_blog.build(sources, *options, **more)
    )


@pytest.fixture(scope="session")
def built(made):
    """The blog, built for the root of a domain, without live comments."""
    return made("plain", "https://blog.invalid/")


@pytest.fixture(scope="session")
def site(built):
    """The address at which the blog is served."""
    with serve(built) as address:
        yield address


@pytest.fixture(scope="session")
def giscus(made):
    """The address of the blog below a path, as on GitHub Pages, with comments from giscus."""
    with serve(made("giscus", "https://blog.invalid/blog/", made_comments.GISCUS), "/blog/") as address:
        yield address


@pytest.fixture(scope="session")
def mastodon(made):
    """The address of the blog below a path, as on Read the Docs, with comments from Mastodon."""
    with serve(made("mastodon", "https://blog.invalid/fr/latest/", made_comments.MASTODON), "/fr/latest/") as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """The browser."""
    path = chromium.find()
    assert path, chromium.HOW
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*chromium.launch_arguments(), f"--disable-features={LEFT_OUT}"]
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser):
    """Return a function that opens an empty page as a new reader would; options are those of a browser context."""
    contexts = []

    def new(**options):
        context = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", "locale": "fr-FR"} | options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def look(browser, site):
    """Return a function that tells all that there is to see on the page of a kind; each is visited once."""
    context = browser.new_context(reduced_motion="reduce", locale="fr-FR")
    page = context.new_page()
    yield cache(lambda kind: visits.look(page, site, made_blog.KINDS[kind]))
    context.close()


def pytest_terminal_summary(terminalreporter):
    """Print the figures that tests found, whatever became of them."""
    for kind in ("passed", "failed"):
        for report in terminalreporter.getreports(kind):
            for name, figure in report.user_properties:
                terminalreporter.write_line(f"weight of {name}: {figure}")
