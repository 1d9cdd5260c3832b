/// An object of `cigen.json5` and the keys that it may have.
///
/// The decoder knows no keys but these; the JSON Schema and the page about the model are written from the same values.
package struct ModelObject: Sendable {
  /// One word for it, such as `image`.
  package let name: String

  /// What it is, in a few words.
  package let title: String

  /// Where it stands, such as `images.NAME`; a word in upper case is for the person to choose.
  package let path: String

  /// Whole sentences.
  package let description: String

  package let keys: [ModelKey]

  /// What keys of a person's own choice may stand beside them.
  package var others: ModelEntry?

  /// What holds between the keys.
  package var rules: [ModelRule] = []

  package var keyNames: [String] { keys.map(\.name) }
}

package struct ModelKey: Sendable {
  package let name: String
  package let value: ModelValue
  package let isRequired: Bool
  package let defaultValue: ModelDefault

  /// Whole sentences.
  package let description: String

  /// A value of it, in JSON5.
  package let example: String

  init(
    _ name: String, _ value: ModelValue, isRequired: Bool = false, default: ModelDefault = .none,
    _ description: String, example: String
  ) {
    (self.name, self.value, self.isRequired, self.defaultValue) = (name, value, isRequired, `default`)
    (self.description, self.example) = (description, example)
  }

  func with(default: ModelDefault) -> ModelKey {
    ModelKey(name, value, isRequired: isRequired, default: `default`, description, example: example)
  }
}

/// What counts where a key is not there.
package enum ModelDefault: Sendable {
  case none

  /// In JSON5.
  case value(String)

  /// What is no value that could be written, in words.
  case said(String)
}

/// What may stand behind a key.
package indirect enum ModelValue: Sendable {
  case text
  case pattern(TextPattern)
  case choice([String])
  case boolean
  case platform
  case number
  case wholeNumber(ClosedRange<Int>)
  case off
  case null
  case list(ModelValue, mayBeEmpty: Bool = true, isUnique: Bool = false)

  /// An object whose keys are the person's own.
  case map(ModelEntry, mayBeEmpty: Bool = true)

  case object(ModelObject)

  /// One of the objects: the key says which, by its value.
  case chosen(by: String, [(value: String, object: ModelObject)])

  case either([ModelValue])
}

/// Keys of a person's own choice, with what stands behind each.
package struct ModelEntry: Sendable {
  /// What a key is called on the page, such as `NAME`.
  package let placeholder: String

  package let names: TextPattern
  package let value: ModelValue

  /// Names that are taken.
  package var taken: [String] = []
}

/// What holds between the keys of an object.
package indirect enum ModelRule: Sendable {
  case exactlyOne(String, String)
  case notBoth(String, String)

  /// The first key needs one of the others beside it.
  case needsOne(String, of: [String])

  /// At least one key is of the person's own choice.
  case needsOther

  case required(String)
  case refused([String])

  /// The text, or each of a list.
  case matches(String, TextPattern)

  /// What holds where a key has this value, which it has also by default, and where it has not.
  case when(String, is: String, then: [ModelRule], otherwise: [ModelRule] = [])

  /// What holds where none of the keys is there.
  case without([String], [ModelRule])

  /// What an engine takes of the settings of images, wherever in the object they are.
  case settings(EngineSettings)
}

/// What an engine takes of the settings that not all engines have.
package struct EngineSettings: Sendable {
  package let engine: Engine

  /// Whether `cache` may be a list of links.
  package let takesLinks: Bool

  /// The types of cache that it has, if it has not all of them.
  package let cacheTypes: [String]?

  /// Keys of a cache that it does not know.
  package let refusedCacheKeys: [String]

  package let takesAttestations: Bool
}
