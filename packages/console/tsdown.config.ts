import { withWebParts } from '@kumicorn/web-parts/bundle'
import { defineConfig } from 'tsdown'
import { bundle } from '../../scripts/bundle.ts'

export default defineConfig(
  bundle({ index: 'src/index.ts', fastify: 'src/fastify.ts', nestjs: 'src/nestjs.ts' }, withWebParts),
)
