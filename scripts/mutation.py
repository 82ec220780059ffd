"""Break the program line by line and see which breaks no test notices.

    python scripts/mutation.py                  all of it, which takes more than an hour
    python scripts/mutation.py results          what survived
    python scripts/mutation.py show NAME        one mutant
    python scripts/mutation.py run NAME         one mutant, tried alone

What follows the name of the script goes to mutmut, which runs in an environment of its own. It
reads its settings from a file in the project's folder, which is there while it runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from venv import EnvBuilder

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv-mutants"
PROGRAMS = ENVIRONMENT / "bin"
SETTINGS_FILE = ROOT / "setup.cfg"

# Left out are the tests that replace what mutmut itself prints to, and those of many cases.
LEFT_OUT = (
    "hostile", "any_text", "every_width", "terminal", "filtered", "studies_filter", "encodings",
    "hint_is", "version", "environment", "is_honoured", "closed_has", "falls_back", "million",
    "thousands", "wrapping_", "flags_add",
)  # fmt: skip
SETTINGS = {
    "source_paths": ["ldn_cli"],
    "only_mutate": [
        "ldn_cli/evidence/*",
        "ldn_cli/dataset/*",
        "ldn_cli/report/*",
        "ldn_cli/references/*",
        "ldn_cli/render/*",
    ],
    "also_copy": ["data", "docs", "scripts", "README.md"],
    "pytest_add_cli_args": ["-q", "-x", "-k", f"not ({' or '.join(LEFT_OUT)})"],
    # The tests that run in the test's own process and are quick.
    "pytest_add_cli_args_test_selection": [
        "tests/test_api.py",
        "tests/test_bounds.py",
        "tests/test_citations.py",
        "tests/test_commands.py",
        "tests/test_diagnosis.py",
        "tests/test_filters.py",
        "tests/test_formats.py",
        "tests/test_golden.py",
        "tests/test_own_studies.py",
        "tests/test_queries.py",
        "tests/test_rules.py",
        "tests/test_schema.py",
        "tests/test_screen.py",
        "tests/test_spelling.py",
        "tests/test_validation.py",
        "tests/test_warnings.py",
    ],
}


def prepare() -> None:
    """Make the environment of mutmut and the tests, without the package itself.

    Were it installed, the tests would see it instead of the mutants.
    """
    EnvBuilder(with_pip=True).create(ENVIRONMENT)
    pip = str(PROGRAMS / "pip")
    subprocess.run([pip, "install", "--quiet", f"{ROOT}[test]", "mutmut>=3.8"], check=True)
    subprocess.run([pip, "uninstall", "--quiet", "--yes", "ldn-cli"], check=True)


def main() -> int:
    """Run mutmut as the command line says."""
    if not (PROGRAMS / "mutmut").exists():
        prepare()
    settings = ConfigParser(interpolation=None)
    settings["mutmut"] = {key: "\n".join(("", *values)) for key, values in SETTINGS.items()}
    with SETTINGS_FILE.open("w", encoding="utf-8") as file:
        settings.write(file)
    asked = sys.argv[1:] or ["run", "--max-children", str(os.cpu_count())]
    try:
        return subprocess.run([PROGRAMS / "mutmut", *asked], cwd=ROOT, check=False).returncode
    finally:
        SETTINGS_FILE.unlink()


if __name__ == "__main__":
    sys.exit(main())
