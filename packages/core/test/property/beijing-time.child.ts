import { readFileSync } from 'node:fs'
import { beijingDatetime, beijingTimestamp } from '../../src/gateways/kumquat/beijing-time.ts'

// Runs in a process of its own, under the time zone of the TZ variable.
const moments = JSON.parse(readFileSync(0, 'utf8')) as number[]
const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions()
const times = moments.map((epochMs) => `${beijingTimestamp(epochMs)} ${beijingDatetime(epochMs)}`)
process.stdout.write(JSON.stringify({ zone, times }))
