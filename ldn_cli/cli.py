"""The commands: options in, records chosen, a report out; and where an error becomes a message.

A command's parser is built only when the command is asked for: building them all would take a good
part of the time of a lookup.
"""

# No annotations from __future__ here: Typer would compile each of them again at every start, twice.

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer
from typer.core import TyperGroup

from ldn_cli import completion, queries, terminal
from ldn_cli.dataset import BUNDLED, DataError, Dataset, UnknownStudyError, named, place_of
from ldn_cli.model import CaveatKind, Direction, Source, Study
from ldn_cli.rules import LISTED, unknown
from ldn_cli.text import escaped, nearest

if TYPE_CHECKING:
    from ldn_cli.sections import Frame
    from ldn_cli.sheet import Sheet
else:  # JSON needs neither; what is evaluated are annotations
    Frame = Sheet = Any

DONE, NOTHING_FOUND, WRONG_USAGE, DATA_UNUSABLE, OUTPUT_FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 130

SETTINGS = {"help_option_names": ["-h", "--help"]}

Format = Literal["table", "list", "json", "csv", "markdown"]
Style = Literal["bibtex", "ris", "csl-json", "text"]

FormatOption = Annotated[Format, typer.Option("--format", help="Form of the output.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
DataOption = Annotated[
    list[str] | None,
    typer.Option(
        "--data",
        metavar="PATH",
        help="Own study file, or folder of them, beside the bundled ones; repeatable. "
        f"Without it LDN_DATA, paths separated by '{os.pathsep}'.",
    ),
]
StudyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--study",
        metavar="ID",
        help="Only this study, by id or alias; repeatable.",
        autocompletion=completion.studies,
    ),
]
StudiesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...", help="Ids or aliases of studies.", autocompletion=completion.studies
    ),
]


class UsageError(Exception):
    """The command line asks for what does not exist, or for what does not go together."""


class NothingFoundError(Exception):
    """A search has no hit."""


def chosen_format(fmt: Format, *, as_json: bool) -> Format:
    """Return the format that `--format` and `--json` together ask for."""
    if as_json and fmt not in {"json", "table"}:
        message = f"--json and --format {fmt} ask for different formats; give one"
        raise UsageError(message)
    return "json" if as_json else fmt


def opened(ctx: typer.Context, data: list[str] | None) -> Dataset:
    """Return the dataset with the own studies that `--data`, or else `LDN_DATA`, names."""
    return Dataset(completion.paths_in_use(ctx, data))


def chosen(dataset: Dataset, names: list[str] | None) -> list[Study]:
    """Return the studies that `--study` names, all of them if none."""
    if not names:
        return list(dataset)
    try:
        studies = [dataset.study(name) for name in names]
    except UnknownStudyError as error:
        wrong = no_such("--study", error.name, error.known)
        raise wrong from None
    return list({study.id: study for study in studies}.values())


def valid(option: str, value: str | None, known: Iterable[str]) -> str | None:
    """Return the member of `known` that `value` names: case does not matter, nor - against _."""
    if value is None:
        return None
    names = {name.casefold().replace("-", "_"): name for name in known}
    found = names.get(value.casefold().replace("-", "_"))
    if found is None:
        raise no_such(option, value, list(names.values()))
    return found


def no_such(option: str, value: str, known: list[str]) -> UsageError:
    """Return the error for a filter value that exists nowhere: it lists those that do."""
    message = unknown(value, known, option)
    near = nearest(value, known)
    if near or len(known) > LISTED:  # else the sentence lists them all
        message += f"\nValues that do: {', '.join(dict.fromkeys((*near, *known)))}"
    return UsageError(message)


def sources_of(dataset: Dataset, studies: Iterable[Study]) -> dict[str, Source]:
    """Return the sources that `studies` cite, by id."""
    return {name: source for s in studies for name, source in dataset.sources_of(s).items()}


def framed(dataset: Dataset, studies: Sequence[Study], *, single: bool = False) -> Frame:
    """Return what the sheets must know of `studies`."""
    from ldn_cli.sections import Frame

    own = {domain.id: domain for study in studies for domain in study.domains}
    return Frame(studies, {**dataset.shared_domains, **own}, single)


