import { literal } from '@kumicorn/messages'
import { decimalText, times, type Units, units } from '../../engine/decimal.ts'
import { convert, usdRates } from '../../reference-data/rates.ts'
import { dashed } from '../params.ts'
import { endpoints } from './endpoints.ts'
import { handler } from './operation.ts'
import { BusinessRefusal, OK } from './refusals.ts'
import type { PaynicornState, TopUp, Transaction } from './state.ts'

/* Reports are derived from the sandbox's own sales: payments and top-ups. */

type Sale = Transaction | TopUp

/** The channel and the application of everything that is sold in the sandbox. */
const CHANNEL = '99'
const PACKAGE = 'com.example.sandbox'

const succeeded = (sale: Sale): boolean => sale.state === 'succeeded'
/** Assumption: no page says whose midnight a day of the reports has. Beijing's, as the other gateway's. */
const AHEAD = 8 * 60 * 60_000
const dayOf = ({ createdAt }: Sale): string => new Date(createdAt + AHEAD).toISOString().slice(0, 10)
const operatorOf = (sale: Sale): string => (sale.kind === 'topUp' ? sale.operatorCode : sale.payMethod)
const customerOf = (sale: Sale): string => (sale.kind === 'topUp' ? sale.benefitNo : sale.customer)

const salesOf = ({ transactions, topUps }: PaynicornState): readonly Sale[] => [
  ...[...transactions.values()].filter(({ txnType }) => txnType === 'payment'),
  ...topUps.values(),
]

const dollars = (sales: readonly Sale[]): Units =>
  sales.reduce((sum, { amount, currency }) => sum + (convert(units(amount), currency, 'USD') ?? 0n), 0n)

function grouped(sales: readonly Sale[], keyOf: (sale: Sale) => string): ReadonlyMap<string, Sale[]> {
  const groups = new Map<string, Sale[]>()
  for (const sale of sales) {
    const key = keyOf(sale)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [sale])
    else group.push(sale)
  }
  return groups
}

export const vasReport = handler(endpoints.vasReport, (params, { state }) => {
  const { countries = [], operators = [], metric, startDay, endDay, pageNo, pageSize } = params
  const { appKey, cpId } = state.settings
  if (params.appKey !== appKey) throw new BusinessRefusal('1001', 'appKey is not the one of the sandbox')
  const wanted = countries.map((country) => country.toUpperCase())
  const sales = salesOf(state).filter(
    (sale) =>
      (wanted.length === 0 || wanted.includes(sale.countryCode)) &&
      (operators.length === 0 || operators.includes(operatorOf(sale))) &&
      dayOf(sale) >= dashed(startDay) &&
      dayOf(sale) <= dashed(endDay) &&
      (params.apkPackage ?? PACKAGE) === PACKAGE &&
      (params.districtChannel || CHANNEL) === CHANNEL,
  )
  const keys: Readonly<Record<typeof metric, (sale: Sale) => string>> = {
    report_day: dayOf,
    country: ({ countryCode }) => countryCode,
    cp_id: () => cpId,
    api_key: () => appKey,
    apk_package: () => PACKAGE,
    district_channel: () => CHANNEL,
    operator: operatorOf,
  }
  const rows = [...grouped(sales, keys[metric])].map(([value, group]) => vasRow(metric, value, group))
  const from = (Number(pageNo) - 1) * Number(pageSize)
  return { code: OK, message: 'success', data: rows.slice(from, from + Number(pageSize)) }
})

function vasRow(metric: string, metricValue: string, sales: readonly Sale[]) {
  const paid = sales.filter(succeeded)
  const sum = dollars(paid)
  const share = (part: string): object => literal(decimalText(times(sum, units(part)), 2))
  return {
    amountSumUsd: literal(decimalText(sum, 2)),
    dau: new Set(sales.map(customerOf)).size,
    estimatedIncome: share('0.05'),
    metric,
    metricValue,
    operatorDivide: share('0.80'),
    paySuccessCount: paid.length,
    payUserCount: new Set(paid.map(customerOf)).size,
    platformDivide: share('0.15'),
    realizationEfficiency: literal(decimalText(units(String(paid.length)) / BigInt(sales.length), 4)),
    smsSuccessCount: sales.length,
  }
}

export const appKeysReport = handler(endpoints.appKeysReport, ({ cpId }, { state }) => ({
  code: OK,
  message: 'success',
  data: cpId === state.settings.cpId ? [state.settings.appKey] : [],
}))

export const vasByChannelReport = handler(
  endpoints.vasByChannelReport,
  ({ districtChannel, startTime, endTime }, { state }) => {
    const sales = salesOf(state).filter(
      (sale) =>
        succeeded(sale) &&
        String(districtChannel) === CHANNEL &&
        dayOf(sale) >= startTime &&
        dayOf(sale) <= endTime,
    )
    const data = [...grouped(sales, ({ countryCode }) => countryCode)].map(([countryCode, group]) => ({
      packageName: PACKAGE,
      countryCode,
      usdSum: decimalText(dollars(group), 2),
    }))
    return { code: OK, message: 'success', data }
  },
)

export const getUsdRates = handler(endpoints.getUsdRates, (_, { state }) => {
  const now = state.simulation.clock.now()
  return {
    timestamp: Math.floor(now / 1_000),
    source: 'USD',
    date: new Date(now).toISOString().slice(0, 10),
    quotes: Object.fromEntries([...usdRates].map(([currency, rate]) => [`USD${currency}`, literal(rate)])),
  }
})
