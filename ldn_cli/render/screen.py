"""What the table and the list have in common: paragraphs, and the frame around the sheets.

Rich draws; how wide a column is and where a line is broken is decided here. Nothing here asks what
the output is: the look is passed in.
"""

from __future__ import annotations

import io
import re
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from rich.theme import Theme

from ldn_cli.render.cells import Numbers, fit, leading, numbered, spans
from ldn_cli.render.spans import GLUE, Span, text_of
from ldn_cli.render.wrapping import longest, wrap
from ldn_cli.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import RenderableType

    from ldn_cli.render.look import Look
    from ldn_cli.report.sheet import Cell, Layout, Report, Sheet

    Body = Callable[[Sheet, Numbers], tuple[RenderableType, Layout]]

PROSE = 100  # columns beyond which running text is hard to read
INDENT = "    "  # before the places in a source, under it
HANG = "  "  # before the other lines of a note: at the margin they could pass for labelled ones

_LINK = r"\x1b\]8;id=[^;]*;([^\x1b]+)\x1b\\"

# Colours of the terminal's own palette, of those that light and dark backgrounds let be read; what
# is neither better nor worse has none.
STYLES = {
    "title": "bold",
    "heading": "bold",
    "improved": "green",
    "worsened": "red",
    "no_effect": "",
    "mixed": "magenta",
    "not_applicable": "",
    "not_reported": "dim",
    "quiet": "dim",
    "found": "bold underline",
    "remark": "italic",
}


def drawn(blocks: Iterable[RenderableType], look: Look) -> str:
    """Return `blocks`, which are laid out already, as text, a blank line between two."""
    output = io.StringIO()
    styles = STYLES if look.color else dict.fromkeys(STYLES, "")  # which need not be read
    console = Console(
        file=output,
        width=look.width,
        force_terminal=look.color,
        color_system="standard" if look.color else None,
        theme=Theme(styles, inherit=False),
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    for index, block in enumerate(blocks):
        if index:
            output.write("\n")
        console.print(block, soft_wrap=True)
    text = output.getvalue()
    if look.interactive:
        text = re.sub(_LINK, partial(_numbered, {}), text)
    return "\n".join(map(str.rstrip, text.split("\n")))


def _numbered(links: dict[str, int], link: re.Match[str]) -> str:
    """Return the start of a link with a number for its address, where Rich has one at random.

    A terminal takes the lines of one number for one link.
    """
    number = links.setdefault(link[1], len(links) + 1)
    return f"\x1b]8;id={number};{link[1]}\x1b\\"


def styled(lines: Iterable[Iterable[Span]]) -> Text:
    """Return lines of spans as the text that Rich draws."""
    text = Text()
    for index, line in enumerate(lines):
        if index:
            text.append("\n")
        for span in line:
            text.append(span.text, span.style or None)
    return text


def paragraph(  # noqa: PLR0913 - each has its default
    text: str, look: Look, style: str = "", lead: str = "", link: str = "", *, hang: str = ""
) -> Text:
    """Return `text` wrapped to the screen: `lead` before its first line, others indented alike.

    Without a `lead`, the others stand behind `hang`. Where the terminal has links, the text leads
    to `link`.
    """
    shown = fit(visible(text), look.encoding)
    indent = cell_len(lead or hang)
    address = longest([Span(shown)], look.width - indent)  # which is whole where it can be
    width = min(look.width, max(PROSE, indent + address))
    lines = wrap(leading([Span(shown, style)], link, look), max(width - indent, 1))
    return Text(lead) + Text("\n" + " " * indent).join(styled([line]) for line in lines)


def paragraphs(sheet: Sheet, numbers: Numbers, look: Look) -> Text:
    """Return the lines of a sheet in prose as paragraphs: a label, and what is said under it."""
    label, said = next(sheet.layouts()).columns
    lines = []
    for line in sheet.lines():
        text = spans(said.cell(line), numbers, look)
        if named := spans(label.cell(line), numbers, look)[0].text:
            text = [Span(f"{named}:", "heading"), Span(" "), *text]
        wrapped = wrap(text, min(look.width, PROSE), len(HANG))
        lines += [[Span(HANG), *one] if index else one for index, one in enumerate(wrapped)]
    return styled(lines)


def document(report: Report, look: Look, body: Body) -> str:
    """Return `report` as text: each sheet by `body`, its notes, then the sources spelled out."""
    return drawn(_blocks(report, look, body), look)


def _blocks(report: Report, look: Look, body: Body) -> Iterator[RenderableType]:
    if report.brief:
        yield _in_brief(report, look)
        return
    listed = any(sheet.references for sheet in report.sheets)
    numbers = numbered(report)
    say = partial(paragraph, look=look)
    yield say(report.title, style="title")
    for sheet in report.sheets:
        if sheet.title != report.title:
            yield say(sheet.title, style="heading")
        told = partial(_told, numbers=numbers, look=look)
        marks: Iterable[Cell] = ()
        if sheet.lines():
            block, layout = body(sheet, numbers)
            yield block
            marks = sheet.marks(layout)
        else:
            yield say(told(sheet.empty))
        alerts = map(told, sheet.alerts())
        yield from _together(say(alert, style="heading", lead="! ") for alert in alerts)
        yield from _together(say(note, hang=HANG) for note in map(told, (*marks, *sheet.notes())))
    if report.pointer:
        yield say(report.pointer)
    cited = places(numbers, Numbers(), look, lead="" if listed else INDENT)
    if numbers and not listed:
        spelled = [say("Sources", style="heading")]
        for name, n in numbers.items():
            reference = report.reference(name)
            spelled.append(say(reference, lead=f"[{n}] ", link=report.address(name) or ""))
            spelled += [cited[name]] if name in cited else []
        yield from _together(spelled)
    elif cited:
        yield from _together([say("Places in the sources", style="heading"), *cited.values()])
    if report.hint and look.interactive:
        yield say(f"Next: {report.hint}", style="quiet")


def _in_brief(report: Report, look: Look) -> Text:
    """Return the only sheet and, under it, its sources in short, each a link if it can be one."""
    numbers = Numbers()
    (sheet,) = report.sheets
    said = paragraphs(sheet, numbers, look)
    text: list[Span] = []
    for name, number in numbers.items():
        named = f"[{number}]{GLUE}{visible(report.brief_reference(name))}"
        shown = [Span(fit(named, look.encoding))]
        text += [*([Span("; ")] if text else []), *leading(shown, report.address(name), look)]
    return Text("\n").join((said, styled(wrap(text, min(look.width, PROSE)))))


def places(numbers: Numbers, before: Numbers, look: Look, lead: str = INDENT) -> dict[str, Text]:
    """Return by source what its letters lead to, as far as they are new since `before`."""
    found = {}
    for source in sorted(numbers.places, key=numbers.__getitem__):
        letters, known = numbers.places[source], before.places.get(source, {})
        said = (
            f"{numbers.place(source, name)}{GLUE}{name}" for name in letters if name not in known
        )
        if told := "; ".join(said):
            found[source] = paragraph(told, look, lead=lead)
    return found


def _told(cell: Cell, numbers: Numbers, look: Look) -> str:
    """Return what a cell says, without its style, for a line of its own."""
    return text_of(spans(cell, numbers, look))


def _together(paragraphs: Iterable[Text]) -> Iterator[Text]:
    """Yield `paragraphs` as one block without blank lines in it, if there are any."""
    if found := list(paragraphs):
        yield Text("\n").join(found)
