FROM docker.io/library/nginx:1.29
COPY . /srv
