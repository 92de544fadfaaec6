// Another process: takes KUMQUAT orders, as the sandbox or as the least that could.
import { startSandbox } from '@kumicorn/sandbox'
import { serve } from '../process/serve.ts'
import { startBare } from './bare.ts'

const SIGN_KEY = '123456789'

const started =
  process.argv[2] === 'bare'
    ? startBare(SIGN_KEY)
    : startSandbox({
        kumquat: { signKey: SIGN_KEY, balance: '100000000000.00', maxClockSkew: Number.POSITIVE_INFINITY },
      }).then(({ url }) => url)

serve({
  async about() {
    return { url: await started, signKey: SIGN_KEY }
  },
  /** Microseconds of a core that it has used. */
  cpu() {
    const { user, system } = process.cpuUsage()
    return user + system
  },
})
