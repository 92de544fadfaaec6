/** Marks a file as ours (`PRAGMA application_id`): "Kumi". */
export const APPLICATION_ID = 0x4b756d69

/**
 * Each entry brings the database from the version before it to its own (its place in the list, from 1).
 *
 * Every index exists for one walk: no call looks at rows that it does not return. Text that people or gateways
 * wrote stands in `record`, `event`, `body` and `last_error` only, which are encrypted when there are keys.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE orders (
    serial INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    gateway TEXT NOT NULL,
    state TEXT NOT NULL,
    once TEXT,
    stuck INTEGER NOT NULL,
    conflict INTEGER NOT NULL,
    disputed INTEGER NOT NULL,
    pruned INTEGER NOT NULL,
    prunable INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    query_at INTEGER,
    version INTEGER NOT NULL,
    stamp TEXT NOT NULL,
    record ANY NOT NULL,
    key_id TEXT,
    UNIQUE (account, kind, reference)
  ) STRICT;
  CREATE INDEX orders_by_state ON orders (account, kind, state, created_at) WHERE pruned = 0;
  CREATE INDEX orders_stuck ON orders (account, kind, created_at) WHERE pruned = 0 AND stuck = 1;
  CREATE INDEX orders_in_conflict ON orders (account, kind, created_at) WHERE pruned = 0 AND conflict = 1;
  CREATE INDEX orders_disputed ON orders (account, kind, created_at) WHERE pruned = 0 AND disputed = 1;
  CREATE INDEX orders_to_query ON orders (account, query_at) WHERE query_at IS NOT NULL;
  CREATE INDEX orders_once ON orders (account, once) WHERE once IS NOT NULL;
  CREATE INDEX orders_to_prune ON orders (account, updated_at) WHERE prunable = 1;

  -- The serial of a message and of an event is made of its order and of the version that it has brought
  -- (about-order.ts): a commit has fewer pages to write without an index for each.
  CREATE TABLE messages (
    serial INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    source TEXT NOT NULL,
    callback TEXT,
    received_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    key_id TEXT
  ) STRICT;

  CREATE TABLE events (
    serial INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    event ANY NOT NULL,
    key_id TEXT
  ) STRICT;

  -- ready: the oldest living delivery of its order and handler, the only one that may be claimed.
  -- due_at: when it may be claimed; a lease pushes it. leased_until: NULL when nobody holds it.
  -- received_at: when its event was received.
  -- AUTOINCREMENT: an id is never used again, so who comes late meets no other delivery.
  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    handler TEXT NOT NULL,
    type TEXT NOT NULL,
    order_serial INTEGER NOT NULL,
    event_serial INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    ready INTEGER NOT NULL,
    dead INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    leased_until INTEGER,
    token INTEGER NOT NULL DEFAULT 0,
    last_error ANY NOT NULL DEFAULT '',
    error_key_id TEXT,
    died_at INTEGER
  ) STRICT;
  CREATE INDEX deliveries_due ON deliveries (account, handler, ready, due_at);
  CREATE INDEX deliveries_by_order ON deliveries (order_serial, handler, dead);
  CREATE INDEX deliveries_waiting ON deliveries (account, handler, type) WHERE dead = 0;
  CREATE INDEX deliveries_dead ON deliveries (account) WHERE dead = 1;
  CREATE INDEX deliveries_dead_of ON deliveries (account, handler) WHERE dead = 1;

  CREATE TABLE handlers (
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    types TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (account, name)
  ) STRICT, WITHOUT ROWID;
  `,
]
