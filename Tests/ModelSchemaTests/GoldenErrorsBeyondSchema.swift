/// Golden errors that the schema lets through, and why: each needs more than the kinds of values at their places.
let goldenErrorsBeyondSchema: [(reason: String, errors: [String])] = [
  (
    "files and Dockerfiles are not in the model",
    [
      "error-missing-files 2:20 missing-file", "error-missing-files 4:5 missing-file",
      "error-missing-files 5:64 missing-file", "error-stages 10:19 unknown-stage",
      "error-stages 16:25 unused-cache-link", "error-stages 4:44 unknown-stage", "error-stages 9:19 chain-order",
      "error-variants 14:82 unknown-stage",
    ]
  ),
  (
    "values of different places are compared",
    [
      "error-duplicate-references 5:5 duplicate-reference", "error-duplicate-references 5:54 duplicate-reference",
      "error-duplicate-references 6:74 duplicate-reference", "error-engine-cache 10:51 duplicate-reference",
      "error-engine-cache 12:51 duplicate-reference", "error-pipelines 7:67 duplicate-output",
      "error-platforms 12:53 duplicate-reference", "error-ssh 4:99 duplicate-ssh",
      "error-tags 10:43 duplicate-reference",
      "error-tags 10:5 duplicate-reference", "error-variants 8:14 duplicate-reference",
    ]
  ),
  (
    "names are made of those of images, variants and platforms",
    ["error-platforms 12:5 duplicate-image", "error-variants 12:5 duplicate-image"]
  ),
  (
    "axes and their values are the person's own",
    [
      "error-all-excluded 9:9 no-variants", "error-variants 24:19 unknown-cell", "error-variants 24:21 unknown-key",
      "error-variants 24:33 unknown-value", "error-variants 25:33 unknown-cell",
      "error-variants 8:27 unknown-placeholder", "error-variants 9:23 unknown-variant",
    ]
  ),
  (
    "the values that stand in braces are known later",
    [
      "error-engine-cache 13:78 inline-cache", "error-tags 6:49 no-version-numbers", "error-tags 7:9 invalid-tag",
      "error-publishing 8:23 unknown-placeholder", "error-publishing 9:26 no-version-numbers",
      "error-publishing 12:34 unfit-placeholder",
    ]
  ),
  (
    "what an event knows, and what a branch may be called, is no matter of texts",
    [
      "error-publishing 6:28 first-repository", "error-publishing 12:22 unsafe-tag",
      "error-publishing 13:16 unfit-placeholder", "error-publishing 13:55 unfit-placeholder",
      "error-publishing 13:93 unfit-placeholder",
      "error-tags 10:43 unsafe-tag", "error-trust-zones 7:48 unsafe-tag", "error-trust-zones 7:67 unsafe-tag",
    ]
  ),
  (
    "a command has a syntax of its own",
    [
      "error-commands 10:15 invalid-command", "error-commands 4:12 unknown-placeholder",
      "error-commands 4:29 invalid-command", "error-commands 8:15 unknown-placeholder",
      "error-commands 9:14 invalid-command",
    ]
  ),
  ("what an engine does not attest is a part of the key", ["error-engine-docker 4:60 engine-attest"]),
  ("a repository of GitHub has two parts", ["error-pipelines 5:65 invalid-label"]),
  ("one platform has two spellings", ["error-platforms 5:80 duplicate-platform"]),
  ("whether an image is reused is said by the project, the image or its variants", ["error-reuse 6:74 reserved-tag"]),
  (
    "which values a project has of its own, what their files hold, and what a command may be",
    [
      "error-names 8:45 unknown-placeholder",
      "error-tags 6:26 unknown-placeholder",
      "error-tags 6:39 unknown-placeholder",
      "error-values 10:19 missing-file",
      "error-values 11:20 invalid-value-source",
      "error-values 14:22 invalid-command",
      "error-values 17:5 reserved-variable",
      "error-values 23:14 duplicate-reference",
      "error-values 23:27 unknown-placeholder",
      "error-values 23:42 duplicate-reference",
      "error-values 23:78 duplicate-reference",
      "error-values 23:78 unsafe-tag",
      "error-values 7:5 invalid-value-name",
    ]
  ),
]
