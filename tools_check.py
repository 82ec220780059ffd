"""Check data files against the model while the validator is being rebuilt: python tools_check.py FILE..."""

import sys
from decimal import Decimal
from pathlib import Path
import msgspec, tomli

sys.path.insert(0, str(Path(__file__).parent))
from ldn_cli.evidence.fields import Record
from ldn_cli.evidence.model import Background, Study
from ldn_cli.evidence.source import Source
from ldn_cli.evidence.terms import Vocabulary


class Sources(Record, frozen=True):
    sources: tuple[Source, ...]


for name in sys.argv[1:]:
    kind = {
        "sources.toml": Sources,
        "background.toml": Background,
        "domains.toml": Vocabulary,
        "instruments.toml": Vocabulary,
        "terms.toml": Vocabulary,
    }.get(Path(name).name, Study)
    try:
        msgspec.convert(tomli.loads(Path(name).read_text(), parse_float=Decimal), type=kind)
        print(name, "fits")
    except Exception as e:
        print(name, e)
