import { expect, it } from 'vitest'
import { Batches } from '../../src/batches.ts'

/** Batches of texts, those of which that begin with `late` may wait. Each ends when the test says so. */
function batches(
  more: { readonly atATime?: number; readonly besideOne?: { after: number; from: number } } = {},
) {
  const runs: { readonly calls: readonly string[]; readonly end: () => void }[] = []
  const made = new Batches<string, string>({
    run: (calls) =>
      new Promise((resolve) => {
        runs.push({ calls, end: () => resolve(calls.map((call) => `${call} done`)) })
      }),
    canSplit: () => false,
    canWait: (call) => call.startsWith('late'),
    most: 10,
    atATime: 1,
    ...more,
  })
  const told = () => runs.map(({ calls }) => calls)
  return { made, runs, told }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('calls of one turn are one batch, also those of its promises', async () => {
  const { made, runs, told } = batches()
  const first = made.add('a')
  const second = Promise.resolve().then(() => made.add('b'))
  await turn()
  expect(told()).toEqual([['a', 'b']])
  runs[0]?.end()
  expect(await Promise.all([first, second])).toEqual(['a done', 'b done'])
})

it('what may wait goes with the next that may not', async () => {
  const { made, told } = batches()
  void made.add('late a')
  await turn()
  expect(told()).toEqual([])
  void made.add('b')
  await turn()
  expect(told()).toEqual([['late a', 'b']])
})

it('what may wait goes by itself after a moment', async () => {
  const { made, runs, told } = batches()
  const late = made.add('late a')
  await expect.poll(told).toEqual([['late a']])
  runs[0]?.end()
  expect(await late).toBe('late a done')
})

it('the end of a batch hurries nothing that may wait, and keeps nothing else waiting', async () => {
  const { made, runs, told } = batches()
  void made.add('a')
  await turn()
  void made.add('late b')
  runs[0]?.end()
  await turn()
  expect(told()).toEqual([['a']])
  await expect.poll(told).toEqual([['a'], ['late b']])
  void made.add('c')
  await turn()
  void made.add('late d')
  expect(told()).toHaveLength(2)
  runs[1]?.end()
  await turn()
  expect(told()).toEqual([['a'], ['late b'], ['c', 'late d']])
})

it('a second batch goes beside one that takes long, or where much waits', async () => {
  const { made, runs, told } = batches({ atATime: 2, besideOne: { after: 50, from: 3 } })
  void made.add('a')
  await turn()
  void made.add('b')
  await turn()
  expect(told()).toEqual([['a']])
  await expect.poll(told).toEqual([['a'], ['b']])
  void made.add('c')
  await turn()
  runs[0]?.end()
  runs[1]?.end()
  await turn()
  expect(told().slice(2)).toEqual([['c']])
  for (const call of ['d', 'e', 'f']) void made.add(call)
  await turn()
  expect(told().slice(3)).toEqual([['d', 'e', 'f']])
})

it('what has gone along with what fails is carried out by itself', async () => {
  const runs: (readonly string[])[] = []
  const made = new Batches<string, string>({
    async run(calls) {
      runs.push(calls)
      if (calls.includes('a')) throw new Error('full')
      return calls
    },
    canSplit: () => false,
    canWait: (call) => call.startsWith('late'),
    isUndone: () => true,
    most: 10,
    atATime: 1,
  })
  const late = ['late b', 'late c'].map((call) => made.add(call))
  await expect(made.add('a')).rejects.toThrow('full')
  expect(await Promise.all(late)).toEqual(['late b', 'late c'])
  expect(runs).toEqual([
    ['late b', 'late c', 'a'],
    ['late b', 'late c'],
  ])
})

it('what has gone along with what may have been written is not carried out a second time', async () => {
  let count = 0
  const made = new Batches<string, string>({
    async run() {
      count += 1
      throw new Error('the answer was lost')
    },
    canSplit: () => false,
    canWait: (call) => call.startsWith('late'),
    isUndone: () => false,
    most: 10,
    atATime: 1,
  })
  const late = made.add('late b').catch((error: Error) => error.message)
  await expect(made.add('a')).rejects.toThrow('lost')
  expect(await late).toBe('the answer was lost')
  expect(count).toBe(1)
})
