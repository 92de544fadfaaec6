import { fits, fitsCallbacks, type GatewayTraits } from './read-plan.ts'
import type { SandboxAnswerFault, SandboxCallbackFault } from './types.ts'

/** What of a request may hold a magic value. */
export interface MagicSubject {
  /** `account` or `benefitNo`. */
  readonly number?: string
  readonly amount?: string
}

interface Magic {
  readonly answer?: SandboxAnswerFault
  readonly callback?: SandboxCallbackFault
  /** How many sends of one order suffer. Default 1, so that trying again gets through. */
  readonly sends?: number
}

/**
 * Faults by the last two digits: of a number that ends in `90` and these (KUMQUAT accounts, top-ups), or of the
 * decimals of an amount (payments and payouts). The README has the table.
 */
const faults: Readonly<Record<string, Magic>> = {
  41: { answer: { kind: 'lost-after-acceptance' } },
  42: { answer: { kind: 'lost-before-acceptance' } },
  43: { answer: { kind: 'delayed' } },
  44: { answer: { kind: 'server-error' } },
  45: { answer: { kind: 'server-error', accepted: true } },
  46: { answer: { kind: 'rate-limited' }, sends: 2 },
  47: { answer: { kind: 'tampered-signature' } },
  48: { answer: { kind: 'unknown-error', accepted: true } },
  49: { answer: { kind: 'unknown-error', accepted: false } },
  51: { answer: { kind: 'malformed' } },
  61: { callback: { kind: 'duplicated' } },
  62: { callback: { kind: 'contradictory', first: 'succeeded' } },
  63: { callback: { kind: 'contradictory', first: 'failed' } },
  64: { callback: { kind: 'never' } },
  65: { callback: { kind: 'wrong-amount' } },
  66: { callback: { kind: 'wrong-key' } },
  67: { callback: { kind: 'before-answer' } },
  68: { callback: { kind: 'late' } },
  69: { callback: { kind: 'reordered' } },
  71: { callback: { kind: 'tampered' } },
}

interface Call {
  readonly operation: string
  readonly magic: MagicSubject
}

/** The fault that the values of a request ask for; `send` is 1 for the first send of the order. */
export function magicFault({ operation, magic }: Call, send: number, traits: GatewayTraits): Magic {
  if (!traits.placing.has(operation)) return {}
  const { number, amount } = magic
  // Top-ups have both; there the number decides, as for their outcome.
  const digits = number === undefined ? amount?.split('.')[1] : /90(\d\d)$/.exec(number)?.[1]
  const fault = faults[digits ?? ''] ?? {}
  const { answer, callback } = fault
  // That of a callback goes with the send that places the order: there is but one.
  if (callback === undefined && send > (fault.sends ?? 1)) return {}
  if (answer !== undefined && !fits(answer, traits)) return {}
  return callback !== undefined && !fitsCallbacks(callback, operation, traits) ? {} : fault
}
