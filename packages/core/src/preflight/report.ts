import type { CheckResult } from '../data/check.ts'

/** One thing that was looked at. */
export interface PreflightLine extends CheckResult {
  /** What it belongs to: the name of a gateway, `callbacks`, `store`, `handlers` or `versions`. */
  readonly subject: string
  /** What was looked at, e.g. `credentials`. */
  readonly check: string
}

export interface PreflightReport {
  /** Nothing has failed. There may be warnings, and what was not checked. */
  readonly ok: boolean
  readonly lines: readonly PreflightLine[]
}

export interface PreflightOptions {
  /**
   * Where the callbacks are mounted, as the gateways see it, e.g. `https://shop.example/callbacks`; or an address for
   * each kind, by its name. Each is sent an unsigned message, and where that is refused as ours do, one that is signed
   * and names another account. Without it your own server is not asked.
   */
  readonly publicUrl?: string | Readonly<Record<string, string>> | undefined
  /** Whether real orders will come: http and a store that forgets are failures then. Default: `NODE_ENV` is `production`. */
  readonly production?: boolean | undefined
  /** ISO 3166-1 alpha-2: whose lists are read, where a gateway wants a country. Default `NG`. */
  readonly country?: string | undefined
  /** Milliseconds for each check, at most a day. Default 10 000. */
  readonly timeout?: number | undefined
  /** `false` where the handlers of the application are not registered: they are not checked then. Default true. */
  readonly handlers?: boolean | undefined
}

/** Looks at everything that has to be right before the first order. Never rejects. */
export type Preflight = (options?: PreflightOptions) => Promise<PreflightReport>
