"""Design: how a study was designed and conducted, a characteristic a line."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ldn_cli.evidence.model import DesignFeature
from ldn_cli.evidence.wording import described
from ldn_cli.report.frame import SectionSheet, disputes
from ldn_cli.report.sheet import Column, Quiet, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ldn_cli.report.frame import Row


class Table(SectionSheet):
    """The design characteristics, and those that were looked for and not found."""

    title = "Design"
    keys = DesignFeature.__struct_fields__
    dense = True
    run_in = True

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """The columns: what is said, where; a characteristic has its label."""
        return (
            Column("Characteristic", self._named, grouped=True),
            Column("Description", itemgetter("said"), "prose"),
            Column("Source", itemgetter("source"), "citations"),
        )

    def _named(self, line: Row) -> str:
        label = self.frame.words.characteristics[line["of"]].label
        return self.frame.starred(line["study"], line["of"], label)

    def alerts(self) -> Iterator[str]:
        """Yield on which studies the sources disagree about what is shown."""
        return disputes((line["study"], self._named(line)) for line in self.lines())

    def lines(self) -> Sequence[Row]:
        """Return a line for each statement, in the order of the vocabulary, study by study."""
        order = {name: at for at, name in enumerate(self.frame.words.characteristics)}
        by_study: dict[str, list[Row]] = {name: [] for name in self.frame.studies}
        for row in self.rows:
            by_study[row["study"]] += _lines(row)
        found = []
        for name, lines in by_study.items():
            study = self.frame.studies[name]
            for absent in study.absent:
                if absent.what in order:
                    why = "not reported" if absent.why == "not_reported" else "does not apply"
                    said = Quiet(why, absent.sources)
                    lines.append({"study": study.id, "of": absent.what, "said": said, "source": ""})
            found += sorted(lines, key=lambda line: order[line["of"]])
        return found


def _lines(row: Row) -> Iterator[dict[str, Any]]:
    said = described(row["value"], row["values"])
    cited = Ref(row["source"], row["locator"])
    yield {"study": row["study"], "of": row["characteristic"], "said": said, "source": cited}
