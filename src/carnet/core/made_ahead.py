"""What features make from all pages: a build that waits (see `cli.resident`) makes it before anybody asks for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

T = TypeVar("T")


class MadeAhead(Generic[T]):
    """A value that *make* makes, and makes anew only if what it is *made_from* says something else than the last time.

    *made_from* returns that as plain data of its own, which stays as it is when the environment changes. To compare
    two of them has to take less time than to make the value: where most of their parts are the same objects, as the
    records of posts that were not read anew, it takes a hundredth. Nobody changes the value.
    """

    def __init__(self, made_from: Callable[[BuildEnvironment], object], make: Callable[[BuildEnvironment], T]) -> None:
        self.made_from = made_from
        self.make = make
        self.known: tuple[object, T] | None = None

    def get_ready(self, app: Sphinx) -> None:
        """Make it while nobody waits; connected with ``carnet-get-ready``."""
        self(app.env)

    def __call__(self, env: BuildEnvironment) -> T:
        """Return the value."""
        made_from = self.made_from(env)
        if self.known is None or self.known[0] != made_from:
            self.known = made_from, self.make(env)
        return self.known[1]
