/** Each entry brings the database from the version before it to its own (its place in the list, from 1). */
export const migrations: readonly string[] = [
  `
  CREATE TABLE orders (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    gateway TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    check_at INTEGER,
    leased_until INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL,
    record TEXT NOT NULL,
    UNIQUE (kind, reference)
  ) STRICT;
  CREATE INDEX orders_by_check ON orders (check_at) WHERE check_at IS NOT NULL;
  CREATE INDEX orders_by_reference ON orders (reference);
  CREATE INDEX orders_by_state ON orders (state, serial);

  CREATE TABLE events (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    event TEXT NOT NULL,
    raw BLOB
  ) STRICT;
  CREATE INDEX events_by_order ON events (kind, reference, serial);

  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL REFERENCES events (id),
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    type TEXT NOT NULL,
    handler TEXT NOT NULL,
    dead INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    leased_until INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    died_at INTEGER
  ) STRICT;
  CREATE INDEX deliveries_due ON deliveries (dead, due_at);
  CREATE INDEX deliveries_by_order ON deliveries (kind, reference, handler, id);
  CREATE INDEX deliveries_by_event ON deliveries (event_id);
  `,
]
