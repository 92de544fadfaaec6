import { requireNode } from './data/node-version.ts'

requireNode(process.versions)

export type { CallbacksOptions } from './callbacks/callbacks.ts'
export type { CallbackHandler, CallbackRequest, CallbackResponse, CallbackRoutes } from './callbacks/types.ts'
export type { ClientOptions } from './client-options.ts'
export type { ClientsWithin } from './clients-within.ts'
export type { Callbacks } from './configured-gateways.ts'
export type { Check, CheckResult, CheckState, CheckTools } from './data/check.ts'
export type { Clock } from './data/clock.ts'
export { addDecimals, compareDecimals, type DecimalText, isDecimal } from './data/decimal.ts'
export {
  type CallbackMessage,
  type CallMessage,
  channels,
  type DeliveryMessage,
  type QueryMessage,
  type RetryMessage,
  type WorkMessage,
} from './data/diagnostics.ts'
export {
  AlreadyPlacedError,
  AnswerError,
  type AnswerFault,
  ConfigError,
  GatewayError,
  InputError,
  type InputIssue,
  KumicornError,
  ReferenceCollisionError,
  ReferenceReusedError,
  StoreError,
  TransportError,
  type TransportFailure,
} from './data/errors.ts'
export type { GatewayCode } from './data/gateway-codes.ts'
export { JsonNumber, type JsonValue } from './data/json.ts'
export type { Logger, LoggerOption } from './data/logger.ts'
export type { NoParams } from './endpoint.ts'
export type {
  Answer,
  Asked,
  CallbackKind,
  Gateway,
  QuerySchedule,
  ToldBalance,
  ToldReport,
} from './gateway.ts'
export type { GatewayHost, GatewayPlugin } from './gateway-plugin.ts'
export type {
  CallbackPreflight,
  GatewayPreflight,
  SignedReadLine,
  WatchTransport,
} from './gateway-preflight.ts'
export { availableBalance } from './gateways/kumquat/balance.ts'
export { type KumquatCallback, kumquatCallbackOf } from './gateways/kumquat/callbacks.ts'
export { KumquatClient } from './gateways/kumquat/client.ts'
export type { KumquatCode } from './gateways/kumquat/codes.ts'
export { createKumquat } from './gateways/kumquat/create.ts'
export type { KumquatOperation } from './gateways/kumquat/endpoints.ts'
export type * from './gateways/kumquat/operations/balance.ts'
export type * from './gateways/kumquat/operations/carriers.ts'
export type * from './gateways/kumquat/operations/countries.ts'
export type * from './gateways/kumquat/operations/numbers.ts'
export type * from './gateways/kumquat/operations/orders.ts'
export type * from './gateways/kumquat/operations/products.ts'
export type { KumquatOptions } from './gateways/kumquat/options.ts'
export type * from './gateways/paynicorn/callback-fields.ts'
export { PaynicornClient } from './gateways/paynicorn/client.ts'
export type { PaynicornCode } from './gateways/paynicorn/codes.ts'
export { createPaynicorn } from './gateways/paynicorn/create.ts'
export type { PaynicornOperation } from './gateways/paynicorn/endpoints.ts'
export type * from './gateways/paynicorn/operations/airtime.ts'
export type * from './gateways/paynicorn/operations/answers.ts'
export type * from './gateways/paynicorn/operations/currency.ts'
export type * from './gateways/paynicorn/operations/data.ts'
export type * from './gateways/paynicorn/operations/methods.ts'
export type * from './gateways/paynicorn/operations/operators.ts'
export type * from './gateways/paynicorn/operations/payments.ts'
export type * from './gateways/paynicorn/operations/payouts.ts'
export type * from './gateways/paynicorn/operations/refunds.ts'
export type * from './gateways/paynicorn/operations/reports.ts'
export type * from './gateways/paynicorn/operations/transactions.ts'
export type { PaynicornOptions } from './gateways/paynicorn/options.ts'
export { paynicornPostbackOf } from './gateways/paynicorn/postback.ts'
export { paynicornRechargeOf } from './gateways/paynicorn/recharge.ts'
export type { CallOptions } from './http/call.ts'
export { type FetchTransportOptions, fetchTransport } from './http/fetch.ts'
export type { Page, PagedList } from './http/paging.ts'
export type { Transport, TransportRequest, TransportResponse } from './http/transport.ts'
export { type UndiciTransportOptions, undiciTransport } from './http/undici.ts'
export type { Health, HealthOptions, Overview } from './insight.ts'
export { createKumicorn, Kumicorn } from './kumicorn.ts'
export type { KumicornOptions, PruneOptions, StartOptions, StopOptions } from './kumicorn-options.ts'
export type { ConfiguredGateway } from './orders/accounts.ts'
export type {
  AccountClose,
  AmountSum,
  BalanceClose,
  ClosedTopUp,
  ClosePage,
  DailyClose,
  DayEnd,
  DaySum,
  KindClose,
  OpenOrder,
  OpenOrders,
  ReportClose,
  Suspect,
  ToldError,
} from './orders/closes/close.ts'
export type { DailyCloses } from './orders/closes/daily-closes.ts'
export type { CloseListOptions, DailyCloseOptions, TopUp } from './orders/closes/options.ts'
export type {
  DeadLetterListOptions,
  DeadLetterPage,
  DeadLetterShowOptions,
  DeadLetters,
  ReplayedSome,
  ReplayOptions,
  ReplaySomeOptions,
} from './orders/dead-letters.ts'
export type { DeliveriesOptions } from './orders/delivery-options.ts'
export type { OrderEvent, OrderEventOf } from './orders/event.ts'
export type { Fact, FactSource, Money } from './orders/fact.ts'
export type { HandlerRegistry, MissingTypes } from './orders/handler-registry.ts'
export type {
  HandleOrderEvent,
  HandlerContext,
  OrderEventHandler,
  TransactionalHandler,
  TransactionContext,
} from './orders/handlers.ts'
export type { EventEntry, HeardEntry, HistoryEntry, OrderHistory } from './orders/history.ts'
export {
  lifecycle,
  type OpenState,
  type OrderEventType,
  type OrderState,
  orderEventTypes,
  type ReportedState,
  type Transition,
} from './orders/lifecycle.ts'
export type { OrderConflict, OrderKey, OrderRecord, Refusal, Terms } from './orders/order.ts'
export type {
  HistoryOptions,
  ListOptions,
  OrderChoice,
  OrderPage,
  RecheckOptions,
  WaitOptions,
} from './orders/order-options.ts'
export type { Orders } from './orders/orders.ts'
export type { Outcome, Placement, PlaceOrder } from './orders/outcome.ts'
export type { OverrideOptions } from './orders/override.ts'
export type { RecalledReference } from './orders/polling/recall.ts'
export type { ReconciledOrder, ReconcileReport, ReconcileRun } from './orders/polling/report.ts'
export type { ReconcileOptions } from './orders/polling/schedule.ts'
export type { Order } from './orders/public-order.ts'
export { withoutSecrets } from './orders/secret-texts.ts'
export type { PreflightLine, PreflightOptions, PreflightReport } from './preflight/report.ts'
export type { Begun } from './stores/begun.ts'
export type {
  CloseFilter,
  DaysOfStore,
  EndedWalk,
  KeptClose,
  NewClose,
  OrderWithEvents,
  StoreHistoryPage,
  UnreadableClose,
} from './stores/daily.ts'
export type { ExpectedHandler, HandlerRow } from './stores/handler-row.ts'
export type { StoreOrderHistory } from './stores/history-page.ts'
export type { Intent, NewIntent } from './stores/intent.ts'
export type { KeyUse } from './stores/key-use.ts'
export { type MemoryStoreOptions, memoryStore } from './stores/memory.ts'
export type { OrderDelivery } from './stores/order-delivery.ts'
export type { OrderFilter } from './stores/order-filter.ts'
export type { AgeCount, OpenCount, OrdersRow, QueriesRow, StoreOverview } from './stores/overview.ts'
export { type SqliteStoreOptions, sqliteStore } from './stores/sqlite/sqlite.ts'
export type {
  Change,
  DeadLetter,
  Delivery,
  DeliveryClaim,
  Message,
  Store,
  StoreDeadLetterPage,
  StoreOrderPage,
  StorePage,
  TriedCommit,
} from './stores/store.ts'
export type { UnreadableDeadLetter } from './stores/unreadable-dead-letter.ts'
export type { UnreadableOrder } from './stores/unreadable-order.ts'
export type { RunState } from './turns.ts'
