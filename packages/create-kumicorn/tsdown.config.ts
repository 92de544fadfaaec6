import { defineConfig } from 'tsdown'
import { bundle } from '../../scripts/bundle.ts'

export default defineConfig(bundle({ bin: 'src/bin.ts' }, { format: 'es', dts: false }))
