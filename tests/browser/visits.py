"""What a browser sees on a page: requests, complaints, what is too wide, and what axe-core finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, Route

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
CONTRAST = "color-contrast-enhanced"
#: Lets axe work out once what has the same contrast: that of a text follows from the styles of all that it lies in, and
#: of all that lies below it, as axe itself stacks them. Only what passed is known again; all else is always looked at.
REMEMBER = """(() => {
    const names = ["color", "backgroundColor", "backgroundImage", "backgroundClip", "backgroundSize", "opacity",
        "mixBlendMode", "filter", "textShadow", "fontSize", "fontWeight", "position", "zIndex", "float", "display",
        "visibility", "transform", "webkitTextFillColor", "webkitTextStrokeColor", "webkitTextStrokeWidth"];
    const numbers = new Map(), passed = new Set();
    const number = (words) => numbers.get(words) ?? numbers.set(words, numbers.size).get(words);
    let looks, ways;
    const look = (node) => {
        if (!looks.has(node)) {
            const style = getComputedStyle(node);
            const pseudo = ["::before", "::after"].map((one) => getComputedStyle(node, one))
                .map((one) => one.content === "none" ? "" : [one.backgroundColor, one.backgroundImage, one.position]);
            looks.set(node, number([node.localName, ...names.map((name) => style[name]), ...pseudo].join("|")));
        }
        return looks.get(node);
    };
    const way = (node) => {
        if (!node) return "";
        const parent = node.parentElement ?? node.getRootNode().host;
        if (!ways.has(node)) ways.set(node, number(`${way(parent)}<${look(node)}`));
        return ways.get(node);
    };
    const run = axe.run;
    axe.run = (...all) => {
        [looks, ways] = [new Map(), new Map()];
        return run(...all);
    };
    for (const name of ["color-contrast", "color-contrast-enhanced"]) {
        const check = axe._audit.checks[name], evaluate = check.evaluate;
        check.evaluate = function (node, ...rest) {
            const stack = axe.commons.dom.getElementStack(node).map(look);
            const texts = axe.commons.dom.getTextElementStack(node).map((one) => one.map(look).join(" "));
            const key = `${name}: ${way(node)} | ${stack.join(" ")} | ${[...new Set(texts)].join(", ")}`;
            if (passed.has(key)) return true;
            let ratio = 0;
            const tell = this.data;
            this.data = (told) => {
                ratio = told?.contrastRatio ?? 0;
                tell.call(this, told);
            };
            const result = evaluate.call(this, node, ...rest);
            if (result === true && ratio > 1) passed.add(key);
            return result;
        };
    }
})();"""
#: Lets the rule that asks for 7:1 tell what is below 4.5:1 as well, which axe leaves to its other rule.
ALL_BELOW = """for (const size of Object.values(axe._audit.checks["color-contrast-enhanced"].options.contrastRatio))
    delete size.minThreshold;"""
#: What a page is given to be looked at.
AXE = AXE_SCRIPT + ALL_BELOW + REMEMBER
#: All that axe does by itself, but with the contrast of 7:1, which it only looks at when asked, for that of 4.5:1.
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {CONTRAST: {"enabled": True}, "color-contrast": {"enabled": False}},
}
#: In dark only colours differ, so that only rules about them need another look.
AXE_OPTIONS_DARK = AXE_OPTIONS | {"runOnly": {"type": "tag", "values": ["cat.color"]}}
AXE_RUN = "options => axe.run(options).then(results => results.violations)"

#: What reaches over the right edge, except in code, formulas and tables that scroll by themselves and in what is fixed
#: (Furo's drawers wait outside). The width of the page alone tells nothing: Furo hides what is beyond its edge.
TOO_WIDE = """() => {
    const root = document.documentElement, width = root.clientWidth, found = [];
    const scrollers = "pre, math, .math, .table-wrapper";
    if (root.scrollWidth > width) found.push(`page: ${root.scrollWidth} px wide`);
    const excused = (node) => {
        for (let at = node; at && at !== document.body; at = at.parentElement) {
            const style = getComputedStyle(at);
            if (style.position === "fixed") return true;
            if (at !== node && at.matches(scrollers) && ["auto", "scroll"].includes(style.overflowX)) return true;
        }
        return false;
    };
    for (const node of document.body.querySelectorAll("*")) {
        const box = node.getBoundingClientRect();
        if (box.width > 1 && box.right > width + 1 && !excused(node)) {
            const tag = node.cloneNode(false).outerHTML;
            found.push(`to ${Math.round(box.right)} px: ${tag} ${node.innerText?.slice(0, 60)}`);
        }
    }
    return found.slice(0, 12);
}"""


@dataclass
class Look:
    """One page, as it was seen."""

    status: int = 0
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    findings: dict[str, list[str]] = field(default_factory=dict)

    def found(self, *, contrast: bool) -> list[str]:
        """Return what axe found: of contrast, or of all the rest."""
        return [line for rule, lines in self.findings.items() if (rule == CONTRAST) is contrast for line in lines]


def stand_still(route: Route) -> None:
    """Show a page that forwards at once, without its forwarding."""
    response = route.fetch()
    route.fulfill(response=response, body=response.text().replace('http-equiv="refresh"', 'data-was="refresh"'))


def look(page: Page, site: str, address: str) -> Look:
    """Visit a page, in light and dark, on a screen and on a phone, and on the smallest of phones."""
    seen = Look()
    url = site + address

    def heard(message: ConsoleMessage) -> None:
        not_found = "404" in message.text and message.location["url"] == url  # as it should, of the 404 page
        if message.type in {"error", "warning"} and not not_found:
            seen.complaints.append(f"{message.type}: {message.text} ({message.location['url']})")

    listeners = {
        "console": heard,
        "pageerror": lambda error: seen.complaints.append(f"script: {error}"),
        "request": lambda request: seen.requests.append(request.url),
        "requestfailed": lambda request: seen.complaints.append(f"failed: {request.url}"),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    if address.endswith(".html"):
        page.route(url, stand_still)
    response = page.goto(url)
    assert response is not None
    seen.status = response.status
    page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            options = AXE_OPTIONS_DARK if scheme == "dark" else AXE_OPTIONS
            for rule, nodes in audit(page, options).items():
                seen.findings.setdefault(rule, []).extend(f"{width} px, {scheme}: {rule}: {node}" for node in nodes)
    page.set_viewport_size({"width": 320, "height": 700})
    seen.too_wide = page.evaluate(TOO_WIDE)
    page.goto("about:blank")
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    return seen


def audit(page: Page, options: dict[str, Any] = AXE_OPTIONS) -> dict[str, list[str]]:
    """Return the nodes that axe-core, loaded before, finds fault with, by rule."""
    violations = page.evaluate(AXE_RUN, options)
    return {violation["id"]: [_describe(node) for node in violation["nodes"]] for violation in violations}


def _describe(node: dict[str, Any]) -> str:
    reasons = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
    return f"{node['target']} {node['html'][:160]} — {'; '.join(reasons)}"


def until(page: Page, condition: str) -> None:
    """Wait until a *condition* in the page is true; Playwright's own way to wait needs what the policy forbids."""
    for _attempt in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"this never came about: {condition}")
