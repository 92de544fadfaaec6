import type { DeadLetter, Store } from '../stores/store.ts'
import { maskerOf } from './masker.ts'
import type { OrderKey } from './order.ts'
import { withoutSecrets } from './secret-texts.ts'

export interface ShownLettersParts {
  readonly store: Store
  /** The names of the fields that the gateway of an account calls secret. */
  secretsOf(account: string): readonly string[] | undefined
}

/** Orders that are read at a time. */
const AT_A_TIME = 8

const NOT_SHOWN = '[not shown: its order cannot be read, and what is secret of it is not known]'

/**
 * Dead letters with what their handlers said as it may be shown: a handler may quote a secret that any event of the order
 * has told, however long ago, so all of them are looked at. Where that cannot be read, what its handler said is not shown.
 */
export async function shownLetters(
  { store, secretsOf }: ShownLettersParts,
  letters: readonly DeadLetter[],
): Promise<readonly DeadLetter[]> {
  const told = letters.filter(({ lastError }) => lastError !== '')
  const left = [...Map.groupBy(told, ({ event }) => keyOf(event)).values()]
  const texts = new Map<number, string>()
  const read = async (): Promise<void> => {
    for (let some = left.pop(); some; some = left.pop()) {
      const [first] = some
      if (first === undefined) continue
      const shown = await showing(store, first.event, some, secretsOf)
      for (const letter of some) texts.set(letter.id, shown(letter))
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, read))
  return letters.map((letter) => ({ ...letter, lastError: texts.get(letter.id) ?? '' }))
}

const keyOf = ({ account, kind, reference }: OrderKey): string => JSON.stringify([account, kind, reference])

/** How the errors of dead letters of one order are shown. */
async function showing(
  store: Store,
  key: OrderKey,
  letters: readonly DeadLetter[],
  secretsOf: ShownLettersParts['secretsOf'],
): Promise<(letter: DeadLetter) => string> {
  try {
    const own = letters.map(({ event }) => event)
    const order = await store.order(key)
    if (order === undefined) return ({ lastError, event }) => withoutSecrets(lastError, event)
    // All at once: what one event has told may be a part of what another one has. Its own may have been pruned since.
    const masker = maskerOf(order, [...(await store.events(key)), ...own], secretsOf(key.account))
    return ({ lastError }) => masker.text(lastError)
  } catch {
    return () => NOT_SHOWN
  }
}
