/// A template that comes with cigen, embedded in the binary.
package struct BundledTemplate: Sendable {
  /// The file's name without a folder: it is unique, and a file of this name takes the template's place.
  package let name: String

  package let text: String

  /// In the order of their names.
  package static let all = [
    BundledTemplate(name: "bash-build.sh.tmpl", PackageResources.bash_build_sh_tmpl),
    BundledTemplate(name: "bash-functions.sh.tmpl", PackageResources.bash_functions_sh_tmpl),
    BundledTemplate(name: "bash-jobs.sh.tmpl", PackageResources.bash_jobs_sh_tmpl),
    BundledTemplate(name: "bash-since.sh.tmpl", PackageResources.bash_since_sh_tmpl),
    BundledTemplate(name: "github-functions.sh.tmpl", PackageResources.github_functions_sh_tmpl),
    BundledTemplate(name: "gitlab-functions.sh.tmpl", PackageResources.gitlab_functions_sh_tmpl),
    BundledTemplate(name: "pipeline.gitlab.yml.tmpl", PackageResources.pipeline_gitlab_yml_tmpl),
    BundledTemplate(name: "shell-buildx.sh.tmpl", PackageResources.shell_buildx_sh_tmpl),
    BundledTemplate(name: "shell-changes.sh.tmpl", PackageResources.shell_changes_sh_tmpl),
    BundledTemplate(name: "shell-context.sh.tmpl", PackageResources.shell_context_sh_tmpl),
    BundledTemplate(name: "shell-functions.sh.tmpl", PackageResources.shell_functions_sh_tmpl),
    BundledTemplate(name: "shell-job.sh.tmpl", PackageResources.shell_job_sh_tmpl),
    BundledTemplate(name: "shell-join.sh.tmpl", PackageResources.shell_join_sh_tmpl),
    BundledTemplate(name: "shell-needs-of.sh.tmpl", PackageResources.shell_needs_of_sh_tmpl),
    BundledTemplate(name: "shell-needs.sh.tmpl", PackageResources.shell_needs_sh_tmpl),
    BundledTemplate(name: "shell-publish.sh.tmpl", PackageResources.shell_publish_sh_tmpl),
    BundledTemplate(name: "shell-pull.sh.tmpl", PackageResources.shell_pull_sh_tmpl),
    BundledTemplate(name: "shell-reuse.sh.tmpl", PackageResources.shell_reuse_sh_tmpl),
    BundledTemplate(name: "shell-scope.sh.tmpl", PackageResources.shell_scope_sh_tmpl),
    BundledTemplate(name: "shell-tags.sh.tmpl", PackageResources.shell_tags_sh_tmpl),
    BundledTemplate(name: "shell-version.sh.tmpl", PackageResources.shell_version_sh_tmpl),
    BundledTemplate(name: "workflow.github.yml.tmpl", PackageResources.workflow_github_yml_tmpl),
  ]

  private init(name: String, _ bytes: [UInt8]) {
    self.name = name
    text = String(decoding: bytes, as: UTF8.self)
  }
}
