"""How words reach bash, zsh and fish: the script that each runs, and the lines that answer it.

Typer's own scripts have zsh evaluate the answer, complete nothing on its first Tab, and offer names
of files wherever there is no word. Here a line of the answer is text: no shell evaluates it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, ClassVar

from typer._click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    split_arg_string,
)
from typer._completion_shared import _get_shell_name

from ldn_cli.cli.completion import FILES
from ldn_cli.cli.errors import UsageError
from ldn_cli.dataset.problems import OutputError
from ldn_cli.text import unknown, visible


class Shell(ShellComplete):
    """A shell: its script, where that lies at home, the line by which a start-up file loads it."""

    place: ClassVar[str]
    startup: ClassVar[tuple[str, str] | None] = None
    words: ClassVar[str] = ".+"  # what it can be handed: zsh and fish quote where they must

    def source_vars(self) -> dict[str, Any]:
        """Return nothing: the scripts have no variables."""
        return {}

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one at the cursor, and that one as far as it is typed."""
        line = os.environ.get("_LDN_LINE")
        if line is None:  # asked by a script of Typer's, which would evaluate the answer
            message = "_LDN_LINE is not set: run ldn --install-completion"
            raise UsageError(message)
        *before, last = split_arg_string(f"{line}.")  # after a blank too, a word is at the cursor
        return before[1:], last[:-1]

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return what begins with `incomplete` in any case, if it is safe to hand to the shell."""
        dash = "-" if incomplete.startswith("-") else ""
        option = incomplete[: incomplete.find("=") + 1] if dash else ""
        typed = incomplete.removeprefix(option).lower()
        every = super().get_completions(args, option or dash)
        if [item.value for item in every] == [FILES]:
            return every
        return [
            CompletionItem(f"{option}{item.value}", help=visible(item.help or ""))
            for item in every
            if item.value.lower().startswith(typed)
            and item.value == visible(item.value)
            and re.fullmatch(self.words, item.value)
        ]


class Bash(Shell):
    """Bash breaks words at `=` unless told not to, and puts them on the line as they are."""

    name = "bash"
    place = ".bash_completions/ldn.sh"
    startup = (".bashrc", "source ~/.bash_completions/ldn.sh")
    words = r"[\w.+,/-]+"
    source_template = r"""
_ldn_completion() {
    local IFS=$'\n' line=${COMP_LINE:0:COMP_POINT}
    COMPREPLY=($(_LDN_COMPLETE=complete_bash _LDN_LINE=$line "$1" 2>/dev/null))
    if [[ $COMPREPLY == / ]]; then
        COMPREPLY=()
        compopt -o default
    elif [[ $2 != -*=* ]]; then
        COMPREPLY=("${COMPREPLY[@]#-*=}")
    fi
}

complete -F _ldn_completion ldn
""".strip()

    def format_completion(self, item: CompletionItem) -> str:
        """Return the word alone."""
        return str(item.value)


class Zsh(Shell):
    """Zsh loads the script as the function `_ldn` at the first Tab."""

    name = "zsh"
    place = ".zfunc/_ldn"
    startup = (".zshrc", "fpath+=~/.zfunc; autoload -Uz compinit; compinit")
    source_template = r"""
#compdef ldn

_ldn() {
    local line="$words[1,CURRENT-1] $QIPREFIX$PREFIX"
    local -a lines=(${(f)"$(_LDN_COMPLETE=complete_zsh _LDN_LINE=$line ldn 2>/dev/null)"})
    compset -P '-*=' && lines=("${lines[@]#-*=}")
    if [[ $lines == / ]]; then
        _files -g '*.toml'
    else
        _describe -V value lines -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}'
    fi
}

if [[ $funcstack[1] == _ldn ]]; then
    _ldn "$@"
else
    compdef _ldn ldn
fi
""".strip()

    def format_completion(self, item: CompletionItem) -> str:
        """Return the word and its help text as `_describe` takes them apart."""
        parts = filter(None, (item.value, item.help))
        return ":".join(re.sub(r"([\\:])", r"\\\1", part) for part in parts)


class Fish(Shell):
    """Fish takes the whole of `--option=value` for the word, but for files."""

    name = "fish"
    place = ".config/fish/completions/ldn.fish"
    source_template = r"""
function _ldn_completion
    set -l line (commandline -cp | string collect)
    set -l lines (env _LDN_COMPLETE=complete_fish _LDN_LINE="$line" ldn 2>/dev/null)
    if test "$lines" = /
        __fish_complete_suffix .toml
    else
        string join \n -- $lines
    end
end

complete --command ldn --keep-order --no-files --arguments '(_ldn_completion)'
""".strip()

    def format_completion(self, item: CompletionItem) -> str:
        """Return the word and its help text as fish takes them apart."""
        return "\t".join(filter(None, (item.value, item.help)))


SHELLS: dict[str, type[Shell]] = {shell.name: shell for shell in (Bash, Zsh, Fish)}


ASKING = [f"{what}_{name}" for what in ("complete", "source") for name in SHELLS]


def register(instruction: str) -> None:
    """Have Typer answer the shells by the classes here.

    Raises `UsageError` for an `instruction`, the value of `_LDN_COMPLETE`, that is none of theirs.
    """
    if instruction not in ASKING:
        raise UsageError(unknown(instruction, ASKING, "_LDN_COMPLETE"))
    for name, shell in SHELLS.items():
        add_completion_class(shell, name)


def in_use() -> type[Shell]:
    """Return the shell that `ldn` was called from; `UsageError` if it is none of these."""
    name = _get_shell_name() or "unknown"
    if name not in SHELLS:
        message = f"completion is for {', '.join(SHELLS)}; this shell is {name}"
        raise UsageError(message)
    return SHELLS[name]


def install(shell: type[Shell]) -> Path:
    """Write the script where `shell` finds it, see to it that it looks there, return the place.

    Raises `OutputError` where a file cannot be written, or no home is named.
    """
    try:
        home = Path.home()
        if os.environ.get("HOME") == "" or not home.is_absolute():
            message = "HOME names no folder"
            raise RuntimeError(message)  # noqa: TRY301 - as Path does where there is no HOME at all
        script = home / shell.place
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(f"{shell.source_template}\n", "utf-8")
        if shell.startup:
            name, line = shell.startup
            with (home / name).open("ab+") as file:
                file.seek(0)
                if line.encode() not in file.read().splitlines():
                    file.write(f"\n{line}\n".encode())
    except (OSError, RuntimeError) as error:  # the latter: no home
        message = f"cannot install the completion: {error}"
        raise OutputError(message) from None
    return script
