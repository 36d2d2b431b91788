"""Draws how times grow, as a picture for the README: both axes logarithmic, each line named at its end."""

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10
from typing import NamedTuple
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 900, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 330, 34, 50
COLOURS = ("#1d4f91", "#6b6b6b", "#b3541e", "#8f6a4c")
Point = tuple[float, float]


class Line(NamedTuple):
    """A series: its title, and its points as (size, seconds)."""

    title: str
    points: tuple[Point, ...]


class Frame(NamedTuple):
    """The powers of ten between which everything lies."""

    low_x: float
    high_x: float
    low_y: float
    high_y: float

    def place(self, point: Point) -> Point:
        """Return where a point is drawn."""
        x = (log10(point[0]) - self.low_x) / (self.high_x - self.low_x)
        y = (log10(point[1]) - self.low_y) / (self.high_y - self.low_y)
        return LEFT + x * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - y * (HEIGHT - TOP - BOTTOM)


def draw(lines: Sequence[Line], *, across: str, up: str) -> str:
    """Return the picture as SVG."""
    sizes, times = zip(*(point for line in lines for point in line.points), strict=True)
    frame = Frame(log10(min(sizes)), log10(max(sizes)), floor(log10(min(times))), ceil(log10(max(times))))
    parts = [*_grid(frame, across, up), *_series(frame, lines)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
    return "\n".join([f'{head} font-size="13">', '<rect width="100%" height="100%" fill="white"/>', *parts, "</svg>\n"])


def _grid(frame: Frame, across: str, up: str) -> Iterator[str]:
    for power in range(int(frame.low_y), int(frame.high_y) + 1):
        x, y = frame.place((10**frame.low_x, 10.0**power))
        yield f'<line x1="{x:.0f}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{x - 8:.0f}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
    for power in range(ceil(frame.low_x), floor(frame.high_x) + 1):
        x, y = frame.place((10.0**power, 10**frame.low_y))
        yield f'<text x="{x:.1f}" y="{y + 20:.1f}" text-anchor="middle">{10**power:,} {escape(across)}</text>'
    yield f'<text x="{LEFT - 8}" y="{TOP - 6}" text-anchor="end">{escape(up)}</text>'


def _series(frame: Frame, lines: Sequence[Line]) -> Iterator[str]:
    ends = sorted(range(len(lines)), key=lambda number: frame.place(lines[number].points[-1])[1])
    labels: dict[int, float] = {}
    lowest = 0.0
    for number in ends:
        lowest = labels[number] = max(frame.place(lines[number].points[-1])[1], lowest + 18)
    for number, line in enumerate(lines):
        placed = [frame.place(point) for point in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        colour = COLOURS[number]
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in placed)
        title = escape(line.title)
        yield f'<text x="{placed[-1][0] + 12:.1f}" y="{labels[number] + 4:.1f}" fill="{colour}">{title}</text>'
