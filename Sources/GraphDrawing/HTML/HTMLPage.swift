/// A part of a page with a heading.
package struct HTMLSection: Sendable, Hashable {
  package let title: String
  package let body: Markup

  /// Whether it is folded until someone opens it.
  package let isFolded: Bool

  package init(_ title: String, _ body: Markup, isFolded: Bool = false) {
    (self.title, self.body, self.isFolded) = (title, body, isFolded)
  }
}

/// A page that needs nothing but itself: the picture, and what there is to read below it. It may load and run nothing.
package func htmlPage(title: String, picture: Markup, sections: [HTMLSection]) -> String {
  let body = sections.map { section -> Markup in
    section.isFolded
      ? "<details>\n<summary>\(section.title)</summary>\n\(section.body)</details>\n"
      : "<section>\n<h2>\(section.title)</h2>\n\(section.body)</section>\n"
  }
  let page: Markup = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(title)</title>
    <style>
    \(pageStyle)
    </style>
    </head>
    <body>
    <h1>\(title)</h1>
    <div class="picture" role="region" aria-label="The graph" tabindex="0">
    \(picture)</div>
    \(Markup(body))</body>
    </html>

    """
  return page.text
}

/// A table; wide ones scroll by themselves.
package func htmlTable(_ heads: [String], _ rows: [[Markup]]) -> Markup {
  let head = Markup(heads.map { "<th scope=\"col\">\($0)</th>" })
  let body = rows.map { row -> Markup in "<tr>\(Markup(row.map { "<td>\($0)</td>" }))</tr>\n" }
  return """
    <div class="table" role="region" aria-label="\(heads.joined(separator: ", "))" tabindex="0">
    <table>
    <thead><tr>\(head)</tr></thead>
    <tbody>
    \(Markup(body))</tbody>
    </table>
    </div>

    """
}

private let pageStyle: Markup = """
  body { margin: 2rem auto; max-width: 80rem; padding: 0 1.5rem; color: #1f2328; background: #fff;
    font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
  h1 { font-size: 1.5rem; }
  h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
  summary { cursor: pointer; font-weight: 600; margin: 1rem 0 .5rem; }
  .picture { overflow: auto; max-height: 85vh; border: 1px solid #d1d9e0; border-radius: 8px; }
  .picture svg { display: block; }
  .table { overflow-x: auto; }
  table { border-collapse: collapse; font-size: 13px; }
  th, td { padding: .35rem .8rem; border: 1px solid #d1d9e0; text-align: left; vertical-align: top; }
  th { background: #f6f8fa; }
  code { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
  :focus-visible { outline: 2px solid #0969da; outline-offset: 2px; }
  @media (prefers-color-scheme: dark) {
    body { color: #f0f6fc; background: #0d1117; }
    .picture, th, td { border-color: #3d444d; }
    th { background: #151b23; }
    :focus-visible { outline-color: #4493f8; }
  }
  @media print { .picture { overflow: visible; max-height: none; } }
  """
