import { withWebParts } from '@kumicorn/web-parts/bundle'
import { defineConfig } from 'tsdown'
import { bundle } from '../../scripts/bundle.ts'

export default defineConfig(
  bundle({ index: 'src/index.ts', bin: 'src/bin.ts' }, { dts: { entry: 'src/index.ts' }, ...withWebParts }),
)
