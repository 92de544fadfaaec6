import { OWN_NAMES } from './own-names.ts'
import type { Schemas } from './schemas.ts'

/** A commit as `Writes` gives it. `place`: of its result, from 1. `tried`: who asks wants the order when it is another one. */
const COLUMNS = `place int, account text, kind text, reference text, gateway text, state text, once text, stuck boolean,
  conflict boolean, disputed boolean, pruned boolean, prunable boolean, created_at bigint, updated_at bigint,
  query_at bigint, version int, stamp text, over text, tried boolean, record bytea, key_id text, digest text, source text,
  callback text, received_at bigint, body bytea, body_key text, event_id text, type text, due_at bigint, event bytea,
  event_key text, handlers text[], leasing text[], until bigint`

/** Commits of one turn: their JSON is read once, and there is a statement for orders that change, for new ones, and for the rest. */
export const commit = ({ ours, jobs }: Schemas): string => `
CREATE TYPE ${ours}.change AS (${COLUMNS});

-- Serials by place: 0 where the order is not at the version before, or that has another stamp.
CREATE FUNCTION ${ours}.commit_orders(given ${ours}.change[], changes int, places int) RETURNS bigint[] LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  written bigint[] := array_fill(0::bigint, ARRAY[places]);
  news int[];
  made bigint[];
  done record;
BEGIN
  IF changes > 0 THEN
    FOR done IN
      UPDATE ${ours}.orders t SET state = c.state, once = c.once, stuck = c.stuck, conflict = c.conflict, disputed = c.disputed,
          pruned = c.pruned, prunable = c.prunable, updated_at = c.updated_at, query_at = c.query_at,
          version = c.version, stamp = c.stamp, record = c.record, key_id = c.key_id
        FROM unnest(given) c
        WHERE c.version > 1 AND t.account = c.account AND t.kind = c.kind AND t.reference = c.reference
          AND t.version = c.version - 1 AND t.stamp = coalesce(c.over, t.stamp)
        RETURNING c.place, t.serial
    LOOP
      written[done.place] := done.serial;
    END LOOP;
  END IF;
  IF changes < cardinality(given) THEN
    SELECT array_agg(n.place), array_agg(n.serial) INTO news, made FROM (
      SELECT c.place, nextval('${ours}.order_serials') AS serial FROM unnest(given) c WHERE c.version = 1) n;
    FOR done IN
      INSERT INTO ${ours}.orders (serial, account, kind, reference, gateway, state, once, stuck, conflict, disputed, pruned,
          prunable, created_at, updated_at, query_at, version, stamp, record, key_id)
        SELECT made[array_position(news, c.place)], c.account, c.kind, c.reference, c.gateway, c.state, c.once, c.stuck, c.conflict, c.disputed,
            c.pruned, c.prunable, c.created_at, c.updated_at, c.query_at, c.version, c.stamp, c.record, c.key_id
          FROM unnest(given) c
          WHERE c.version = 1 ORDER BY c.account COLLATE "C", c.kind COLLATE "C", c.reference COLLATE "C"
        ON CONFLICT (account, kind, reference) DO NOTHING RETURNING serial
    LOOP
      written[news[array_position(made, done.serial)]] := done.serial;
    END LOOP;
  END IF;
  RETURN written;
END $$;

-- What was heard, what happened, and one delivery for each handler of each event; those that a writer takes are leased
-- to it. Returns the results of other calls with its own.
CREATE FUNCTION ${ours}.commit_changes(rows jsonb, changes int, results jsonb[]) RETURNS jsonb[] LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  given ${ours}.change[] := ARRAY(SELECT c FROM jsonb_populate_recordset(NULL::${ours}.change, rows) c);
  written bigint[] := ${ours}.commit_orders(given, changes, cardinality(results));
  added record;
  place int;
  missed int[] := '{}';
  woken text[] := '{}';
BEGIN
  PERFORM ${ours}.make_partition(s) FROM unnest(written) s WHERE s > 0
    -- Looked up for each: a join would walk all there are.
    AND (SELECT p.beyond > s FROM ${ours}.partitions p WHERE p.first <= s ORDER BY p.first DESC LIMIT 1) IS NOT TRUE;
  FOR place IN SELECT c.place FROM unnest(given) c LOOP
    IF written[place] > 0 THEN
      results[place] := '[]';
    ELSE
      missed := missed || place;
    END IF;
  END LOOP;
  IF missed <> '{}' THEN
    FOR added IN SELECT c.place, (SELECT to_jsonb(k) FROM (SELECT t.account, t.kind, t.reference, t.record, t.key_id FROM ${ours}.orders t
        WHERE t.account = c.account AND t.kind = c.kind AND t.reference = c.reference) k) AS found
      FROM unnest(given) c WHERE c.tried AND c.place = ANY(missed) LOOP
      results[added.place] := jsonb_build_object('found', added.found);
    END LOOP;
  END IF;
  FOR added IN
    WITH heard AS (
      INSERT INTO ${ours}.messages (order_serial, digest, source, callback, received_at, body, key_id)
        SELECT written[c.place], c.digest, c.source, c.callback, c.received_at, c.body, c.body_key
          FROM unnest(given) c WHERE c.digest IS NOT NULL AND written[c.place] > 0
            -- Nobody else writes about this order now, so that this need not be done as if somebody did.
            AND (c.version = 1 OR (SELECT true FROM ${ours}.messages m
              WHERE m.order_serial = written[c.place] AND m.digest = c.digest LIMIT 1) IS NULL)
    ), happened AS (
      INSERT INTO ${ours}.events (order_serial, id, event, key_id)
        SELECT written[c.place], c.event_id, c.event, c.event_key
          FROM unnest(given) c WHERE c.event_id IS NOT NULL AND written[c.place] > 0
    )
    INSERT INTO ${jobs}.job_common AS j (id, name, data, state, singleton_key, start_after, created_on, started_on,
        heartbeat_on, blocked, retry_limit, expire_seconds, deletion_seconds, keep_until, policy)
      SELECT ${ours}.job_id(nextval('${ours}.delivery_ids')), r.queue,
          jsonb_build_object('event', r.event_id, 'type', r.type, 'token', r.is_taken::int),
          CASE WHEN r.is_taken THEN 'active' ELSE 'created' END::${jobs}.job_state, r.lane,
          CASE WHEN r.is_taken THEN ${ours}.time_of(r.until) ELSE r.due END, r.due,
          CASE WHEN r.is_taken THEN clock_timestamp() END, CASE WHEN r.is_taken THEN clock_timestamp() END, r.waits,
          1000000, 2147483647, 0, timestamptz '9999-01-01', 'standard'
        FROM (
          -- Due by the clock of all, where that of who writes it is ahead: another one would begin as much later.
          SELECT w.*, w.is_wanted AND NOT w.waits AS is_taken, least(${ours}.time_of(w.due_at), clock_timestamp()) AS due FROM (
            SELECT written[c.place]::text AS lane, c.place, c.event_id, c.type, c.due_at, c.until, h.name, h.queue,
                coalesce(h.name = ANY(c.leasing), false) AS is_wanted,
                -- A new order has nothing that waits. Not EXISTS, of which the planner may make one walk of all that wait.
                c.version > 1 AND coalesce((SELECT true FROM ${jobs}.job_common l WHERE l.singleton_key = written[c.place]::text
                  AND l.name || '' = h.queue AND l.state < 'completed' LIMIT 1), false) AS waits
              FROM unnest(given) c
              JOIN ${ours}.handlers h ON h.account = c.account AND (h.name = ANY(c.handlers) OR c.type = ANY(h.types))
              WHERE c.event_id IS NOT NULL AND written[c.place] > 0
              -- OFFSET: looked up once, not at each mention.
              OFFSET 0) w
          ORDER BY w.place, w.name
        ) r
      RETURNING ${ours}.number_of(j.id) AS number, j.name, j.state = 'active' AS is_taken, j.blocked,
        j.singleton_key::bigint AS lane
  LOOP
    IF added.is_taken THEN
      place := array_position(written, added.lane);
      results[place] := results[place] || jsonb_build_object('id', added.number, 'queue', added.name);
    ELSIF NOT added.blocked AND NOT added.name = ANY(woken) THEN
      woken := woken || added.name;
      PERFORM ${ours}.wake(added.name);
    END IF;
  END LOOP;
  RETURN results;
END $$;
`
