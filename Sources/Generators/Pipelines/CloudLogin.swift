import BuildPlanning
import ImageModel
import TemplateEngine

/// How a job logs in by an identity that a cloud knows: by what its own program says, with a token of the CI system.
struct CloudLogin {
  /// Whom the token is for.
  let audience: String

  /// What the cloud's program is told in its environment.
  let variables: [(name: String, value: String)]

  /// A file that has the token.
  let file: String

  /// The commands that log in, the token being there.
  let commands: [String]

  /// The name that GitLab gives the token.
  let tokenName: String

  /// - Parameters:
  ///   - host: of the registry.
  ///   - program: the engine's.
  ///   - folder: of the run's own files, as shell.
  ///   - staysApart: whether the machine may have logins to the cloud of its own.
  init?(_ identity: RegistryIdentity, host: String, program: String, folder: String, staysApart: Bool) {
    let name = ShellFragment(quoting: [host]).text
    func quoted(_ text: String) -> String { ShellFragment(quoting: [text]).text }
    func login(_ user: String) -> String { "\(program) login --username \(user) --password-stdin \(name)" }
    switch identity {
    case .token: return nil
    case .aws(let role, let region):
      audience = "sts.amazonaws.com"
      tokenName = "AWS_ID_TOKEN"
      file = "\(folder)/aws-token"
      variables = [("AWS_ROLE_ARN", role), ("AWS_REGION", region)]
      // docs.aws.amazon.com, "Using service-linked roles" of the CLI: it takes the token from this file by itself.
      let password =
        host == "public.ecr.aws" ? "aws ecr-public get-login-password --region us-east-1" : "aws ecr get-login-password"
      commands = ["export AWS_WEB_IDENTITY_TOKEN_FILE=\"\(file)\"", "\(password) | \(login("AWS"))"]
    case .google(let provider, let account):
      audience = "https://iam.googleapis.com/\(provider)"
      tokenName = "GOOGLE_ID_TOKEN"
      file = "\(folder)/google-token"
      variables = []
      let impersonation = account.map { "  --service-account \(quoted($0)) \\" }
      commands =
        (staysApart ? ["export CLOUDSDK_CONFIG=\"\(folder)/gcloud\""] : [])
        + ["gcloud iam workload-identity-pools create-cred-config \(quoted(provider)) \\"]
        + [impersonation].compactMap(\.self)
        + [
          "  --credential-source-file \"\(file)\" --output-file \"\(folder)/google.json\"",
          "gcloud auth login --quiet --cred-file \"\(folder)/google.json\"",
          "gcloud auth print-access-token | \(login("oauth2accesstoken"))",
        ]
    case .azure(let client, let tenant):
      audience = "api://AzureADTokenExchange"
      tokenName = "AZURE_ID_TOKEN"
      file = "\(folder)/azure-token"
      variables = []
      let registry = host.prefix { $0 != "." }
      let configuration = staysApart ? ["export AZURE_CONFIG_DIR=\"\(folder)/azure\""] : []
      commands =
        configuration + [
          "az login --service-principal --username \(quoted(client)) --tenant \(quoted(tenant)) \\",
          "  --federated-token \"$(cat \"\(file)\")\" --allow-no-subscriptions --output none",
          "az acr login --name \(quoted(String(registry))) --expose-token --query accessToken --output tsv |",
          "  \(login("00000000-0000-0000-0000-000000000000"))",
        ]
    }
  }
}

extension Pipelines {
  /// The identities of a job's logins, by registry.
  func identity(for registry: String) -> RegistryIdentity? {
    logins.first { $0.registry == registry }?.identity
  }
}
