export type { CallOptions } from './http/call.ts'
export type { Callbacks, CallbacksOptions } from './callbacks/callbacks.ts'
export type { CallbackHandler, CallbackKind, CallbackRequest, CallbackResponse } from './callbacks/types.ts'
export type { ClientOptions } from './client-options.ts'
export type { Clock } from './data/clock.ts'
export { addDecimals, compareDecimals, type DecimalText, isDecimal } from './data/decimal.ts'
export { type CallbackMessage, type CallMessage, channels } from './data/diagnostics.ts'
export {
  AnswerError,
  type AnswerFault,
  ConfigError,
  type Gateway,
  GatewayError,
  InputError,
  type InputIssue,
  KumicornError,
  ReferenceReusedError,
  StoreError,
  TransportError,
  type TransportFailure,
} from './data/errors.ts'
export { availableBalance } from './gateways/kumquat/balance.ts'
export type { KumquatCallback } from './gateways/kumquat/callback.ts'
export { createKumquat, KumquatClient, type KumquatOptions } from './gateways/kumquat/client.ts'
export type { KumquatOperation } from './gateways/kumquat/endpoints.ts'
export type {
  KumquatBalance,
  KumquatCarrier,
  KumquatCountry,
  KumquatNumberInfo,
  KumquatOrder,
  KumquatOrderStatus,
  KumquatProduct,
} from './gateways/kumquat/results.ts'
export { createPaynicorn, PaynicornClient, type PaynicornOptions } from './gateways/paynicorn/client.ts'
export type { PaynicornOperation } from './gateways/paynicorn/endpoints.ts'
export type { PaynicornTxnType } from './gateways/paynicorn/params.ts'
export type { PaynicornPostback } from './gateways/paynicorn/postback.ts'
export type { PaynicornRecharge } from './gateways/paynicorn/recharge-callback.ts'
export type {
  PaynicornAirtimeRecord,
  PaynicornDataRecord,
  PaynicornMethods,
  PaynicornPayment,
  PaynicornPayout,
  PaynicornRefund,
  PaynicornStatus,
  PaynicornStatusCode,
  PaynicornTopUp,
  PaynicornTransaction,
  PaynicornUsdRates,
} from './gateways/paynicorn/results.ts'
export { JsonNumber, type JsonValue } from './data/json.ts'
export { createKumicorn, Kumicorn, type KumicornOptions } from './kumicorn.ts'
export type { Logger } from './data/logger.ts'
export type { ReconcileOptions } from './orders/check-plan.ts'
export type { DeadLetterPage, DeadLetters } from './orders/dead-letters.ts'
export type { DeliveriesOptions } from './orders/deliveries.ts'
export type { OrderEvent } from './orders/events.ts'
export type { FactSource } from './orders/facts.ts'
export type { HandleOrderEvent, OrderEventHandler, OrderEventOf } from './orders/handlers.ts'
export {
  lifecycle,
  type OrderEventType,
  type OrderState,
  orderEventTypes,
  type ToldState,
  type Transition,
} from './orders/lifecycle.ts'
export type { ListOptions, Order, OrderPage, Orders, WaitOptions } from './orders/orders.ts'
export type { ReconciledOrder, ReconcileReport, ReconcileRun } from './orders/reconcile.ts'
export type { Outcome, ResolveOptions } from './orders/outcome.ts'
export type { Page, PagedList } from './http/paging.ts'
export { type MemoryStoreOptions, memoryStore } from './stores/memory.ts'
export { type SqliteStoreOptions, sqliteStore } from './stores/sqlite/sqlite.ts'
export type {
  Claim,
  DeadLetter,
  Delivery,
  DeliveryClaim,
  NewEvent,
  OrderFilter,
  OrderRecord,
  Store,
  StorePage,
} from './stores/store.ts'
export type { Transport, TransportRequest, TransportResponse } from './http/transport.ts'
export { type FetchTransportOptions, fetchTransport } from './http/fetch.ts'
export { type UndiciTransportOptions, undiciTransport } from './http/undici.ts'
