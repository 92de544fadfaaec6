import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { busyDay } from '../helpers/busy-day.ts'
import { hasPrometheus, startPrometheus } from '../helpers/prometheus.ts'
import { until } from '../helpers/shop.ts'

const folder = join(import.meta.dirname, '../../../../docs/monitoring')

interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [at: number, value: string]
}

interface Rule {
  readonly name: string
  readonly health: string
  readonly state: string
  readonly query: string
}

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { expr: string }[] }[]
}

it.skipIf(!hasPrometheus)('a real Prometheus answers what the dashboard and the alerts ask', async () => {
  const { target, farm, fruits, tell } = await busyDay()
  const { api } = await startPrometheus(target, join(folder, 'alerts.yaml'))
  const ask = async (query: string) =>
    ((await api('query', { query })) as { result: readonly Series[] }).result
  // A rate takes two looks.
  await until(async () => (await ask('rate(kumicorn_call_retries_total[10s])')).length > 0)

  const { panels } = JSON.parse(readFileSync(join(folder, 'grafana-dashboard.json'), 'utf8')) as Dashboard
  const queries = panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => [title, expr] as const),
  )
  expect(queries.length).toBeGreaterThan(25)
  const empty: string[] = []
  for (const [title, expr] of queries) {
    // What Grafana puts in.
    const query = expr.replaceAll('$__rate_interval', '10s').replaceAll('$account', '.*')
    if ((await ask(query)).length === 0) empty.push(title)
  }
  expect(empty).toEqual([])
  const accounts = (await api('label/kumicorn_account/values', {
    'match[]': 'kumicorn_queries_due',
  })) as readonly string[]
  // The dashboard's choice of accounts.
  expect(accounts).toHaveLength(2)

  const rules = async () =>
    ((await api('rules')) as { groups: readonly { rules: readonly Rule[] }[] }).groups.flatMap(
      (group) => group.rules,
    )
  await until(async () => (await rules()).every(({ health }) => health !== 'unknown'))
  const wrong = (await rules()).filter(({ health }) => health !== 'ok')
  expect(wrong).toEqual([])
  const standing = async () => {
    const found = await Promise.all(
      (await rules()).map(async ({ name, query }) => [name, await ask(query)] as const),
    )
    return new Map(found.filter(([, series]) => series.length > 0))
  }
  // What the day has left behind, and no more.
  expect([...(await standing()).keys()]).toEqual(['KumicornDeadLetters', 'KumicornConflicts'])

  farm.loseAnswers = Number.POSITIVE_INFINITY
  for (let n = 0; n < 20; n += 1) await tell('T2', 'ripe', 'another secret')
  // For as long as it takes Prometheus to see it grow.
  await until(async () => {
    await fruits.look({ ticket: 'T1' }).catch(() => undefined)
    return (await standing()).size > 3
  })
  const bad = await standing()
  expect([...bad.keys()]).toEqual([
    'KumicornCallbacksRefused',
    'KumicornDeadLetters',
    'KumicornConflicts',
    'KumicornCallsFail',
  ])
  expect(bad.get('KumicornCallbacksRefused')?.map(({ metric }) => metric)).toEqual([
    { kumicorn_gateway: 'mango', kumicorn_callback: 'mango', kumicorn_result: 'callback_signature' },
  ])
  expect(bad.get('KumicornDeadLetters')?.map(({ value: [, value] }) => value)).toEqual(['1'])
})
