"""What is looked at once all bars of a voice are read: where repeats begin, and how long each bar lasts."""

from __future__ import annotations

from fractions import Fraction

from carnet.scores.abc.tune import Bar, Tune


def begin_repeats(bars: list[Bar]) -> None:
    """Say where a repeat begins that goes back to the end of the one before: Verovio's MIDI needs it said."""
    begin, is_open = 0, True  # the first one goes back to the beginning
    for place, bar in enumerate(bars):
        is_open = is_open or bar.left == "rptstart"
        if bar.right == "rptend":
            if not is_open:
                bars[begin].left = "rptstart"
            has_ending = place + 1 < len(bars) and bool(bars[place + 1].ending)
            begin, is_open = place + 1, has_ending
        elif is_open and bar.right in ("dbl", "end") and any(one.ending for one in bars[begin : place + 1]):
            begin, is_open = place + 1, False


def check_lengths(tune: Tune, bars: list[Bar]) -> None:
    """Tell of the first bar that is longer than its metre, or shorter within the tune."""
    meter = tune.meter
    for place, bar in enumerate(bars):
        meter = bar.meter or meter
        whole, found = meter.length, _played(bar)
        if whole is None or found == whole or any(event.kind == "bars" for event in bar.events):
            continue
        plain = 0 < place < len(bars) - 1 and bars[place - 1].right == bar.right == "single"
        plain = plain and not (bar.ending or bars[place + 1].ending or bar.left or bar.meter)
        if found > whole or plain:
            tune.tell(bar.line, "bar", place + 1, found, f"{meter.count}/{meter.unit}")
            return


def _played(bar: Bar) -> Fraction:
    """Return how long a bar lasts."""
    found = Fraction(0)
    for event in bar.events:
        found += event.duration * (Fraction(event.tuplet.base, event.tuplet.number) if event.tuplet else 1)
    return found
