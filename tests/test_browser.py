"""Every page of HTML in a browser: it fits, asks for nothing, and a checker finds no barrier.

One start of the browser opens all pages, each in a frame of its own: of a phone's width and of a
screen's, in light and in dark. What is found stands in the document that the browser prints.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from inprocess import ldn
from own import FULL, saved
from own import ldn as on_files
from registries import LATER, RECORDS, TABLES

# To have the checker look at all pages in all frames, which takes minutes.
ALL = bool(os.environ.get("LDN_CHECK_ALL_PAGES"))
# The widths, with the scheme of colours that is looked at in each.
FRAMES = [(390, "dark"), (1280, "light"), *([(390, "light"), (1280, "dark")] if ALL else ())]
# What the checker looks at, seconds a page: these have all that any page has.
CHECKED = ["own study own2021", "studies-matrix", "search"]
HARNESS = """<!doctype html>
<title>Pages in frames</title>
<pre id="found"></pre>
<script>
const pages = PAGES, frames = FRAMES, checker = CHECKER, checked = CHECKED;
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
const small = (link) => {
  const box = link.getBoundingClientRect();
  return box.width && (box.width < 23.5 || box.height < 23.5);
};
async function look(name, text, width, scheme) {
  const frame = document.createElement("iframe");
  frame.style = `width:${width}px;height:900px;border:0;color-scheme:${scheme}`;
  frame.srcdoc = text;
  await new Promise((done) => { frame.onload = done; document.body.append(frame); });
  const view = frame.contentWindow, page = frame.contentDocument;
  const dark = view.matchMedia("(prefers-color-scheme: dark)").matches;
  const found = {
    name, width, scheme, seen: dark ? "dark" : "light",
    sideways: page.documentElement.scrollWidth - page.documentElement.clientWidth,
    requests: view.performance.getEntriesByType("resource").map((one) => one.name),
    small: [...page.querySelectorAll(".cite, nav a")].filter(small).map((one) => one.outerHTML),
  };
  if (checked.includes(name)) {
    view.eval(checker);
    const told = await view.axe.run(page, {runOnly: tags});
    found.faults = told.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`);
  }
  frame.remove();
  return found;
}
(async () => {
  const all = [];
  for (const [name, text] of Object.entries(pages))
    for (const [width, scheme] of frames) all.push(await look(name, text, width, scheme));
  document.getElementById("found").textContent = JSON.stringify(all);
})().catch((error) => {
  document.getElementById("found").textContent = JSON.stringify(`${error}`);
});
</script>
"""
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def pages(folder: Path) -> dict[str, str]:
    """Return a page of each kind by its name, the policy that would keep the checker out left out.

    All that commands show of all studies, and of a study in which every field stands.
    """
    calls = {name: args for name, args in {**RECORDS, **TABLES}.items() if " --" not in name}
    calls |= {f"study {name}": ("study", name) for name in LATER}
    calls |= {name: args for name, args in TABLES.items() if name.endswith("--later")}
    made = {name: ldn(*args, "--format", "html").text for name, args in calls.items()}
    own = ("--format", "html", "--data", saved(folder, FULL))
    made |= {f"own {name}": on_files(*name.split(), *own).text for name in ("study own2021",)}
    return {name: POLICY.sub("", text) for name, text in made.items()}


@pytest.mark.client
def test_every_page_fits_and_is_accessible(tmp_path: Path) -> None:
    """No page scrolls sideways, asks for anything or has a link too small; axe finds nothing."""
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("chromium is missing")
    spec = find_spec("axe_core_python")
    assert spec
    assert spec.origin
    checker = (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")
    shown = pages(tmp_path)
    checked = [*shown] if ALL else CHECKED
    given = {"PAGES": shown, "FRAMES": FRAMES, "CHECKER": checker, "CHECKED": checked}
    text = HARNESS
    for name, value in given.items():
        text = text.replace(name, json.dumps(value).replace("</", "<\\/"), 1)
    file = tmp_path / "harness.html"
    file.write_text(text, encoding="utf-8")
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1400,1000",
        "--virtual-time-budget=100000000", "--dump-dom", file.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, check=True)
    told = re.search(r'<pre id="found">(.*?)</pre>', done.stdout.decode(), re.DOTALL)
    assert told
    found = json.loads(html.unescape(told[1]))
    assert isinstance(found, list), found
    assert len(found) == len(shown) * len(FRAMES)
    for one in found:
        place = (one["name"], one["width"], one["scheme"])
        assert one["seen"] == one["scheme"], place
        assert one["sideways"] <= 0, place
        assert one["requests"] == [], place
        assert one["small"] == [], place
        assert one.get("faults") == ([] if one["name"] in checked else None), place
