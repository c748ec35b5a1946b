"""SVG on standard input → PNG on standard output: a program of its own, run by `painter`, that imports nothing of ours.

Twice as large as the picture says, for screens and paper. The glyphs are those of Noto Sans CJK in the form that the
picture names; the fonts of the machine are left alone, so that a picture is the same everywhere.
"""

import sys

import resvg_py
from noto_cjk_sans_otc import FONT_PATH

_ZOOM = 2
_FAMILY = "Noto Sans CJK SC"


def png(svg: str) -> bytes:
    """Return a picture in pixels."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=[str(FONT_PATH)],
        font_family=_FAMILY,
        sans_serif_family=_FAMILY,
        zoom=_ZOOM,
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(png(sys.stdin.buffer.read().decode()))
