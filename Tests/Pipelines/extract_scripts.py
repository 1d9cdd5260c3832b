"""Writes each script of a pipeline into a file of its own, as its shell would get it, and finds too long lines.

Usage: extract_scripts.py FOLDER PIPELINE.yml...

A file is called PIPELINE-JOB-NUMBER-STEP.bash or PIPELINE-JOB.sh, by its shell: it is of one step on GitHub, of one job
on GitLab. Scripts and expressions may be of any width; any other line over 120 characters is an error.
"""

import pathlib
import sys
from collections.abc import Iterator

import yaml

import github_yaml
import gitlab_yaml
from refusal import Refusal
from script_fragments import Fragment, github_fragments, gitlab_fragments

WIDEST = 120
SCRIPTS = {"run", "script", "before_script", "after_script"}


def fragments(text: str, root: yaml.Node) -> Iterator[Fragment]:
    if isinstance(root, yaml.MappingNode) and any(key.value == "jobs" for key, _ in root.value):
        return github_fragments(github_yaml.load_yaml(text))
    return gitlab_fragments(gitlab_yaml.load_yaml(text))


def long_lines(text: str, root: yaml.Node) -> list[int]:
    """The numbers of lines that are too long, could be broken, and are no part of a script or of another block."""
    free: set[int] = set()
    find_free_lines(root, False, free)
    return [number for number, line in enumerate(text.split("\n"), 1) if len(line) > WIDEST and number not in free and "${{" not in line]


def find_free_lines(node: yaml.Node, is_script: bool, free: set[int]) -> None:
    if isinstance(node, yaml.ScalarNode) and (is_script or node.style in ("|", ">")):
        # A block ends where the next line begins.
        last = node.end_mark.line + (node.end_mark.column > 0)
        free.update(range(node.start_mark.line + 1, last + 1))
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            find_free_lines(inner, is_script, free)
    elif isinstance(node, yaml.MappingNode):
        for key, inner in node.value:
            find_free_lines(inner, key.value in SCRIPTS, free)


def extract(folder: pathlib.Path, name: str) -> bool:
    """Whether nothing is wrong."""
    text = pathlib.Path(name).read_text(encoding="utf-8")
    root = yaml.compose(text, yaml.SafeLoader)
    too_long = long_lines(text, root)
    for number in too_long:
        print(f"{name}:{number}: longer than {WIDEST} characters", file=sys.stderr)
    for script in fragments(text, root):
        path = folder / f"{name}-{script.name}.{script.shell}".replace("/", "_")
        if path.exists():
            raise Refusal(f"{path.name} is the name of two scripts")
        path.write_text(script.text, encoding="utf-8")
    return not too_long


def main() -> int:
    is_good = True
    for name in sys.argv[2:]:
        try:
            is_good = extract(pathlib.Path(sys.argv[1]), name) and is_good
        except Refusal as refusal:
            print(f"{name}: {refusal}", file=sys.stderr)
            return 2
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
