#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Registry

extension Platform {
  /// What images are built for here if nobody says otherwise; nil if builders have no name for it.
  static let ofThisMachine: Platform? = {
    var names = utsname()
    guard uname(&names) == 0 else { return nil }
    let machine = withUnsafeBytes(of: &names.machine) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return Platform(machine: machine)
  }()
}
