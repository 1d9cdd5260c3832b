# An application whose sources are copied before its dependencies are installed.
mkdir src
touch package.json src/app.js
echo Dockerfile >.dockerignore
cat >Dockerfile <<'END'
FROM node:22.11
WORKDIR /app
COPY . .
RUN npm ci
END
