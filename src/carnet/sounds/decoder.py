"""The program that decodes one sound, in a process of its own: a damaged file may end miniaudio, and not the build.

It is run by ``waveform`` with the path of a sound, and writes how loud each piece of it is, as JSON. Nothing here knows
of the blog.
"""

from __future__ import annotations

import contextlib
import json
import sys

#: Frames a second, and in a piece whose loudness counts.
_RATE, _PIECE = 8000, 400
#: Pieces of six hours; what is longer is drawn as far as that.
_MOST = 6 * 3600 * _RATE // _PIECE
#: Seconds of a processor, and bytes of memory; a sound of an hour takes a tenth of either.
_SECONDS, _MEMORY = 60, 1 << 30


def loudness(path: str) -> list[int]:
    """Return how loud each piece of the sound at a *path* is; none if it can't be decoded."""
    import miniaudio  # noqa: PLC0415  # only where it is there

    found: list[int] = []
    form = miniaudio.SampleFormat.SIGNED16
    with contextlib.suppress(miniaudio.MiniaudioError):
        for piece in miniaudio.stream_file(path, form, nchannels=1, sample_rate=_RATE, frames_to_read=_PIECE):
            high, low = (max(piece), min(piece)) if piece else (0, 0)
            found.append(max(high, -low))
            if len(found) >= _MOST:
                break
    return found


def limit() -> None:
    """Let nothing that this process does take long, where the system knows of limits."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(loudness(sys.argv[1])))
