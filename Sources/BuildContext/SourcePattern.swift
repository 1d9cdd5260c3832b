/// Whether a source of `COPY` or `ADD` takes a path of the build context, or a folder that the path is in.
///
/// - Parameter path: from the context's root, without `./`.
package func takes(_ source: String, _ path: String) -> Bool {
  let pattern = String(decoding: cleaned(path: "/\(source)").utf8.dropFirst(), as: UTF8.self)
  if pattern.isEmpty { return true }
  return IgnorePattern(pattern, isException: false)?.covers(path) ?? false
}

/// Whether a source of `COPY` or `ADD` takes a folder, or something in it.
package func reaches(_ source: String, _ folder: String) -> Bool {
  takes(source, folder) || cleaned(path: "/\(source)").utf8.starts(with: "/\(folder)/".utf8)
}
