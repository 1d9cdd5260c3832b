import ImageModel
import Testing

@testable import ModelSchema

/// The catalogue of the model's keys against the decoder, which takes the names of keys from it.
@Suite("the catalogue of the model")
struct CatalogueTests {
  @Test("each key is accepted as its example has it", arguments: ModelObject.all)
  func examples(_ object: ModelObject) {
    for key in object.keys {
      let sample = Sample(of: object, with: key)
      #expect(sample.errors == [], "\(sample.text)")
    }
  }

  @Test("any other key is refused", arguments: ModelObject.all)
  func otherKeys(_ object: ModelObject) {
    var sample = Sample(of: object)
    sample.put("unheard", "'x'")
    // Every key of a matrix but its own is an axis, and of labels a label.
    let expected = object.name == "labels" ? [] : [object.name == "matrix" ? "wrong-type" : "unknown-key"]
    #expect(sample.errors == expected, "\(sample.text)")
  }

  @Test("a key must be there exactly if the catalogue says so", arguments: ModelObject.all)
  func requiredKeys(_ object: ModelObject) {
    for key in object.keys where key.isRequired {
      var sample = Sample(of: object)
      sample.remove(key.name)
      #expect(!sample.errors.isEmpty, "\(sample.text)")
    }
    #expect(Sample(of: object).errors == [], "\(Sample(of: object).text)")
  }

  @Test("all texts are whole sentences, and all values are JSON5", arguments: ModelObject.all)
  func texts(_ object: ModelObject) {
    #expect(object.description.hasSuffix("."))
    for key in object.keys {
      #expect(key.description.hasSuffix("."), "\(key.name)")
      #expect(JSONValue(json5: key.example) != nil, "\(key.name)")
      if case .value(let text) = key.defaultValue { #expect(JSONValue(json5: text) != nil, "\(key.name)") }
    }
    #expect(Set(object.keyNames).count == object.keys.count)
  }

  @Test("no object is forgotten, and each stands once")
  func objects() {
    let names = ModelObject.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(ModelObject.all.map(\.title)).count == names.count)
    let reached = Set(ModelObject.all.flatMap { $0.keys.flatMap { objectsIn($0.value) } } + ["project"])
    #expect(reached == Set(names))
  }

  @Test("no axis of a matrix may be called like a key of an image")
  func axes() throws {
    let image = try #require(ModelObject.all.first { $0.name == "image" })
    let matrix = try #require(ModelObject.all.first { $0.name == "matrix" })
    #expect(Set(try #require(matrix.others).taken).isSuperset(of: image.keyNames))
  }

  private func objectsIn(_ value: ModelValue) -> [String] {
    switch value {
    case .object(let object): [object.name]
    case .chosen(_, let objects): objects.map(\.object.name)
    case .list(let element, _, _): objectsIn(element)
    case .map(let entry, _): objectsIn(entry.value)
    case .either(let values): values.flatMap(objectsIn)
    default: []
    }
  }
}

extension ModelObject: CustomTestStringConvertible {
  public var testDescription: String { name }
}
