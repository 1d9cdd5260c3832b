import ImageModel
import Registry

extension Image {
  /// What the build gives to the platform arguments. Without a platform in the model, both sides are this machine's, which
  /// stands for the one that builds.
  var builtInArguments: [String: String] {
    let builder = Platform.ofThisMachine?.arguments("BUILD") ?? [:]
    // A build for several is for each of them, which is not the platform of the builder.
    if platforms.count > 1 {
      return builder.merging(["TARGETPLATFORM": platforms.map(\.text).joined(separator: ",")]) { $1 }
    }
    return builder.merging((platform ?? platforms.first ?? Platform.ofThisMachine)?.arguments("TARGET") ?? [:]) { $1 }
  }
}

extension Platform {
  /// The arguments that tell of it.
  ///
  /// - Parameter side: `TARGET` or `BUILD`.
  func arguments(_ side: String) -> [String: String] {
    [
      "\(side)PLATFORM": text, "\(side)OS": os, "\(side)ARCH": architecture, "\(side)VARIANT": variant ?? "",
    ]
  }
}
