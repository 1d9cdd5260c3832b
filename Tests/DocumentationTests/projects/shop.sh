# Two images and a version, with a remote on GitHub.
mkdir -p services/api services/web
printf 'FROM golang\nCOPY go.mod .\n' >services/api/Dockerfile
printf 'FROM node\nCOPY package.json .\n' >services/web/Dockerfile
touch go.mod services/web/package.json
echo 1.4.0 >VERSION
git init --quiet --initial-branch main
git remote add origin https://github.com/acme/shop.git
