# The sandbox and the Nest sample, from their sources: see compose.yaml.
FROM node:24-slim
WORKDIR /kumicorn
COPY . .
RUN npx -y pnpm@12 install --prod --frozen-lockfile \
  --filter '@kumicorn/sandbox...' --filter '@kumicorn/nestjs-sample...'
USER node
