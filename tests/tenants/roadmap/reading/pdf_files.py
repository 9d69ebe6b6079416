"""PDF files built for a test: letters at places and ruled lines, nothing else."""

from collections.abc import Sequence

HEIGHT = 800


def words(x: float, y: float, text: str, size: int = 10) -> str:
    """Return text that begins at a place; y counts from the top."""
    return f"BT /F1 {size} Tf {x} {HEIGHT - y} Td ({text}) Tj ET\n"


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S\n"


def box(x0: float, y0: float, x1: float, y1: float) -> str:
    """Return the sides of a cell."""
    return f"{x0} {HEIGHT - y1} {x1 - x0} {y1 - y0} re S\n"


def thin_box(x0: float, y0: float, x1: float, y1: float) -> str:
    """Return the sides of a cell as thin filled shapes, as Word draws them."""
    sides = ((x0, y1, x1 - x0, 0.5), (x0, y0, x1 - x0, 0.5), (x0, y1, 0.5, y1 - y0), (x1, y1, 0.5, y1 - y0))
    return "".join(f"{x} {HEIGHT - y} {wide} {high} re " for x, y, wide, high in sides) + "f\n"


def grid(xs: Sequence[float], ys: Sequence[float], texts: Sequence[Sequence[str]], draw=box) -> str:
    """Return a table without merged cells: edges, and the texts row by row, their lines parted by «|»."""
    content = ""
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            content += draw(xs[column], ys[row], xs[column + 1], ys[row + 1])
            for number, each in enumerate(text.split("|")):
                content += words(xs[column] + 4, ys[row] + 12 + 12 * number, each) if each else ""
    return content


def pdf(*pages: str, turned: int = 0) -> bytes:
    """Return a PDF of pages with this content."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for content in pages:
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 {HEIGHT}] /Rotate {turned} "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()
