# The sandbox and the Nest sample, from their sources: see compose.yaml. With what development needs, for there the
# packages of this repository have their peers from.
FROM node:24-slim
WORKDIR /kumicorn
COPY . .
RUN npx -y pnpm@12 install --frozen-lockfile \
  --filter '@kumicorn/sandbox...' --filter '@kumicorn/nestjs-sample...'
USER node
