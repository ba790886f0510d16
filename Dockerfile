# The tap alone: docker build -t tap-lever . && docker run --rm tap-lever --version
# With a target beside it: examples/kubernetes/Dockerfile.
#
# .github/dependabot.yml keeps the base image up to date. It also keeps a digest up to date once there
# is one behind the tag; the digest of a tag is shown by `docker buildx imagetools inspect`.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY src src
RUN npm run build && npm prune --omit=dev --ignore-scripts && chmod +x dist/cli.js

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
COPY --from=build /build/package.json /opt/tap-lever/
COPY --from=build /build/node_modules /opt/tap-lever/node_modules
COPY --from=build /build/dist /opt/tap-lever/dist
COPY LICENSE README.md sample-config.json /opt/tap-lever/
COPY schemas /opt/tap-lever/schemas
RUN ln -s /opt/tap-lever/dist/cli.js /usr/local/bin/tap-lever
# The user "node" of the base image, as a number so that Kubernetes sees that it is not root.
USER 1000
WORKDIR /data
ENTRYPOINT ["tap-lever"]
