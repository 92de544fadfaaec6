import { defineConfig } from 'tsdown'
import { bundle } from '../../scripts/bundle.ts'

export default defineConfig([
  bundle({
    index: 'src/index.ts',
    adapter: 'src/adapter/index.ts',
    endpoints: 'src/endpoints.ts',
    gateway: 'src/gateway-kit.ts',
    store: 'src/store-kit.ts',
    testing: 'src/testing/index.ts',
    web: 'src/web/callbacks.ts',
  }),
  // Shares no file with the others: the thread of a store starts without what it does not need, such as zod.
  bundle({ worker: 'src/stores/sqlite/worker.ts' }, { dts: false }),
])
