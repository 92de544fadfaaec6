import type { Open } from '../../../data/open.ts'

/** `1` success, `-1` processing, `0` failed; open for new ones. */
export type PaynicornStatus = '1' | '-1' | '0'

/** `0` processing, `1` success, `2` failed; open for new ones. */
export type PaynicornStatusCode = '0' | '1' | '2'

/** What Paynicorn answers of every transaction, report and list of methods. */
export interface PaynicornAnswer {
  /**
   * Paynicorn's code of the outcome, at most 16 characters. Assumption: `000000`, `0000`, `1200`, `200` and `0` mean success;
   * the page that lists the codes is not public.
   */
  readonly code: string | undefined
  /** What the code says, in words for people: at most 256 characters. */
  readonly message: string | undefined
  /** Whatever else Paynicorn tells, as it came. */
  readonly [field: string]: unknown
}

/** What Paynicorn answers of a transaction that is placed. */
export interface PaynicornTransactionAnswer extends PaynicornAnswer {
  /** `1` success, `-1` processing, `0` failed; open for new ones. */
  readonly status: Open<PaynicornStatus>
}

/** What Paynicorn answers of a top-up that is placed: result of `airtime.topUp` and `data.topUp`. (Reference: 话费充值接口, 流量充值接口.) */
export interface PaynicornTopUp {
  /** Your own id of the order. */
  readonly transId: string
  /** `0` processing, `1` success, `2` failed; open for new ones. */
  readonly statusCode: Open<PaynicornStatusCode>
  /** What happened, in words for people. */
  readonly description: string | undefined
  /** Paynicorn's id of the order: 64 bits, as text with every digit. The page of airtime does not name it. */
  readonly orderId: string | undefined
  /** Whatever else Paynicorn tells, as it came. */
  readonly [field: string]: unknown
}

/** What Paynicorn tells of a top-up that is asked about. */
export interface PaynicornTopUpRecord {
  /** Your own id of the order. */
  readonly transId: string
  /** `0` processing, `1` success, `2` failed; open for new ones. */
  readonly statusCode: Open<PaynicornStatusCode>
  /** What happened, in words for people. */
  readonly description: string | undefined
  /** The country of the number: ISO 3166-1 alpha-2. */
  readonly countryCode?: string | undefined
  /** Paynicorn's code of the operator. */
  readonly operatorCode?: string | undefined
  /** The number that is topped up. */
  readonly benefitNo?: string | undefined
  /** What was given as `memo`. */
  readonly memo: string | undefined
  /** Whatever else Paynicorn tells, as it came. */
  readonly [field: string]: unknown
}
