import type { CheckResult } from '../data/check.ts'
import { ok, unchecked, warning } from './results.ts'
import type { Exchange } from './watched-transport.ts'

/** Gateways and other machines hardly agree better. */
const TOLERATED = 5_000

const SYNCHRONISE = 'let this machine take its time from the network (timedatectl set-ntp true, or chrony)'

/** How far the clock of this machine is from that of the gateway, as the `Date` of its answer tells. */
export function clockLine(exchange: Exchange | undefined): CheckResult {
  if (exchange?.date === undefined) return unchecked('no answer has told the time of the gateway')
  const { skew, doubt } = skewOf(exchange)
  if (Math.abs(skew) <= TOLERATED + doubt) return ok('agrees with that of the gateway')
  return warning(skewText(exchange), SYNCHRONISE)
}

/** In words, as far as an answer has told the time of the gateway. */
export function skewText(exchange: Exchange): string {
  const { skew } = skewOf(exchange)
  const way = skew > 0 ? 'ahead of' : 'behind'
  return `the clock of this machine is ${Math.round(Math.abs(skew) / 1000)} s ${way} that of the gateway`
}

export const isSkewed = (exchange: Exchange | undefined): exchange is Exchange =>
  exchange?.date !== undefined && Math.abs(skewOf(exchange).skew) > TOLERATED

/** Milliseconds. The header counts whole seconds, and was written somewhere between request and answer. */
function skewOf({ answeredAt, date = answeredAt, ms }: Exchange) {
  return { skew: answeredAt - ms / 2 - (date + 500), doubt: ms / 2 + 500 }
}
