"""Parse the TOML files of a folder with tomli, and do nothing with them."""

import os
import sys

import tomli


def main() -> None:
    """Parse every file of the folder that the first argument names."""
    for entry in os.scandir(sys.argv[1]):
        with open(entry.path, "rb") as file:  # noqa: PTH123 - pathlib is not to be measured
            tomli.load(file)
