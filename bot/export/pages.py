"""The two sheets that are read rather than filtered: Summary, which comes first, and Read me, which comes last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.export.book import Book, Value
from bot.export.cells import CONTINUED, LONGEST, cleaned, continued
from bot.export.paper import set_up_paper
from bot.export.pens import FACT, LABEL, PLAIN, TITLE, Look
from bot.export.rows import RowWriter

Line = tuple[str, Value]


def write_summary(sheet: WriteOnlyWorksheet, book: Book) -> None:
    page = _Page(sheet, book.zone, widths=(40, 70))
    page.title(book.title)
    page.lines([("What this is", book.what), *((fact.label, fact.value) for fact in book.summary)])
    for counts in book.counts:
        page.gap()
        page.heading(counts.title)
        page.lines(counts.of, label_look=PLAIN)


def write_read_me(sheet: WriteOnlyWorksheet, book: Book) -> None:
    page = _Page(sheet, book.zone, widths=(24, 100))
    page.title(book.title)
    page.lines(list(read_me(book)))


def read_me(book: Book) -> Iterator[Line]:
    """What the workbook says about itself; the text beside the plain files says the same."""
    yield from about_the_book(book)
    yield "Long texts", _long_texts()
    yield (
        "Safe to open",
        "Nothing here is a formula or a link. What people wrote is text, whatever it looks like.",
    )
    yield "Characters", _characters()


def about_the_book(book: Book) -> Iterator[Line]:
    yield "What this is", f"A copy, made by Rituals: {book.what}. What changes in Slack later is not in it."
    yield "Asked for by", book.asked_by
    yield "Made", made_in_words(book)
    yield "Times", f"All dates and times are those of {book.zone}, the zone of the person who asked."
    for table in (*book.tables, book.trends.as_table()):
        if table.about:
            yield table.title, table.about
    for remark in book.remarks:
        yield "Please note", remark


def made_in_words(book: Book) -> str:
    local = book.made_at.astimezone(ZoneInfo(book.zone))
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M} in {book.zone}"


def _long_texts() -> str:
    return (
        f"A cell holds {LONGEST:,} characters at most. A longer text goes on in the next row, which begins with "
        f"“{CONTINUED.strip()}” and repeats what stands beside it, except for numbers."
    )


def _characters() -> str:
    return (
        "A few invisible characters cannot be kept in a spreadsheet. In their place there is a symbol, "
        f"such as {cleaned(chr(7))} or {cleaned(chr(0xFFFF))}."
    )


class _Page:
    """Labels on the left, what belongs to them on the right."""

    def __init__(self, sheet: WriteOnlyWorksheet, zone: str, *, widths: tuple[float, float]) -> None:
        set_up_paper(sheet)
        self._rows = RowWriter(sheet, ZoneInfo(zone), widths)

    def title(self, text: str) -> None:
        self._rows.append([text], [TITLE])
        self.gap()

    def heading(self, text: str) -> None:
        self._rows.append([text], [LABEL])

    def gap(self) -> None:
        self._rows.append([])

    def lines(self, lines: Sequence[Line], label_look: Look = LABEL) -> None:
        for line in continued(lines):
            self._rows.append(line, [label_look, FACT])
