# A script that cigen generate writes.
echo 'FROM alpine' >Dockerfile
cat >cigen.json5 <<'END'
{
  version: "1.4.0",
  outputs: { bash: "build.sh" },
  images: { web: { repository: "ghcr.io/acme/web" } },
}
END
