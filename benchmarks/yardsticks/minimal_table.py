"""A minimal Typer program that prints a Rich table of five rows."""

import typer
from rich.console import Console  # noqa: TID253 - as a program would that is for tables
from rich.table import Table  # noqa: TID253

app = typer.Typer()


@app.command()
def main() -> None:
    """Print a table."""
    table = Table("Outcome", "Direction", "Estimate")
    for row in range(1, 6):
        table.add_row(f"Outcome {row}", "improved", f"{row}.0 points")
    Console().print(table)
