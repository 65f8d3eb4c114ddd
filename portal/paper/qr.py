"""A QR code as a picture that can stand inside a document."""

import segno


def data_uri(text: str) -> str:
    """`text` as a one-bit PNG in a data: address, with a quiet zone of four modules."""
    uri: str = segno.make_qr(text, error="m").png_data_uri(scale=6, border=4)
    return uri


def path(text: str) -> tuple[int, str]:
    """(side in modules, SVG path) of the code, for a page: there no data: address may stand."""
    code = segno.make_qr(text, error="m")
    rows = code.matrix_iter(border=4)
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return int(code.symbol_size(border=4)[0]), "".join(squares)
