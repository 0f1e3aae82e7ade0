"""Animations as GIF files: one palette for all frames, the same bytes for the same frames."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.animation import AbstractMovieWriter
from matplotlib.colors import to_rgb
from PIL import Image

from analysis.plots import theme
from routes.errors import RoutesError
from routes.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.animation import Animation
    from numpy.typing import NDArray

BY_AREA = 40  # colours of the palette that are taken from the frames
HOLD_MS = 4000
PENS = (theme.INK, theme.CROSSES, theme.AVOIDS, theme.MUTED)
GROUNDS = (theme.PAPER, theme.LAND, theme.SEA, theme.EXPORTER, theme.DENIED)
BLENDS = (0.3, 0.65)  # shares of a pen's colour at the edge of its line
SAMPLES = 6  # frames that the palette is taken from


def save_gif(animation: Animation, path: Path, *, frame_ms: int = 160, hold_ms: int = HOLD_MS) -> Path:
    """Write an animation whole or not at all; the last frame holds before it begins again.

    Parameters
    ----------
    frame_ms, hold_ms
        How long each frame stands, and the last one.

    Raises
    ------
    RoutesError
        If the ending is not .gif, or the file cannot be written.
    """
    if path.suffix.lower() != ".gif":
        raise RoutesError(f"expected an animation ending in .gif, got {path.name!r}")
    writer = _GifWriter(frame_ms=frame_ms, hold_ms=hold_ms)
    path.parent.mkdir(parents=True, exist_ok=True)
    with theme.style():
        animation.save(str(path), writer=writer)
    return path


class _GifWriter(AbstractMovieWriter):
    """Collects frames as matplotlib draws them, and writes them with one palette and without dithering."""

    def __init__(self, *, frame_ms: int, hold_ms: int) -> None:
        super().__init__(fps=max(1, round(1000 / frame_ms)))
        self.frame_ms, self.hold_ms = frame_ms, hold_ms
        self.frames: list[Image.Image] = []

    def setup(self, fig: Any, outfile: Any, dpi: float | None = None) -> None:
        """Begin a file."""
        super().setup(fig, outfile, dpi=dpi)
        self.frames = []

    def grab_frame(self, **options: Any) -> None:
        """Draw the figure as it is now and keep the frame."""
        data = BytesIO()
        self.fig.savefig(data, **{**options, "format": "rgba", "dpi": self.dpi})
        frame = Image.frombytes("RGBA", self.frame_size, data.getvalue())
        self.frames.append(frame.convert("RGB"))

    def finish(self) -> None:
        """Write all frames."""
        if not self.frames:
            return
        palette = palette_of(self.frames)
        first, *others = (painted(frame, palette) for frame in self.frames)
        data = BytesIO()
        first.save(
            data,
            format="GIF",
            save_all=True,
            append_images=others,
            duration=[self.frame_ms] * len(others) + [self.hold_ms],
            loop=0,
            optimize=False,
        )
        write_bytes(Path(self.outfile), data.getvalue())


def painted(image: Image.Image, palette: NDArray[np.int64]) -> Image.Image:
    """Return an image in the colours of a palette, each point in the nearest one."""
    parts = np.asarray(image.convert("RGB"), dtype=np.int64)
    packed = (parts[..., 0] << 16) + (parts[..., 1] << 8) + parts[..., 2]
    colours, where = np.unique(packed, return_inverse=True)
    apart = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)[:, None, :] - palette[None]
    nearest = (apart**2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    few = Image.fromarray(nearest[where].reshape(packed.shape))
    few.putpalette(palette.ravel().tolist())
    return few


def palette_of(frames: Sequence[Image.Image]) -> NDArray[np.int64]:
    """Return a palette for all frames, shape (n, 3): the theme's colours, their blends, and what is left.

    Lines and letters cover little of a map: a palette by area alone would lose their colours.
    """
    step = max(1, len(frames) // SAMPLES)
    chosen = frames[::step]
    width, height = chosen[0].size
    sheet = Image.new("RGB", (width, height * len(chosen)))
    for number, frame in enumerate(chosen):
        sheet.paste(frame, (0, number * height))
    found = sheet.quantize(colors=BY_AREA, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    others = np.array(found.getpalette(), dtype=np.int64).reshape(-1, 3).tolist()
    pens, grounds = (np.array([to_rgb(colour) for colour in colours]) for colours in (PENS, GROUNDS))
    blends = [
        np.rint(255 * (share * pen + (1 - share) * ground)).astype(int).tolist()
        for pen in pens
        for ground in grounds
        for share in BLENDS
    ]
    exact = np.rint(255 * np.vstack([pens, grounds])).astype(int).tolist()
    table = dict.fromkeys(tuple(colour) for colour in (*exact, *blends, *others))
    return np.array(list(table), dtype=np.int64)
