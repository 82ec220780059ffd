"""A minimal Typer program: two commands, three options."""

import typer

app = typer.Typer()


@app.command()
def greet(name: str = "world", times: int = 1) -> None:
    """Greet somebody."""
    for _ in range(times):
        typer.echo(f"Hello {name}")


@app.command()
def leave(*, politely: bool = False) -> None:
    """Take one's leave."""
    typer.echo("Goodbye, it was a pleasure" if politely else "Goodbye")
