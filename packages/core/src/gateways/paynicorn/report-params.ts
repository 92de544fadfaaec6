import { z } from 'zod'
import { lazy } from '../../data/lazy.ts'
import { countryCodeParam, optionalTextParam, patternParam, textParam } from '../../data/schema.ts'
import { appKeyParam } from './params.ts'

const COUNT = 'a whole number from 1, as number or digits'
const countParam = lazy(() =>
  z
    .union([z.int(COUNT).min(1, COUNT), patternParam(/^[1-9]\d{0,8}$/, COUNT)], COUNT)
    .transform((value) => String(value)),
)

const METRICS = [
  'report_day',
  'country',
  'cp_id',
  'api_key',
  'apk_package',
  'district_channel',
  'operator',
] as const

const DAY_MS = 24 * 60 * 60_000
const isDay = (day: string): boolean =>
  !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day)

const DAY = 'a day as "yyyy-MM-dd"'
const dayParam = lazy(() =>
  patternParam(/^\d{4}-\d{2}-\d{2}$/, DAY).refine(isDay, { error: DAY, abort: true }),
)

/** The page does not say how a day is written: as its other reports take it, or without dashes. */
const EITHER_DAY = 'a day as "yyyy-MM-dd" or "yyyyMMdd"'
const dashed = (day: string): string => day.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
const eitherDayParam = lazy(() =>
  patternParam(/^\d{4}(-?)\d{2}\1\d{2}$/, EITHER_DAY).refine((day) => isDay(dashed(day)), {
    error: EITHER_DAY,
    abort: true,
  }),
)

export const vasReportParams = lazy(() =>
  z
    .strictObject({
      appKey: appKeyParam(),
      countries: z.array(countryCodeParam(), 'a list of country codes').optional(),
      operators: z.array(textParam(64), 'a list of operator codes').optional(),
      pageNo: countParam(),
      pageSize: countParam(),
      apkPackage: optionalTextParam(256),
      districtChannel: optionalTextParam(64),
      metric: z.enum(METRICS, `one of ${METRICS.join(', ')}`),
      startDay: eitherDayParam(),
      endDay: eitherDayParam(),
    })
    .refine(({ startDay, endDay }) => dashed(startDay) <= dashed(endDay), {
      path: ['endDay'],
      error: 'from startDay on',
    }),
)

export const appKeysParams = lazy(() => z.strictObject({ cpId: textParam(64) }))

const RANGE = 'from startTime on, and at most 30 days after it'

export const vasByChannelParams = lazy(() =>
  z
    .strictObject({
      districtChannel: z.int('a whole number, e.g. 0 (palmstore)').min(0, 'a whole number from 0'),
      startTime: dayParam(),
      endTime: dayParam(),
    })
    .refine(
      ({ startTime, endTime }) => {
        const days = (Date.parse(endTime) - Date.parse(startTime)) / DAY_MS
        return days >= 0 && days <= 30
      },
      { path: ['endTime'], error: RANGE },
    ),
)
