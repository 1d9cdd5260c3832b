# An application whose sources are copied before its dependencies are installed.
mkdir src
echo '{}' | tee package.json >package-lock.json
touch src/app.js
echo Dockerfile >.dockerignore
cat >Dockerfile <<'END'
FROM node:22.11
WORKDIR /app
COPY . .
RUN npm ci
END
