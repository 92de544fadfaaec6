import type { Schemas } from './schemas.ts'

/**
 * Every index exists for one walk: no call looks at rows that it does not return. Text that people or gateways
 * wrote stands in `record`, `event` and `body` only, which are encrypted when there are keys. Times are the
 * milliseconds of whoever called.
 */
export const tables = ({ ours, jobs }: Schemas): string => `
CREATE SEQUENCE ${ours}.order_serials;
CREATE TABLE ${ours}.orders (
  serial bigint PRIMARY KEY DEFAULT nextval('${ours}.order_serials'),
  account text NOT NULL,
  kind text NOT NULL,
  -- Its index finds what begins with a text, too.
  reference text COLLATE "C" NOT NULL,
  gateway text NOT NULL,
  state text NOT NULL,
  once text,
  stuck boolean NOT NULL,
  conflict boolean NOT NULL,
  disputed boolean NOT NULL,
  pruned boolean NOT NULL,
  prunable boolean NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  query_at bigint,
  version integer NOT NULL,
  -- What no other version of any order has: two histories that have parted, as after a restored backup, are told apart.
  stamp text NOT NULL,
  record bytea NOT NULL,
  key_id text,
  CONSTRAINT orders_by_key UNIQUE (account, kind, reference)
);
CREATE INDEX orders_by_state ON ${ours}.orders (account, kind, state, created_at, serial) WHERE NOT pruned;
CREATE INDEX orders_stuck ON ${ours}.orders (account, kind, created_at, serial) WHERE NOT pruned AND stuck;
CREATE INDEX orders_in_conflict ON ${ours}.orders (account, kind, created_at, serial) WHERE NOT pruned AND conflict;
CREATE INDEX orders_disputed ON ${ours}.orders (account, kind, created_at, serial) WHERE NOT pruned AND disputed;
CREATE INDEX orders_to_query ON ${ours}.orders (account, query_at) WHERE query_at IS NOT NULL;
CREATE INDEX orders_once ON ${ours}.orders (account, once) WHERE once IS NOT NULL;
CREATE INDEX orders_ended ON ${ours}.orders (account, updated_at, serial)
  WHERE NOT pruned AND state IN ('rejected', 'succeeded', 'failed', 'reversed');

-- types: NULL for a handler that only deliveries tell of. queue: its queue in pg-boss.
CREATE TABLE ${ours}.handlers (
  account text NOT NULL,
  name text NOT NULL,
  queue text NOT NULL CONSTRAINT handlers_by_queue UNIQUE,
  types text[],
  seen_at bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (account, name)
);

-- When the next question to a gateway may be asked, by whichever instance.
CREATE TABLE ${ours}.paces (
  account text PRIMARY KEY,
  next_at bigint NOT NULL
);

-- Orders that were placed in a transaction of the application, and are to be sent.
CREATE TABLE ${ours}.intents (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  kind text NOT NULL,
  reference text COLLATE "C" NOT NULL,
  operation text NOT NULL,
  call bytea NOT NULL,
  key_id text,
  due_at bigint NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  token bigint NOT NULL DEFAULT 0
);
CREATE INDEX intents_due ON ${ours}.intents (account, due_at, serial);

-- The closes of days. day: yyyy-mm-dd. nth: the first of the day, the second, …
CREATE TABLE ${ours}.closes (
  account text NOT NULL,
  day text COLLATE "C" NOT NULL,
  nth integer NOT NULL,
  made_at bigint NOT NULL,
  body bytea NOT NULL,
  key_id text,
  PRIMARY KEY (account, day, nth)
);

-- A delivery is a job of pg-boss. Its number makes the id of the job, so that jobs sort as they were made.
CREATE SEQUENCE ${ours}.delivery_ids;

CREATE FUNCTION ${ours}.job_id(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('00000000-0000-8000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
$$;
CREATE FUNCTION ${ours}.number_of(id uuid) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('x' || right(id::text, 12))::bit(48)::bigint
$$;
CREATE FUNCTION ${ours}.time_of(ms bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_timestamp(ms::float8 / 1000)
$$;
CREATE FUNCTION ${ours}.ms_of(at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT round(extract(epoch FROM at) * 1000)::bigint
$$;

-- What pg-boss's own indexes do not lead to: what is due longest, one delivery, those of an order, what waits for
-- another, the types of those that wait and the oldest of each, dead ones.
CREATE INDEX kumicorn_due ON ${jobs}.job_common (name, blocked, start_after, id) WHERE state < 'completed';
CREATE UNIQUE INDEX kumicorn_id ON ${jobs}.job_common (id);
-- All that an order has, dead ones too; and a lane, of which what is ready and what is next are found without the rest.
-- The || '' keeps the planner, to whom an order has one delivery, from walking the whole order or a whole queue.
CREATE INDEX kumicorn_order ON ${jobs}.job_common ((singleton_key || ''));
CREATE INDEX kumicorn_lane ON ${jobs}.job_common (singleton_key, (name || ''), blocked, id) WHERE state < 'completed';
CREATE INDEX kumicorn_types ON ${jobs}.job_common (name, (data->>'type'), created_on) WHERE state < 'completed';
CREATE INDEX kumicorn_dead_letter ON ${jobs}.job_common (dead_letter) WHERE dead_letter IS NOT NULL;
-- By the number: in the order of the id itself the planner now and then walks all there are by kumicorn_id.
CREATE INDEX kumicorn_dead ON ${jobs}.job_common (name, ${ours}.number_of(id)) WHERE state = 'failed';
`
