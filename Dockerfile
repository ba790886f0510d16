# The tap alone: docker build -t tap-lever . && docker run --rm tap-lever --version
# With a target beside it: examples/kubernetes/Dockerfile.
#
# The digest is that of all platforms, as `docker buildx imagetools inspect` shows it; Dependabot keeps
# tag and digest up to date.

FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY src src
RUN npm run build && npm prune --omit=dev --ignore-scripts && chmod +x dist/cli.js

FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
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
