"""The words that a folder's own files may add to: domains, characteristics, kinds, instruments."""

# No annotations from __future__ here: msgspec would compile each of them again at every start.

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from msgspec import Meta

from ldn_cli.evidence.fields import (
    Identifier,
    Locator,
    Many,
    Number,
    OurText,
    Record,
    Reference,
    Text,
)
from ldn_cli.evidence.source import Source
from ldn_cli.evidence.vocabulary import Better


class Term(Record, frozen=True, kw_only=True):
    """A word of a vocabulary: an outcome domain, a design characteristic or a kind of caveat."""

    id: Identifier
    """Name by which records cite it; unique."""
    label: OurText
    """Name shown on the screen."""
    covers: OurText
    """What belongs under it."""


Score = Annotated[Number, Meta(extra={"unit": "points"})]


class Scale(Record, frozen=True, kw_only=True):
    """The range of an instrument, and which end of it is better."""

    low: Score | None = None
    """Lowest score."""
    high: Score | None = None
    """Highest score."""
    better: Better | None = None
    """Which scores are better."""
    note: Text | None = None
    """What limits the use of the range."""
    source: Reference
    """Id of the source that states it."""
    locator: Locator


class Instrument(Record, frozen=True, kw_only=True):
    """A questionnaire, scale or assay that outcomes are measured with."""

    id: Identifier
    """Name by which outcomes cite it; unique."""
    label: OurText
    """Name shown on the screen."""
    scale: Scale | None = None
    """Its range, where a source gives it."""


class Vocabulary(Record, frozen=True, kw_only=True):
    """What the studies of a folder share: `sources.toml`, `domains.toml` and so on hold a part."""

    sources: Many[Source] = ()
    """Documents that records cite."""
    domains: Many[Term] = ()
    """Outcome domains. Ours."""
    instruments: Many[Instrument] = ()
    """Instruments. Ours."""
    characteristics: Many[Term] = ()
    """Design characteristics. Ours."""
    caveat_kinds: Many[Term] = ()
    """Kinds of caveats. Ours."""


class Words(NamedTuple):
    """What records may cite, by id."""

    sources: Mapping[str, Source] = MappingProxyType({})
    domains: Mapping[str, Term] = MappingProxyType({})
    instruments: Mapping[str, Instrument] = MappingProxyType({})
    characteristics: Mapping[str, Term] = MappingProxyType({})
    caveat_kinds: Mapping[str, Term] = MappingProxyType({})

    def beside(self, holder: Any) -> "Words":
        """Return these words and those that `holder`, a study or a vocabulary, brings with it."""
        brought = {
            kind: MappingProxyType({**getattr(self, kind), **{one.id: one for one in own}})
            for kind in self._fields
            if (own := getattr(holder, kind))
        }
        return self._replace(**brought)
