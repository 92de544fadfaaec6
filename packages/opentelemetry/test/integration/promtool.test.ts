import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const folder = join(import.meta.dirname, '../../../../docs/monitoring')

const promtool = (...args: readonly string[]) =>
  spawnSync('promtool', args, { cwd: folder, encoding: 'utf8', timeout: 50_000 })

/** It comes with Prometheus, and not from npm: where it is not there, this counts as skipped. */
const isThere = promtool('--version').status === 0

/** Whether it ended well, and all that it has said if not. */
const toldBy = ({ status, stdout, stderr }: ReturnType<typeof promtool>) =>
  status === 0 ? 'well' : `${stdout}${stderr}`

it.skipIf(!isThere)('Prometheus takes the alert rules', () => {
  expect(toldBy(promtool('check', 'rules', 'alerts.yaml'))).toBe('well')
})

it.skipIf(!isThere)('each alert fires when it should, and is silent when it should be', () => {
  expect(toldBy(promtool('test', 'rules', 'alerts.test.yaml'))).toBe('well')
})

interface AlertTest {
  readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts?: unknown[] }[]
}

it('each alert has a unit test in which it fires, and one in which it is silent', () => {
  const read = (name: string) => parse(readFileSync(join(folder, name), 'utf8'))
  const alerts = read('alerts.yaml').groups.flatMap((group: { rules: { alert: string }[] }) =>
    group.rules.map(({ alert }) => alert),
  )
  const tests = (read('alerts.test.yaml').tests as AlertTest[]).flatMap((each) => each.alert_rule_test)
  const named = (fires: boolean) =>
    new Set(tests.filter((each) => (each.exp_alerts !== undefined) === fires).map((each) => each.alertname))
  expect(named(true)).toEqual(new Set(alerts))
  expect(named(false)).toEqual(new Set(alerts))
})
