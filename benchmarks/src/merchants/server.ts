// Another process: one server that takes callbacks.
import { setTimeout as pause } from 'node:timers/promises'
import { serve } from '../process/serve.ts'
import { type MerchantName, merchants } from './merchants.ts'

/** Milliseconds that handlers may go on after the last acknowledgement. */
const LONGEST = 60_000

const [, , name = '', folder = '', database] = process.argv
const load = merchants[name as MerchantName]
if (!load) throw new Error(`there is no merchant "${name}"`)
const merchant = await load()
let handled = 0
const port = await merchant.start({
  folder,
  database,
  handle: () => {
    handled += 1
  },
})

serve({
  /** Microseconds of a core that it has used. */
  cpu() {
    const { user, system } = process.cpuUsage()
    return user + system
  },
  about: () => ({ port, scheme: merchant.scheme, acknowledgement: merchant.acknowledgement }),
  /** Resolves once as many callbacks have been handled in all. Nothing of one round is to run during the next. */
  async handled(count: number) {
    for (const until = performance.now() + LONGEST; handled < count; await pause(1))
      if (performance.now() > until)
        throw new Error(`${handled} of ${count} callbacks have reached the handler`)
    return handled
  },
})