def show(
    fmt: Format,
    data: Any,
    title: str,
    sheets: Callable[[], Iterable[Sheet]],
    sources: Callable[[], dict[str, Source]] = dict,
    *,
    hint: str | None = None,
    one_table: str = "",
) -> None:
    """Print `data` as JSON, or the report of `sheets` in another format.

    `one_table` says how to ask for one table, where CSV cannot hold all of them.
    """
    if fmt == "json":
        from ldn_cli.render import json

        sys.stdout.buffer.write(json.render(data))
        return
    from ldn_cli.render import render
    from ldn_cli.sheet import Report

    report = Report(title=title, sheets=tuple(sheets()), sources=sources(), hint=hint)
    if fmt == "csv" and len(report.sheets) != 1:
        message = f"CSV holds one table; {one_table}"
        raise UsageError(message)
    look = terminal.look()
    encoding = look.encoding if fmt in {"table", "list"} else "utf-8"
    sys.stdout.buffer.write(render(fmt, report, look).encode(encoding))


def study_command(
    ctx: typer.Context,
    study_id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Id or alias of the study; case does not matter.",
            autocompletion=completion.studies,
        ),
    ],
    *,
    design: Annotated[bool, typer.Option("--design", help="How it was designed.")] = False,
    outcomes: Annotated[bool, typer.Option("--outcomes", help="What was found.")] = False,
    dropouts: Annotated[
        bool, typer.Option("--dropouts", help="Participant flow: who was lost, and why.")
    ] = False,
    adverse_events: Annotated[
        bool, typer.Option("--adverse-events", help="Adverse events.")
    ] = False,
    caveats: Annotated[bool, typer.Option("--caveats", help="What to beware of.")] = False,
    discrepancies: Annotated[
        bool, typer.Option("--discrepancies", help="Where the sources disagree.")
    ] = False,
    sources: Annotated[bool, typer.Option("--sources", help="The sources, spelled out.")] = False,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show one study: all of it, or the sections asked for.

    \b
    Examples:
      ldn study cree2010
      ldn study cree2010 --outcomes --caveats
      ldn study martino2008 --discrepancies
      ldn study cree2010 --json | jq '.dropouts'
    """
    fmt = chosen_format(fmt, as_json=as_json)
    dataset = opened(ctx, data)
    study = dataset.study(study_id)
    flags = (design, outcomes, dropouts, adverse_events, caveats, discrepancies, sources)
    asked = [name for name, flag in zip(queries.SECTIONS, flags, strict=True) if flag]

    def sheets() -> Iterable[Sheet]:
        from ldn_cli.sections import SECTIONS

        frame = framed(dataset, [study], single=True)
        for name in asked or SECTIONS:
            yield SECTIONS[name](queries.across([study], name, dataset), frame)

    every = ", ".join(f"--{name.replace('_', '-')}" for name in queries.SECTIONS)
    show(
        fmt,
        queries.view(study, dataset, asked) if fmt == "json" else None,
        heading(study),
        sheets,
        lambda: dataset.sources_of(study),
        hint=f"ldn study {study.id} --caveats" if asked else "ldn studies compare",
        one_table=f"give exactly one of {every}",
    )


def heading(study: Study) -> str:
    """Return the line over a study's sheets."""
    names = ", ".join((study.id, *study.aliases))
    species = "" if study.species == "human" else f" ANIMAL STUDY ({study.species})."
    return f"{names} ({study.year}).{species} {study.title}"


def across(
    ctx: typer.Context,
    section: str,
    title: str,
    fmt: Format,
    names: list[str] | None,
    data: list[str] | None,
    keep: Callable[[Dataset], Callable[[Any], bool]] = lambda _: lambda _: True,
    *,
    hint: str,
) -> None:
    """Show the records of one section across studies."""
    dataset = opened(ctx, data)
    studies = chosen(dataset, names)
    rows = queries.across(studies, section, dataset, keep(dataset))

    def sheets() -> Iterable[Sheet]:
        from ldn_cli.sections import SECTIONS

        yield SECTIONS[section](rows, framed(dataset, studies))

    show(fmt, rows, title, sheets, lambda: sources_of(dataset, studies), hint=hint)


