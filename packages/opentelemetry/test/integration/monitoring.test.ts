import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { busyDay } from '../helpers/busy-day.ts'
import { samplesOf } from '../helpers/sinks.ts'

const read = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../../docs/monitoring', name), 'utf8')

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly annotations: { readonly summary: string; readonly runbook_url: string }
}

interface Panel {
  readonly title: string
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[]
}

const rules: readonly Rule[] = parse(read('alerts.yaml')).groups.flatMap(
  (group: { rules: Rule[] }) => group.rules,
)
const panels: readonly Panel[] = JSON.parse(read('grafana-dashboard.json')).panels

/** Everything that asks Prometheus, and the texts beside it that name labels. */
const queries: readonly (readonly [where: string, expr: string, beside: string])[] = [
  ...rules.map(({ alert, expr, annotations }) => [alert, expr, annotations.summary] as const),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr, legendFormat }) => [title, expr, legendFormat] as const),
  ),
]

/** The metrics that a query selects: by name, or by a pattern of names. */
function selected(expr: string): readonly RegExp[] {
  const patterns = [...expr.matchAll(/__name__=~"([^"]+)"/g)].map(([, pattern]) => pattern)
  const names = expr.replaceAll(/"[^"]*"/g, '').matchAll(/\bkumicorn_\w+(?=[\s{[)]|$)/g)
  const labels = new Set(labelsIn(expr))
  const plain = [...names].map(([name]) => name).filter((name) => !labels.has(name))
  return [...patterns, ...plain].map((pattern) => new RegExp(`^${pattern}$`))
}

/** The labels that a query or a text names. */
const labelsIn = (text: string): readonly string[] => [
  ...[...text.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(',').map((name) => name.trim()),
  ),
  ...[...text.matchAll(/(\w+)(?:=~|!=|!~|=)"/g)].map(([, name = '']) => name),
  ...[...text.matchAll(/\$labels\.(\w+)/g)].map(([, name = '']) => name),
  ...[...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name),
]

/** What Prometheus itself adds. */
const ADDED = new Set(['job', 'instance', '__name__', 'le'])

describe('the dashboard and the alert rules', () => {
  it('ask for metrics, and by labels, that the exporter has', async () => {
    const { scrape } = await busyDay()
    const samples = samplesOf(await scrape())
    expect(queries.length).toBeGreaterThan(40)
    const wrong = queries.flatMap(([where, expr, beside]) => {
      const metrics = selected(expr)
      const missing = metrics.filter((pattern) => !samples.some(({ name }) => pattern.test(name)))
      const labels = new Set(
        samples
          .filter(({ name }) => metrics.some((each) => each.test(name)))
          .flatMap((each) => Object.keys(each.labels)),
      )
      const unknown = [...labelsIn(expr), ...labelsIn(beside)].filter(
        (label) => !ADDED.has(label) && !labels.has(label),
      )
      return metrics.length > 0 && missing.length + unknown.length === 0 ? [] : [[where, missing, unknown]]
    })
    expect(wrong).toEqual([])
  })

  it('fit the names with their unit behind, too', () => {
    const timed = queries.flatMap(([where, expr]) =>
      selected(expr).map((pattern) => [where, pattern] as const),
    )
    const inSeconds = timed.filter(([, pattern]) => /duration|lag|age|skew/.test(pattern.source))
    expect(inSeconds.length).toBeGreaterThan(15)
    for (const [where, pattern] of inSeconds)
      expect([where, pattern.source]).toEqual([where, expect.stringContaining('(_seconds)?')])
  })

  it('use every metric that there is', async () => {
    const { scrape } = await busyDay()
    const names = new Set(
      samplesOf(await scrape()).map(({ name }) => name.replace(/(_seconds)?_(bucket|sum|count)$/, '')),
    )
    const patterns = queries.flatMap(([, expr]) => selected(expr))
    const unused = [...names].filter(
      (name) =>
        name.startsWith('kumicorn_') &&
        !patterns.some((pattern) => ['', '_count', '_bucket'].some((suffix) => pattern.test(name + suffix))),
    )
    expect(unused).toEqual([])
  })
})

/** Where a query cannot be parsed, if anywhere. */
function wrongIn(expr: string): string | undefined {
  // What Grafana puts in.
  const text = expr.replaceAll('$__rate_interval', '5m').replaceAll('$account', '.*')
  let wrong: string | undefined
  parser.parse(text).iterate({
    enter({ type, from }) {
      if (type.isError) wrong ??= text.slice(from)
    },
  })
  return wrong
}

describe('PromQL', () => {
  it('is what the dashboard and the alert rules speak', () => {
    expect(wrongIn('sum by (a) (rate(b[5m]) > 1')).toBeDefined()
    expect(wrongIn('sum(')).toBeDefined()
    for (const [where, expr] of queries) expect([where, wrongIn(expr)]).toEqual([where, undefined])
  })
})

describe('the runbook', () => {
  it('has a section for each alert, and each alert leads there', () => {
    const sections = [...read('runbook.md').matchAll(/^## (\w+)$/gm)].map(([, name]) => name)
    expect(sections.toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted())
    for (const { alert, annotations } of rules)
      expect(annotations.runbook_url).toBe(`runbook.md#${alert.toLowerCase()}`)
  })

  it('leads nowhere that is not there', () => {
    const page = read('runbook.md')
    const anchors = new Set([...page.matchAll(/^## (.+)$/gm)].map(([, name = '']) => name.toLowerCase()))
    for (const [, anchor = ''] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(anchor)
  })
})
