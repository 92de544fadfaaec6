import type { DecimalText } from '../../../data/decimal.ts'
import type { CallOptions } from '../../../http/call.ts'
import type { PaynicornAnswer } from './answers.ts'

/** Parameters of `reports.vas`. (Reference: 获取VAS报表数据.) */
export interface PaynicornReportsVasParams {
  /** Whose sales: 1 to 64 characters. Default: the client's own application. */
  readonly appKey?: string | undefined
  /** Only of these countries: ISO 3166-1 alpha-2, e.g. `['NG']`. */
  readonly countries?: readonly string[] | undefined
  /** Only of these operators: their codes, each of 1 to 64 characters, e.g. `['NG_MTN']`. */
  readonly operators?: readonly string[] | undefined
  /** The page, from 1: a whole number, or its digits as text. */
  readonly pageNo: string | number
  /** Rows a page, from 1: a whole number, or its digits as text. The page names no greatest one. */
  readonly pageSize: string | number
  /** Only of this Android package: at most 256 characters. */
  readonly apkPackage?: string | undefined
  /** Only of this distribution channel: at most 64 characters, e.g. `'0'` palmstore. */
  readonly districtChannel?: string | undefined
  /** What the rows are grouped by, e.g. `report_day`: a row a day. */
  readonly metric:
    | 'report_day'
    | 'country'
    | 'cp_id'
    | 'api_key'
    | 'apk_package'
    | 'district_channel'
    | 'operator'
  /**
   * The first day, `yyyy-MM-dd` or `yyyyMMdd`. Assumption: so written, and a day of Beijing (UTC+8); no page says how or whose.
   */
  readonly startDay: string
  /** The last day, `yyyy-MM-dd` or `yyyyMMdd`, from `startDay` on. Assumption: a day of Beijing (UTC+8), and counted itself. */
  readonly endDay: string
}

/** A row of `reports.vas`. (Reference: 获取VAS报表数据, Content.) */
export interface PaynicornVasReportRow {
  /** What was sold, in US dollars, as decimal text. */
  readonly amountSumUsd?: DecimalText | undefined
  /** Users who were active on the day (DAU). */
  readonly dau?: number | undefined
  /** What you are expected to earn (预估收益), as decimal text. The page names no currency. */
  readonly estimatedIncome?: DecimalText | undefined
  /** What the row is grouped by. */
  readonly metric: string | undefined
  /** The day, country, … of the row. */
  readonly metricValue: string | undefined
  /** The share of the operator (运营商分成), as decimal text. The page does not say in what. */
  readonly operatorDivide?: DecimalText | undefined
  /** How many payments have succeeded. */
  readonly paySuccessCount?: number | undefined
  /** How many users have paid. */
  readonly payUserCount?: number | undefined
  /** The share of the platform (平台分成), as decimal text. The page does not say in what. */
  readonly platformDivide?: DecimalText | undefined
  /** How well traffic is turned into money (变现效率), as decimal text. The page does not say how it is counted. */
  readonly realizationEfficiency?: DecimalText | undefined
  /** How many orders there were (订单总笔数). */
  readonly smsSuccessCount?: number | undefined
  /** Whatever else Paynicorn tells, as it came. */
  readonly [field: string]: unknown
}

/** What was sold: result of `reports.vas`. (Reference: 获取VAS报表数据.) */
export interface PaynicornVasReport extends PaynicornAnswer {
  /** The rows; empty when Paynicorn tells none. */
  readonly data: readonly PaynicornVasReportRow[]
}

/** Parameters of `reports.appKeys`. (Reference: 根据cpid拉取该商户下所有的应用的appkey.) */
export interface PaynicornReportsAppKeysParams {
  /** Paynicorn's id of the merchant: 1 to 64 characters. */
  readonly cpId: string
}

/** The applications of a merchant: result of `reports.appKeys`. (Reference: 根据cpid拉取该商户下所有的应用的appkey.) */
export interface PaynicornAppKeysReport extends PaynicornAnswer {
  /** Their app keys; empty when Paynicorn tells none. */
  readonly data: readonly string[]
}

/** Parameters of `reports.vasByChannel`. (Reference: VAS交易数据.) */
export interface PaynicornReportsVasByChannelParams {
  /**
   * The distribution channel, a whole number from 0: 0 palmstore, 1 AHA, 2 games, 3 distribution, 4 AHA quick games, 5
   * games-aha, 6 games-palm, 99 tests of the SDK.
   */
  readonly districtChannel: number
  /** The first day, `yyyy-MM-dd`. No page says whose midnight it begins at. */
  readonly startTime: string
  /** The last day, `yyyy-MM-dd`: at most 30 days after `startTime`. */
  readonly endTime: string
}

/** A row of `reports.vasByChannel`. (Reference: VAS交易数据, Content.) */
export interface PaynicornVasByChannelRow {
  /** The package of the application (包名). */
  readonly packageName: string | undefined
  /** The country: ISO 3166-1 alpha-2. */
  readonly countryCode: string | undefined
  /** What was sold, in US dollars, as decimal text. */
  readonly usdSum?: DecimalText | undefined
  /** Whatever else Paynicorn tells, as it came. */
  readonly [field: string]: unknown
}

/** What was sold in a channel: result of `reports.vasByChannel`. (Reference: VAS交易数据.) */
export interface PaynicornVasByChannelReport extends PaynicornAnswer {
  /** The rows; empty when Paynicorn tells none. */
  readonly data: readonly PaynicornVasByChannelRow[]
}

/** Paynicorn: reports. */
export interface PaynicornReports {
  /**
   * What was sold, grouped by day, country and the like. (Reference: 获取VAS报表数据.)
   * @throws KumicornError when no answer came, or a refusal
   * @example
   * ```ts
   * const { data } = await paynicorn.reports.vas({
   *   metric: 'report_day',
   *   startDay: '2026-11-01',
   *   endDay: '2026-11-30',
   *   pageNo: 1,
   *   pageSize: 100,
   * })
   * for (const { metricValue, amountSumUsd } of data) console.log(metricValue, amountSumUsd)
   * ```
   */
  vas(params: PaynicornReportsVasParams, options?: CallOptions): Promise<PaynicornVasReport>
  /**
   * The app keys of a merchant. (Reference: 根据cpid拉取该商户下所有的应用的appkey.)
   * @throws KumicornError when no answer came, or a refusal
   * @example
   * ```ts
   * const { data: appKeys } = await paynicorn.reports.appKeys({ cpId: 'the id of the merchant' })
   * ```
   */
  appKeys(params: PaynicornReportsAppKeysParams, options?: CallOptions): Promise<PaynicornAppKeysReport>
  /**
   * What was sold in a distribution channel, in at most 30 days. (Reference: VAS交易数据.)
   * @throws KumicornError when no answer came, or a refusal
   * @example
   * ```ts
   * const { data } = await paynicorn.reports.vasByChannel({
   *   districtChannel: 0,
   *   startTime: '2026-11-01',
   *   endTime: '2026-11-30',
   * })
   * ```
   */
  vasByChannel(
    params: PaynicornReportsVasByChannelParams,
    options?: CallOptions,
  ): Promise<PaynicornVasByChannelReport>
}
