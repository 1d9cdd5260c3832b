import BuildPlanning
import ImageModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Disk {
  /// The project with what only the disk knows of the sources of its images: `COPY` follows a link that it names, and git
  /// knows a submodule by its commit alone.
  func findingLinks(of project: Project, in folder: String) -> Project {
    guard project.pipelines.onlyChanged else { return project }
    let images = Dictionary(project.images.map { ($0.name, $0) }) { first, _ in first }
    return project.knowingWhatReachesBeyondFiles { image in
      image.contextSources(onImages: images).contains { source in
        leadsElsewhere(source.components[...], from: join(folder, image.context))
      }
    } submodules: { image in
      unique([image.context, image.dockerfile].flatMap { submodules(on: $0, in: folder) })
    }
  }

  /// The folders on the way to a path that have a git of their own.
  private func submodules(on path: String, in folder: String) -> [String] {
    let parts = path.split(separator: "/").filter { $0 != "." }
    return parts.indices.map { parts[...$0].joined(separator: "/") }
      .filter { exists(join(join(folder, $0), ".git")) }
  }

  private func leadsElsewhere(_ components: ArraySlice<InputPattern.Component>, from folder: String) -> Bool {
    guard let first = components.first else { return false }
    let rest = components.dropFirst()
    if first == .folders, leadsElsewhere(rest, from: folder) { return true }
    let names = first.literal.map { [$0] } ?? (try? list(folder))?.filter(first.mayBe) ?? []
    return names.contains { name in
      let path = join(folder, name)
      if linkTarget(of: path) != nil || exists(join(path, ".git")) { return true }
      return isFolder(path)
        && (leadsElsewhere(rest, from: path) || first == .folders && leadsElsewhere(components, from: path))
    }
  }
}
