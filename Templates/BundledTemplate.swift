/// A template that comes with cigen, embedded in the binary.
package struct BundledTemplate: Sendable {
  /// The file's name without a folder: it is unique, and a file of this name takes the template's place.
  package let name: String

  package let text: String

  /// In the order of their names.
  package static let all = [
    BundledTemplate(name: "bash-build.sh.tmpl", PackageResources.bash_build_sh_tmpl),
    BundledTemplate(name: "block.sh.tmpl", PackageResources.block_sh_tmpl),
    BundledTemplate(name: "buildah.sh.tmpl", PackageResources.buildah_sh_tmpl),
    BundledTemplate(name: "buildx.sh.tmpl", PackageResources.buildx_sh_tmpl),
    BundledTemplate(name: "choices.sh.tmpl", PackageResources.choices_sh_tmpl),
    BundledTemplate(name: "clean-up.github.yml.tmpl", PackageResources.clean_up_github_yml_tmpl),
    BundledTemplate(name: "copy.sh.tmpl", PackageResources.copy_sh_tmpl),
    BundledTemplate(name: "docker.sh.tmpl", PackageResources.docker_sh_tmpl),
    BundledTemplate(name: "pipeline.gitlab.yml.tmpl", PackageResources.pipeline_gitlab_yml_tmpl),
    BundledTemplate(name: "step.sh.tmpl", PackageResources.step_sh_tmpl),
    BundledTemplate(name: "steps.sh.tmpl", PackageResources.steps_sh_tmpl),
    BundledTemplate(name: "check.sh.tmpl", PackageResources.check_sh_tmpl),
    BundledTemplate(name: "publish.sh.tmpl", PackageResources.publish_sh_tmpl),
    BundledTemplate(name: "push.sh.tmpl", PackageResources.push_sh_tmpl),
    BundledTemplate(name: "workflow.github.yml.tmpl", PackageResources.workflow_github_yml_tmpl),
  ]

  private init(name: String, _ bytes: [UInt8]) {
    self.name = name
    text = String(decoding: bytes, as: UTF8.self)
  }
}
