"""The commands of a page for readers."""

import re


def commands(page):
    """The commands of a page in their order, without comments: a list for each heading."""
    found, heading, within = {}, "", False
    for line in page.read_text().splitlines():
        if line.startswith("```"):
            within = line == "```sh"
        elif within and line.strip():
            found.setdefault(heading, []).append(re.sub(r"\s+# .*", "", line))
        elif line.startswith("## "):
            heading = line[3:]
    return found
