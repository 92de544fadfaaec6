import type { GatewayCalls } from '../../client.ts'
import { boundsOf, type Zone, zoneOf } from '../../data/day.ts'
import { DecimalSum } from '../../data/decimal.ts'
import { AnswerError } from '../../data/errors.ts'
import type { ToldReport } from '../../gateway.ts'
import type { CallOptions } from '../../http/call.ts'
import { paynicornEndpoints } from './endpoints.ts'
import type { PaynicornVasReport } from './operations/reports.ts'

/** Assumption: no page says whose midnight the days of a report have. */
const REPORT_ZONE = 'Asia/Shanghai'

/** Assumption: what the report counts as paid. Refunds and payouts are no sales. */
const SALES = ['payment', 'topUp']

/** What Paynicorn has counted of an application's sales on a day. @throws KumicornError */
export async function paynicornReport(
  {
    read,
    zone = REPORT_ZONE,
  }: Pick<GatewayCalls<typeof paynicornEndpoints>, 'read'> & { readonly zone: string | undefined },
  day: string,
  options?: CallOptions,
): Promise<ToldReport> {
  const asked = { metric: 'report_day', startDay: day, endDay: day, pageNo: 1, pageSize: 100 }
  const told = (await read(paynicornEndpoints.reports.vas, asked, options)) as PaynicornVasReport
  const dollars = new DecimalSum()
  let count: number | undefined = 0
  for (const { paySuccessCount, amountSumUsd, metricValue } of told.data) {
    const of = dateIn(metricValue)
    if (of !== undefined && of !== day) throw ofOtherDay(of, day)
    dollars.add(amountSumUsd ?? '0')
    count = paySuccessCount === undefined || count === undefined ? undefined : count + paySuccessCount
  }
  return {
    ...boundsOf(zoneOf(zone) as Zone, day),
    zone,
    kinds: SALES,
    count,
    sums: [{ amount: dollars.text, currency: 'USD' }],
  }
}

/** Grouped by day, a row's value is its day. No page says how that is written: what reads as no date is let through. */
const DATE = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[ T].*)?$/

const dateIn = (text = ''): string | undefined => DATE.exec(text)?.slice(1, 4).join('-')

const ofOtherDay = (told: string, day: string): AnswerError =>
  new AnswerError('mismatch', `reports.vas: a row is of ${told}, not of ${day}`, {
    gateway: 'paynicorn',
    operation: 'reports.vas',
    httpStatus: 200,
  })
