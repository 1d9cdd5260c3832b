import BuildContext
import SourceText
import Testing

@Suite("files of Git LFS, and what COPY takes")
struct LargeFilePatternsTests {
  @Test(
    "the last rule that means a file decides",
    arguments: [
      ("*.psd filter=lfs diff=lfs merge=lfs -text", "a.psd", true), ("*.psd filter=lfs", "a/b/c.psd", true),
      ("*.psd filter=lfs", "a.psd/b", false), ("*.psd text", "a.psd", false), ("# *.psd filter=lfs", "a.psd", false),
      ("/*.psd filter=lfs", "a.psd", true), ("/*.psd filter=lfs", "b/a.psd", false),
      ("assets/** filter=lfs", "assets/a/b", true), ("assets/* filter=lfs", "assets/a/b", false),
      ("assets filter=lfs", "assets/a", false), ("**/data/*.bin filter=lfs", "x/data/a.bin", true),
      ("*.psd filter=lfs\na.psd -filter", "a.psd", false), ("*.psd filter=lfs\na.psd !filter", "a.psd", false),
      ("*.psd filter=lfs\na.psd filter=other", "a.psd", false), ("a[[:space:]]b filter=lfs", "a b", true),
      ("[!a].bin filter=lfs", "b.bin", true), ("[!a].bin filter=lfs", "a.bin", false),
      ("*.psd  filter=lfs\r\n*.bin\tfilter=lfs\r\n", "a.bin", true), ("a[ filter=lfs", "a[", false),
    ])
  func meaning(text: String, path: String, isLarge: Bool) {
    var patterns = LargeFilePatterns()
    patterns.add(SourceFile(name: ".gitattributes", text: text), in: "")
    #expect(patterns.contains(path) == isLarge)
  }

  @Test("the file of a folder is for what is in it, and wins over the root's")
  func folders() {
    var patterns = LargeFilePatterns()
    #expect(patterns.isEmpty)
    patterns.add(SourceFile(name: ".gitattributes", text: "*.bin filter=lfs"), in: "")
    patterns.add(SourceFile(name: "a/.gitattributes", text: "/x.bin -filter\n*.psd filter=lfs"), in: "a")
    #expect(!patterns.isEmpty)
    let paths = ["x.bin", "a/x.bin", "a/b/x.bin", "a/c.psd", "c.psd", "ab/c.psd"]
    #expect(paths.filter(patterns.contains) == ["x.bin", "a/b/x.bin", "a/c.psd"])
  }

  @Test(
    "a source takes what it names, and what is in a folder that it names",
    arguments: [
      (".", "a/b", true), ("./", "a", true), ("/", "a", true), ("a", "a/b", true), ("/a/", "a/b", true),
      ("a/*.psd", "a/b.psd", true), ("a/*.psd", "a/b/c.psd", false), ("b", "a/b", false), ("a/../b", "b", true),
    ])
  func sources(source: String, path: String, isTaken: Bool) {
    #expect(takes(source, path) == isTaken)
  }

  @Test("a source in a folder reaches it")
  func reach() {
    #expect(reaches("vendor/lib/src", "vendor/lib"))
    #expect(reaches("vendor", "vendor/lib"))
    #expect(!reaches("vendor/library", "vendor/lib"))
  }
}
