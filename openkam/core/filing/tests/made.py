"""Real files, made as the programs make them, as small as they can be."""

import io
import struct
import zipfile

import typst

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
O = "urn:oasis:names:tc:opendocument:xmlns"  # noqa: E741 the namespace of the open format
MAIN = "application/vnd.openxmlformats-officedocument"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99"
    b"=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
MAIL = (
    b"From: Sara Lindqvist <sara@example.com>\r\nTo: linda@adventure-works.example\r\n"
    b"Subject: =?utf-8?q?Rahmenvertrag_f=C3=BCr_2027?=\r\nDate: Mon, 5 Oct 2026 09:00:00 +0200\r\n"
    b"Message-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
    b"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<html><head><style>p{}</style></head><body><p>We accept the rebate.</p></body></html>\r\n"
    b"--x\r\nContent-Type: application/pdf\r\n"
    b'Content-Disposition: attachment; filename="offer.pdf"\r\n\r\n%PDF\r\n--x--\r\n'
)


def pdf(*pages: str) -> bytes:
    """A PDF with these pages."""
    source = "\n#pagebreak()\n".join(pages or ("Rahmenvertrag mit Hallmeier",))
    return bytes(typst.compile(source.encode()))


def packed(entries: dict[str, str | bytes], *, stored: bool = False) -> bytes:
    """A packed file with these entries."""
    file = io.BytesIO()
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(file, "w", how) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return file.getvalue()


def docx(*lines: str, **more: str | bytes) -> bytes:
    """A text document of Word."""
    body = "".join(
        f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines or ("Service level",)
    )
    return office(
        "wordprocessingml.document",
        {
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            **more,
        },
    )


def xlsx() -> bytes:
    """A workbook of Excel with words and a number in two rows."""
    strings = f'<sst xmlns="{S}"><si><t>Conveyor</t></si><si><r><t>Rollers</t></r></si></sst>'
    sheet = (
        f'<worksheet xmlns="{S}"><sheetData><row><c t="s"><v>0</v></c><c><v>4711</v></c></row>'
        '<row><c t="s"><v>1</v></c><c t="inlineStr"><is><t>in place</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    parts = {"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": sheet}
    return office("spreadsheetml.sheet", {"xl/workbook.xml": "<workbook/>", **parts})


def pptx() -> bytes:
    """A presentation of PowerPoint with two slides; the tenth stands behind the second."""
    slide = '<s xmlns:a="{a}"><a:p><a:r><a:t>{words}</a:t></a:r></a:p></s>'
    return office(
        "presentationml.presentation",
        {
            "ppt/slides/slide10.xml": slide.format(a=A, words="Tenth"),
            "ppt/slides/slide2.xml": slide.format(a=A, words="Second"),
        },
    )


def office(kind: str, parts: dict[str, str | bytes]) -> bytes:
    """An office document of today."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="{MAIN}.{kind}.main+xml"/></Types>'
    )
    return packed({"[Content_Types].xml": types, **parts})


def odt(text: str = "Prováděcí smlouva", kind: str = "text", **more: str) -> bytes:
    """A document of LibreOffice."""
    content = (
        f'<o:c xmlns:o="{O}:office:1.0" xmlns:text="{O}:text:1.0"><text:h>Title</text:h>'
        f"<text:p>{text}<text:s/><text:span>signed</text:span></text:p></o:c>"
    )
    return packed(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "META-INF/manifest.xml": "<m/>",
            **more,
        }
    )


def compound(streams: dict[str, bytes]) -> bytes:
    """A file with streams, as Word and Outlook keep them: one sector table, no small streams."""
    sectors: list[bytes] = []
    chains: list[int] = []
    entries = []
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % 512)
        start = len(sectors)
        count = len(padded) // 512
        sectors += [padded[at * 512 : (at + 1) * 512] for at in range(count)]
        chains += [*range(start + 1, start + count), 0xFFFFFFFE]
        entries.append((name, 2, start, max(len(content), 4096)))
    listed = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, (name, kind, start, size) in enumerate(entries, 1):
        right = number + 1 if number < len(entries) else 0xFFFFFFFF
        listed.append(_entry(name, kind, start, size, right=right))
    listed += [bytes(128)] * (-len(listed) % 4)
    directory = b"".join(listed)
    first = len(sectors)
    count = len(directory) // 512
    sectors += [directory[at * 512 : (at + 1) * 512] for at in range(count)]
    chains += [*range(first + 1, first + count), 0xFFFFFFFE]
    table = len(sectors)
    chains.append(0xFFFFFFFD)
    assert len(chains) <= 128
    sectors.append(struct.pack("<128I", *chains, *[0xFFFFFFFF] * (128 - len(chains))))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, first, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", table, *[0xFFFFFFFF] * 108)
    return head + b"".join(sectors)


def doc(text: str = "Liefervertrag über Rollen") -> bytes:
    """A document of Word 97: half of the text in one piece of narrow letters, half in a wide."""
    middle = len(text) // 2
    narrow, wide = text[:middle].encode("cp1252"), text[middle:].encode("utf-16-le")
    places = (1024, 1024 + len(narrow) + len(narrow) % 2)
    pieces = struct.pack("<3i", 0, middle, len(text))
    pieces += struct.pack("<HIH", 0, places[0] * 2 | 0x40000000, 0)
    pieces += struct.pack("<HIH", 0, places[1], 0)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    main = bytearray(places[1])
    struct.pack_into("<H", main, 0, 0xA5EC)
    struct.pack_into("<H", main, 0x0A, 0x0200)
    struct.pack_into("<II", main, 0x01A2, 0, len(clx))
    main[places[0] : places[0] + len(narrow)] = narrow
    return compound({"WordDocument": bytes(main) + wide, "1Table": clx})


def ppt(text: str = "Our offer") -> bytes:
    """A presentation of PowerPoint 97 with one text in a container."""
    atom = struct.pack("<HHI", 0, 0x0FA0, 2 * len(text)) + text.encode("utf-16-le")
    return compound({"PowerPoint Document": struct.pack("<HHI", 0x0F, 0x03E8, len(atom)) + atom})


def msg(subject: str = "Rahmenvertrag", body: str = "We accept.") -> bytes:
    """A mail that Outlook saved."""
    return compound(
        {
            "__properties_version1.0": bytes(32),
            "__substg1.0_0037001F": subject.encode("utf-16-le"),
            "__substg1.0_1000001F": body.encode("utf-16-le"),
        }
    )


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int = -1, right: int = -1
) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    entry = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, right & 0xFFFFFFFF, child & 0xFFFFFFFF)
    return entry + bytes(36) + struct.pack("<IQ", start, size)
