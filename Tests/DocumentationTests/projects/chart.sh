# A version in two files.
mkdir chart
echo 'FROM alpine' >Dockerfile
echo 1.4.2 >VERSION
echo 'appVersion: "1.4.2"' >chart/Chart.yaml
cat >cigen.json5 <<'END'
{
  version: {
    file: "VERSION",
    scheme: "semver",
    files: [{ path: "chart/Chart.yaml", match: 'appVersion: "{version}"' }],
  },
  images: { web: { repository: "ghcr.io/acme/web" } },
}
END