def studies_list(
    ctx: typer.Context,
    *,
    study: StudyOption = None,
    species: Annotated[
        str | None,
        typer.Option(
            metavar="SPECIES", help="Only this species.", autocompletion=completion.species
        ),
    ] = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """List the studies, one row each.

    \b
    Examples:
      ldn studies list
      ldn studies list --species human
      ldn studies list --json | jq '.[].id'
    """
    fmt = chosen_format(fmt, as_json=as_json)
    dataset = opened(ctx, data)
    known = dict.fromkeys(s.species for s in dataset)
    wanted = None if species is None else valid("--species", species, known)
    studies = [s for s in chosen(dataset, study) if wanted in {None, s.species}]
    rows = [queries.study_row(study) for study in studies]

    def sheets() -> Iterable[Sheet]:
        from ldn_cli.sections import study_list

        yield study_list(rows, framed(dataset, studies))

    first = studies[0].id if studies else "ID"
    hint = f"ldn study {first} --outcomes"
    show(fmt, rows, "Studies", sheets, lambda: sources_of(dataset, studies), hint=hint)


def studies_outcomes(
    ctx: typer.Context,
    *,
    study: StudyOption = None,
    domain: Annotated[
        str | None,
        typer.Option(
            metavar="DOMAIN",
            help="Only this outcome domain, such as fatigue.",
            autocompletion=completion.domains,
        ),
    ] = None,
    direction: Annotated[
        str | None,
        typer.Option(
            metavar="DIRECTION",
            help=f"Only this direction: {', '.join(get_args(Direction))}.",
            autocompletion=completion.directions,
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            metavar="SOURCE",
            help="Only what this source states, by its id.",
            autocompletion=completion.sources,
        ),
    ] = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show the outcomes across studies.

    \b
    Examples:
      ldn studies outcomes --domain fatigue
      ldn studies outcomes --study cree2010 --direction no_effect
      ldn studies outcomes --source nmss --format csv
    """
    fmt = chosen_format(fmt, as_json=as_json)

    def keep(dataset: Dataset) -> Callable[[Any], bool]:
        wanted = {
            "domain": valid("--domain", domain, dataset.domains) if domain is not None else None,
            "direction": valid("--direction", direction, get_args(Direction)),
            "source": valid("--source", source, dataset.sources) if source is not None else None,
        }
        limits = {key: value for key, value in wanted.items() if value is not None}
        return lambda record: all(getattr(record, key) == limits[key] for key in limits)

    across(ctx, "outcomes", "Outcomes", fmt, study, data, keep, hint="ldn studies matrix")


def studies_dropouts(
    ctx: typer.Context,
    *,
    study: StudyOption = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show the participant flow across studies: who was lost, and why.

    \b
    Examples:
      ldn studies dropouts
      ldn studies dropouts --study cree2010 --json
    """
    fmt = chosen_format(fmt, as_json=as_json)
    hint = "ldn studies adverse-events"
    across(ctx, "dropouts", "Dropouts", fmt, study, data, hint=hint)


def studies_adverse_events(
    ctx: typer.Context,
    *,
    study: StudyOption = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show the adverse events across studies.

    \b
    Examples:
      ldn studies adverse-events
      ldn studies adverse-events --study martino2008 --format list
    """
    fmt = chosen_format(fmt, as_json=as_json)
    hint = "ldn studies dropouts"
    across(ctx, "adverse_events", "Adverse events", fmt, study, data, hint=hint)


def studies_caveats(
    ctx: typer.Context,
    *,
    study: StudyOption = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help="Only this kind, such as statistical_power.",
            autocompletion=completion.kinds,
        ),
    ] = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show across studies what to beware of.

    \b
    Examples:
      ldn studies caveats
      ldn studies caveats --kind animal_model
    """
    fmt = chosen_format(fmt, as_json=as_json)
    wanted = valid("--kind", kind, get_args(CaveatKind))
    keep = lambda _: lambda caveat: wanted in {None, caveat.kind}  # noqa: E731
    hint = "ldn studies discrepancies"
    across(ctx, "caveats", "Caveats", fmt, study, data, keep, hint=hint)


def studies_discrepancies(
    ctx: typer.Context,
    *,
    study: StudyOption = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show where the sources disagree, each statement in its own row.

    \b
    Examples:
      ldn studies discrepancies
      ldn studies discrepancies --study martino2008
    """
    fmt = chosen_format(fmt, as_json=as_json)
    hint = "ldn study martino2008 --sources"
    across(ctx, "discrepancies", "Discrepancies", fmt, study, data, hint=hint)


def studies_matrix(
    ctx: typer.Context,
    *,
    study: StudyOption = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show the effect direction plot: domains down, studies across.

    \b
    Examples:
      ldn studies matrix
      ldn studies matrix --study cree2010 --study martino2008
    """
    fmt = chosen_format(fmt, as_json=as_json)
    dataset = opened(ctx, data)
    studies = chosen(dataset, study)
    own = (domain.id for study in studies for domain in study.domains)
    plot = queries.matrix(studies, dict.fromkeys((*dataset.shared_domains, *own)))

    def sheets() -> Iterable[Sheet]:
        from ldn_cli.sections import matrix

        yield matrix(plot, framed(dataset, studies))

    hint = "ldn studies outcomes --domain fatigue"
    show(fmt, plot, "Effect direction by outcome domain", sheets, hint=hint)


def studies_compare(
    ctx: typer.Context,
    ids: StudiesArgument = None,
    *,
    study: StudyOption = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show design, participant flow and safety side by side.

    \b
    Examples:
      ldn studies compare
      ldn studies compare cree2010 martino2008
    """
    fmt = chosen_format(fmt, as_json=as_json)
    dataset = opened(ctx, data)
    named = [dataset.study(name).id for name in ids or []]
    studies = chosen(dataset, [*named, *(study or [])])
    rows = queries.comparison(studies)

    def sheets() -> Iterable[Sheet]:
        from ldn_cli.sections import comparison

        yield comparison(rows, framed(dataset, studies))

    sources = lambda: sources_of(dataset, studies)  # noqa: E731
    show(fmt, rows, "Studies side by side", sheets, sources, hint="ldn studies discrepancies")


def background(
    *,
    facts: Annotated[bool, typer.Option("--facts", help="Facts about naltrexone.")] = False,
    scope: Annotated[bool, typer.Option("--scope", help="What the dataset covers.")] = False,
    further_reading: Annotated[
        bool, typer.Option("--further-reading", help="Studies outside the dataset.")
    ] = False,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
) -> None:
    """Show facts on naltrexone, the scope, further reading.

    \b
    Examples:
      ldn background
      ldn background --further-reading --format markdown
    """
    fmt = chosen_format(fmt, as_json=as_json)
    dataset = Dataset()
    record = dataset.background
    flags = {"facts": facts, "scope": scope, "further_reading": further_reading}
    asked = [name for name, flag in flags.items() if flag or not any(flags.values())]

    def sheets() -> Iterable[Sheet]:
        from ldn_cli import sections

        every = dict(zip(flags, sections.background(record), strict=True))
        return [every[name] for name in asked]

    show(
        fmt,
        {name: getattr(record, name) for name in asked},
        "Background",
        sheets,
        lambda: dataset.shared_sources,
        hint="ldn studies list",
        one_table="give exactly one of --facts, --scope, --further-reading",
    )


def search(
    ctx: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words to look for.")],
    *,
    study: StudyOption = None,
    fmt: FormatOption = "table",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Find every record that mentions all of the words, in any case.

    \b
    Examples:
      ldn search fatigue
      ldn search vivid dreaming
      ldn search "double-masked" --json
    """
    fmt = chosen_format(fmt, as_json=as_json)
    words = " ".join(text)
    if not words.split():
        message = "nothing to search for; give a word, such as: ldn search fatigue"
        raise UsageError(message)
    dataset = opened(ctx, data)
    studies = chosen(dataset, study)
    hits = queries.search(words, studies, dataset)
    if study:  # and no background, which belongs to none
        hits = [hit for hit in hits if hit.study]
    if not hits:
        message = (
            f"no record mentions {' '.join(words.split())!r}. Every word must stand in one "
            "record: try fewer or shorter words, or look through ldn studies outcomes"
        )
        raise NothingFoundError(message)

    def sheets() -> Iterable[Sheet]:
        from ldn_cli.sections import hits as hit_sheet

        yield hit_sheet(hits, words, framed(dataset, studies))

    hint = f"ldn study {next((h.study for h in hits if h.study), 'cree2010')}"
    show(fmt, hits, f"Found: {words}", sheets, hint=hint)


def cite(
    ctx: typer.Context,
    ids: StudiesArgument = None,
    *,
    style: Annotated[Style, typer.Option("--style", help="Style of the references.")] = "text",
    all_sources: Annotated[
        bool, typer.Option("--all-sources", help="Registrations and web pages too.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Print the references of the studies, for a reference manager.

    \b
    Examples:
      ldn cite --style bibtex > ldn.bib
      ldn cite cree2010 --style ris
      ldn cite --all-sources
    """
    from ldn_cli import citations

    dataset = opened(ctx, data)
    studies = [dataset.study(name) for name in ids] if ids else list(dataset)
    sources = citations.citable(sources_of(dataset, studies).values(), all_sources=all_sources)
    if not sources:
        message = "no article is cited by these studies; add --all-sources for their other sources"
        raise NothingFoundError(message)
    if style != "text":
        sys.stdout.write(citations.STYLES[style](sources))
        return
    from ldn_cli.render import screen

    look = terminal.look()
    blocks = (screen.paragraph(citations.text([source]), look) for source in sources)
    sys.stdout.buffer.write(("\n\n".join(blocks) + "\n").encode(look.encoding))


def dataset_validate(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Study files or folders; none: the bundled ones."),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The problems as JSON.")] = False,
) -> None:
    """Check study files, and report every problem of every file.

    \b
    Examples:
      ldn dataset validate
      ldn dataset validate mine/ other2020.toml
      ldn dataset validate mine/ --json | jq '.problems[].message'
    """
    from ldn_cli import validation

    places = completion.given_paths(ctx, paths)
    found = validation.validate(places, progress=terminal.progress)
    if as_json:
        from ldn_cli.render import json

        sys.stdout.buffer.write(json.render(found))
        raise typer.Exit(DATA_UNUSABLE if found.problems else DONE)
    if found.problems:
        raise DataError(found.problems, found.summary)
    typer.echo(found.summary)


def dataset_new(
    study_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the new study.")],
    *,
    folder: Annotated[
        str, typer.Option("--folder", metavar="PATH", help="Where to write the file.")
    ] = ".",
) -> None:
    """Write a commented study file to start from, ID.toml.

    \b
    Examples:
      ldn dataset new smith2021
      ldn dataset new smith2021 --folder mine
    """
    from ldn_cli import template

    wrong = template.not_an_id(study_id)
    if wrong:
        raise UsageError(wrong)
    typer.echo(f"Wrote {escaped(named(template.write(study_id, place_of(folder))))}")


def dataset_schema() -> None:
    """Print the JSON Schema (2020-12) of a study file.

    \b
    Example:
      ldn dataset schema > study.schema.json
    """
    from ldn_cli import schema
    from ldn_cli.render import json

    sys.stdout.buffer.write(json.render(schema.study_file()))


def dataset_path() -> None:
    """Print the folder of the bundled data.

    \b
    Example:
      ls "$(ldn dataset path)/studies"
    """
    sys.stdout.buffer.write(os.fsencode(BUNDLED) + b"\n")


class Group(TyperGroup):
    """A group that builds the parser of a command when the command is asked for."""

    entries: dict[str, Callable[[], Any]]

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, in the order of the help."""
        del ctx
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command called `cmd_name`, built now; `None` if there is none."""
        del ctx
        build = self.entries.get(cmd_name)
        return build() if build else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that `args` begin with; raises `UsageError` if there is none."""
        if args and args[0] not in self.entries and not args[0].startswith("-"):
            message = unknown(args[0], list(self.entries), "command")
            if not ctx.resilient_parsing:
                raise UsageError(message)
        return super().resolve_command(ctx, args)


def lazily(name: str, function: Any) -> Callable[[], Any]:
    """Return what builds the command `name` from `function` and its annotated parameters."""

    def build() -> Any:
        app = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=SETTINGS)
        app.command(name, options_metavar="[OPTIONS]")(function)
        return typer.main.get_command(app)

    return build


def group(name: str, cls: type[Group], text: str) -> Callable[[], Any]:
    """Return what builds the group `name` of the commands of `cls`."""

    def build() -> Any:
        app = typer.Typer(
            cls=cls,
            name=name,
            help=text,
            add_completion=False,
            no_args_is_help=True,
            rich_markup_mode=None,
            context_settings=SETTINGS,
        )
        app.callback()(lambda: None)
        return typer.main.get_command(app)

    return build


class StudiesGroup(Group):
    """`ldn studies`."""

    entries = {
        name: lazily(name, function)
        for name, function in {
            "list": studies_list,
            "outcomes": studies_outcomes,
            "dropouts": studies_dropouts,
            "adverse-events": studies_adverse_events,
            "caveats": studies_caveats,
            "discrepancies": studies_discrepancies,
            "matrix": studies_matrix,
            "compare": studies_compare,
        }.items()
    }


class DatasetGroup(Group):
    """`ldn dataset`."""

    entries = {
        name: lazily(name, function)
        for name, function in {
            "validate": dataset_validate,
            "new": dataset_new,
            "schema": dataset_schema,
            "path": dataset_path,
        }.items()
    }


STUDIES = """Look at all studies at once.

\b
Examples:
  ldn studies list
  ldn studies outcomes --domain fatigue
  ldn studies discrepancies
"""
DATASET = """Check, start and describe study files of your own.

\b
Examples:
  ldn dataset validate mine/
  ldn dataset new smith2021
"""


class RootGroup(Group):
    """`ldn`."""

    entries = {
        "studies": group("studies", StudiesGroup, STUDIES),
        "study": lazily("study", study_command),
        "background": lazily("background", background),
        "search": lazily("search", search),
        "cite": lazily("cite", cite),
        "dataset": group("dataset", DatasetGroup, DATASET),
    }


def version(value: bool) -> None:  # noqa: FBT001 - the signature that Typer calls
    """Print the version and end, if `--version` is given."""
    if value:
        from ldn_cli import __version__

        typer.echo(f"ldn {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=RootGroup,
    name="ldn",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings=SETTINGS,
)


@app.callback()
def root(
    *,
    data: DataOption = None,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=version, is_eager=True),
    ] = False,
) -> None:
    """Look up what the studies of low-dose naltrexone (LDN) in multiple sclerosis say.

    Shows outcomes, participant flow, adverse events, caveats and discrepancies of the studies,
    each statement with its source. It informs; it is not medical advice. The dataset is not a
    systematic review.

    \b
    Examples:
      ldn studies list
      ldn study cree2010 --outcomes
      ldn studies outcomes --domain fatigue
      ldn search dreaming
    """


def run(args: Sequence[str] | None = None) -> int:
    """Run `ldn` with `args`, those of the process if `None`, and return its exit code.

    What is for standard output leaves only after all has gone well.
    """
    if "_LDN_COMPLETE" in os.environ:  # Typer would break help texts into words to complete
        os.environ["COLUMNS"] = "10000"
    try:
        with terminal.captured() as output:
            command = typer.main.get_command(app)
            try:
                code = command.main(args, prog_name="ldn", standalone_mode=False)
            except SystemExit as end:  # how Typer ends what it does for a shell's completion
                code = end.code
        if code == NOTHING_FOUND and output.getvalue():  # of a shell that Typer does not know
            terminal.complain(f"ldn: {output.getvalue().decode().strip()}")
        elif code != INTERRUPTED:  # Typer makes an exit code of a KeyboardInterrupt
            terminal.write(output.getvalue())
    except tuple(FAILURES) as error:
        # Editors find the place in a line that begins with the file's name.
        many = isinstance(error, DataError) and "\n" in str(error)
        terminal.complain(f"{error}" if many else f"ldn: {error}")
        return next(code for kind, code in FAILURES.items() if isinstance(error, kind))
    except typer.TyperException as error:
        terminal.complain(usage_message(error))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    return code if isinstance(code, int) else DONE


FAILURES: dict[type[Exception], int] = {
    UnknownStudyError: NOTHING_FOUND,
    NothingFoundError: NOTHING_FOUND,
    UsageError: WRONG_USAGE,
    DataError: DATA_UNUSABLE,
    terminal.OutputError: OUTPUT_FAILED,
}


def usage_message(error: typer.TyperException) -> str:
    """Return what Typer says of a command line it cannot read, and how to learn more."""
    context = getattr(error, "ctx", None)
    message = error.format_message()
    if context is None or message == context.get_help():  # the help itself, for no arguments
        return message
    return f"ldn: {message}\n{context.get_usage()}\nHelp: {context.command_path} --help"
