import fc from 'fast-check'
import type { Intent } from './intent.ts'
import { type OperationName, operationNames } from './intents.ts'
import type { CrashSide } from './life.ts'
import type { Run } from './run.ts'
import { type HandlerName, handlerNames, MINUTE, type Mood } from './shop.ts'
import type { Fate } from './wire.ts'

/** One thing that happens. Indices are taken modulo what there is. */
export type Action =
  | {
      readonly do: 'place'
      readonly operation: OperationName
      readonly isRefused: boolean
      /** Somebody else has used the reference for something else. */
      readonly isTaken?: boolean
      readonly fates: readonly Fate[]
    }
  | { readonly do: 'call again'; readonly order: number }
  | { readonly do: 'resolve'; readonly order: number }
  | { readonly do: 'decide'; readonly order: number; readonly decision: 'succeeded' | 'failed' }
  | { readonly do: 'hand over'; readonly letter: number; readonly isKept: boolean; readonly isHeard: boolean }
  | { readonly do: 'drop'; readonly letter: number }
  | { readonly do: 'callbacks come'; readonly isPrompt: boolean }
  | { readonly do: 'network'; readonly fates: readonly Fate[] }
  | { readonly do: 'release'; readonly held: number }
  | { readonly do: 'upset'; readonly handler: HandlerName; readonly mood: Mood; readonly times: number }
  | { readonly do: 'store fails'; readonly times: number }
  | { readonly do: 'crash'; readonly steps: number; readonly side: CrashSide }
  | { readonly do: 'start' }
  | { readonly do: 'restart' }
  | { readonly do: 'reconcile' }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'clock steps'; readonly ms: number }
  | { readonly do: 'suspend'; readonly ms: number; readonly isCounted: boolean }
  | { readonly do: 'rename handlers' }
  | { readonly do: 'prune'; readonly age: number }

const index = fc.nat({ max: 7 })
const fate = fc.oneof(
  { arbitrary: fc.constant<Fate>('passes'), weight: 3 },
  {
    arbitrary: fc.constantFrom<Fate>(
      'unreachable',
      'lost before acceptance',
      'lost after acceptance',
      '5xx before acceptance',
      '5xx after acceptance',
      'answer garbled',
    ),
    weight: 4,
  },
  { arbitrary: fc.constantFrom<Fate>('request held', 'answer held', 'answer held'), weight: 5 },
  { arbitrary: fc.constant<Fate>('as before'), weight: 2 },
)

const place = fc.record({
  do: fc.constant('place' as const),
  operation: fc.constantFrom(...operationNames),
  isRefused: fc.oneof(
    { arbitrary: fc.constant(false), weight: 7 },
    { arbitrary: fc.constant(true), weight: 1 },
  ),
  isTaken: fc.oneof(
    { arbitrary: fc.constant(false), weight: 9 },
    { arbitrary: fc.constant(true), weight: 1 },
  ),
  fates: fc.array(fate, { maxLength: 2 }),
})
const times = fc.integer({ min: 1, max: 6 })

const others: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Action> }[] = [
  { weight: 3, arbitrary: place },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('call again'), order: index }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resolve'), order: index }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('decide'),
      order: index,
      decision: fc.constantFrom('succeeded', 'failed'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('hand over'),
      letter: index,
      isKept: fc.boolean(),
      isHeard: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop'), letter: index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('callbacks come'), isPrompt: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('network'),
      fates: fc.array(fate, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release'), held: index }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('upset'),
      handler: fc.constantFrom(...handlerNames),
      mood: fc.constantFrom<Mood>('throws', 'throws', 'hangs', 'is slow'),
      times,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('store fails'), times }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('crash'),
      steps: fc.nat({ max: 12 }),
      side: fc.constantFrom<CrashSide>('before', 'after'),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'start' }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' }) },
  { weight: 3, arbitrary: fc.constant({ do: 'reconcile' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('clock steps'),
      ms: fc.constantFrom(-2 * MINUTE, 5_000, 90_000, 60 * MINUTE),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('suspend'),
      ms: fc.constantFrom(20_000, 4 * MINUTE, 60 * MINUTE, 26 * 60 * MINUTE),
      isCounted: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'rename handlers' }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('prune'), age: fc.constantFrom(0, MINUTE, 60 * MINUTE) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pass'),
      ms: fc.constantFrom(300, 3_000, 31_000, 90_000, 4 * MINUTE, 12 * MINUTE, 45 * MINUTE, 150 * MINUTE),
    }),
  },
]

/** What happens in one run: something is placed first, for the rest to have an object. */
export const actions: fc.Arbitrary<readonly Action[]> = fc
  .tuple(
    fc.array(place, { minLength: 1, maxLength: 2 }),
    fc.array(fc.oneof(...others), { maxLength: 24, size: 'max' }),
  )
  .map(([first, rest]) => [...first, ...rest])

/** Makes an action happen, and all that follows from it without time. */
export async function act(run: Run, action: Action): Promise<void> {
  const { wire, mail, shop } = run
  const intent = (order: number): Intent => run.intents[order % run.intents.length] as Intent
  const at = (letter: number): number => letter % Math.max(1, mail.letters.length)
  switch (action.do) {
    case 'place':
      wire.next(action.fates)
      return run.place(action.operation, action.isRefused, action.isTaken)
    case 'call again':
      return run.call(intent(action.order))
    case 'resolve':
      return run.resolve(intent(action.order))
    case 'decide':
      return run.decide(intent(action.order), action.decision)
    case 'hand over': {
      const posting = mail.letters[at(action.letter)]
      if (posting === undefined) return
      if (!action.isKept) mail.letters.splice(at(action.letter), 1)
      return run.hand(posting, action.isHeard)
    }
    case 'drop':
      mail.letters.splice(at(action.letter), 1)
      return
    case 'callbacks come':
      run.isPrompt = action.isPrompt
      return run.arrive()
    case 'network':
      return wire.next(action.fates)
    case 'release':
      wire.release(action.held)
      return run.clock.quiet()
    case 'upset':
      return shop.upset(action.handler, action.mood, action.times)
    case 'store fails':
      if (shop.process) shop.process.life.storeFailures = action.times
      return
    case 'crash':
      return shop.process?.life.crashIn(action.steps, action.side)
    case 'start':
      await shop.open()
      return run.clock.quiet()
    case 'restart':
      shop.stop()
      await shop.open()
      return run.clock.quiet()
    case 'reconcile':
      // It may fail when the store does, or never end when the process does.
      void shop.process?.kumicorn.reconcile().catch(() => undefined)
      return run.clock.quiet()
    case 'clock steps':
      return shop.stepClock(action.ms)
    case 'suspend':
      return run.suspend(action.ms, action.isCounted)
    case 'rename handlers':
      await shop.rename()
      return run.clock.quiet()
    case 'prune':
      return run.prune(action.age)
    case 'pass':
      return run.pass(action.ms)
  }
}
