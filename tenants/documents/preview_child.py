"""Makes a small picture of one file in a process of its own: the file on standard input, a PNG on standard output.

Started by previews.py. The limits are set before anything is imported that touches the file.
"""

import io
import sys

from core.bounded_process import limit_oneself

# A preview fits into a square of so many points.
SIDE = 480


def main(media_type: str) -> None:
    """Read standard input under the limits and answer with the picture."""
    limit_oneself()
    from PIL import Image, ImageOps

    data = sys.stdin.buffer.read()
    if media_type == "application/pdf":
        import pypdfium2  # type: ignore[import-untyped]  # it ships no types

        page = pypdfium2.PdfDocument(data)[0]
        # A page may be as wide as it likes: it is drawn as large as the preview and no larger.
        picture = page.render(scale=SIDE / max(page.get_width(), page.get_height(), 1)).to_pil()
    else:
        opened = Image.open(io.BytesIO(data))
        opened.draft("RGB", (SIDE * 2, SIDE * 2))
        picture = ImageOps.exif_transpose(opened)
    picture.thumbnail((SIDE, SIDE))
    kept = io.BytesIO()
    # Drawn anew: nothing of the file's own data, such as where a photograph was taken, goes along.
    picture.convert("RGB").save(kept, "PNG", optimize=True)
    sys.stdout.buffer.write(kept.getvalue())


if __name__ == "__main__":
    main(sys.argv[1])
