/// A template that was loaded: its includes are in place, and each value's escaping is fixed.
package struct Template: Sendable {
  let steps: [RenderStep]
  let language: TemplateLanguage
}
