import { defineConfig } from 'tsdown'
import { bundle } from '../../scripts/bundle.ts'
import { facades } from '../../scripts/facades.ts'

export default defineConfig([
  bundle(undefined, { plugins: [facades('declarations')] }),
  // Nest 12 is a module, and older TypeScripts let none be named by declarations of CommonJS.
  bundle(undefined, { format: 'es', dts: { emitDtsOnly: true }, plugins: [], clean: false }),
])
