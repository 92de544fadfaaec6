import { ENDED } from './days.ts'
import { OWN_NAMES } from './own-names.ts'
import type { Schemas } from './schemas.ts'
import { BY_INDEX } from './write.ts'

/** The newest of a pair that have one of the marks that few orders have: each has an index of its own. */
const marked = (
  ours: string,
  mark: 'stuck' | 'conflict' | 'disputed',
): string => `(SELECT coalesce(jsonb_agg(to_jsonb(l)), '[]')
        FROM (SELECT * FROM ${ours}.orders o
          WHERE o.account = pair.account AND o.kind = pair.kind AND NOT o.pruned AND o.${mark} AND o.state = ANY(states)
            AND (wanted_stuck IS NULL OR o.stuck = wanted_stuck)
            AND (wanted_conflict IS NULL OR o.conflict = wanted_conflict)
            AND (wanted_disputed IS NULL OR o.disputed = wanted_disputed)
            AND o.created_at >= since AND (o.created_at, o.serial) < (before_at, before_serial)
          ORDER BY o.created_at DESC, o.serial DESC LIMIT most) l)`

/** What is read: each answer is one JSON value, so that no type parser of a given pool has a say. */
export const reads = ({ ours, jobs }: Schemas): string => `
CREATE FUNCTION ${ours}.find_orders(keys jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
BEGIN
  RETURN (SELECT jsonb_agg(CASE WHEN o.serial IS NOT NULL THEN jsonb_build_object('account', o.account, 'kind', o.kind,
      'reference', o.reference, 'record', o.record, 'key_id', o.key_id) END ORDER BY k.place)
    FROM jsonb_array_elements(keys) WITH ORDINALITY k (key, place)
    LEFT JOIN ${ours}.orders o ON o.account = k.key->>0 AND o.kind = k.key->>1 AND o.reference = k.key->>2);
END $$;

CREATE FUNCTION ${ours}.find_events(of_account text, of_kind text, of_reference text) RETURNS jsonb LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('event_id', e.id, 'event', e.event, 'key_id', e.key_id) ORDER BY e.serial), '[]')
    FROM ${ours}.orders o JOIN ${ours}.events e ON e.order_serial = o.serial
    WHERE o.account = of_account AND o.kind = of_kind AND o.reference = of_reference AND NOT o.pruned);
END $$;

CREATE FUNCTION ${ours}.find_messages(of_account text, of_kind text, of_reference text) RETURNS jsonb LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.serial), '[]')
    FROM ${ours}.orders o JOIN ${ours}.messages m ON m.order_serial = o.serial
    WHERE o.account = of_account AND o.kind = of_kind AND o.reference = of_reference AND NOT o.pruned);
END $$;

-- The newest events and messages of an order before a place, newest first. It looks at all that its order has, and keeps
-- those: an index for it would cost each commit.
CREATE FUNCTION ${ours}.find_history(of_account text, of_kind text, of_reference text, event_before bigint, message_before bigint, most int)
RETURNS jsonb LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
DECLARE
  of_order bigint := (SELECT o.serial FROM ${ours}.orders o
    WHERE o.account = of_account AND o.kind = of_kind AND o.reference = of_reference AND NOT o.pruned);
BEGIN
  RETURN jsonb_build_object(
    'events', (SELECT coalesce(jsonb_agg(jsonb_build_object('serial', e.serial, 'event_id', e.id, 'event', e.event, 'key_id', e.key_id) ORDER BY e.serial DESC), '[]')
      FROM (SELECT * FROM ${ours}.events WHERE order_serial = of_order AND serial < event_before ORDER BY serial DESC LIMIT most) e),
    'messages', (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.serial DESC), '[]')
      FROM (SELECT * FROM ${ours}.messages WHERE order_serial = of_order AND serial < message_before ORDER BY serial DESC LIMIT most) m));
END $$;

-- The accounts and kinds that there are, one step of an index each.
CREATE FUNCTION ${ours}.pairs() RETURNS TABLE (account text, kind text, gateway text) LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
DECLARE
  pair record;
BEGIN
  SELECT o.account, o.kind, o.gateway INTO pair FROM ${ours}.orders o ORDER BY o.account, o.kind LIMIT 1;
  WHILE pair.account IS NOT NULL LOOP
    account := pair.account;
    kind := pair.kind;
    gateway := pair.gateway;
    RETURN NEXT;
    SELECT o.account, o.kind, o.gateway INTO pair FROM ${ours}.orders o
      WHERE (o.account, o.kind) > (pair.account, pair.kind) ORDER BY o.account, o.kind LIMIT 1;
  END LOOP;
END $$;

-- Merges the newest of each account, kind and state: every one of these is a walk of an index.
CREATE FUNCTION ${ours}.list_orders(f jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
DECLARE
  states text[] := ARRAY(SELECT jsonb_array_elements_text(f->'states'));
  before_at bigint := (f->>'beforeAt')::bigint;
  before_serial bigint := (f->>'beforeSerial')::bigint;
  since bigint := (f->>'since')::bigint;
  most int := (f->>'limit')::int;
  wanted_stuck boolean := (f->>'stuck')::boolean;
  wanted_conflict boolean := (f->>'conflict')::boolean;
  wanted_disputed boolean := (f->>'disputed')::boolean;
  pair record;
  rows jsonb := '[]';
BEGIN
  FOR pair IN SELECT p.account, p.kind FROM ${ours}.pairs() p
      WHERE (f->'accounts' IS NULL OR f->'accounts' ? p.account) AND (f->'kinds' IS NULL OR f->'kinds' ? p.kind)
        AND (f->>'gateway' IS NULL OR p.gateway = f->>'gateway') LOOP
    IF f->>'reference' IS NOT NULL THEN
      rows := rows || (SELECT coalesce(jsonb_agg(to_jsonb(o)), '[]') FROM ${ours}.orders o
        WHERE o.account = pair.account AND o.kind = pair.kind AND o.reference = f->>'reference' AND o.state = ANY(states)
          AND (wanted_stuck IS NULL OR o.stuck = wanted_stuck)
          AND (wanted_conflict IS NULL OR o.conflict = wanted_conflict)
          AND (wanted_disputed IS NULL OR o.disputed = wanted_disputed) AND o.created_at >= since
          AND (o.created_at, o.serial) < (before_at, before_serial));
    ELSIF wanted_stuck THEN
      rows := rows || ${marked(ours, 'stuck')};
    ELSIF wanted_conflict THEN
      rows := rows || ${marked(ours, 'conflict')};
    ELSIF wanted_disputed THEN
      rows := rows || ${marked(ours, 'disputed')};
    ELSE
      rows := rows || (SELECT coalesce(jsonb_agg(to_jsonb(l)), '[]') FROM unnest(states) s (state) CROSS JOIN LATERAL (
        SELECT * FROM ${ours}.orders o
          WHERE o.account = pair.account AND o.kind = pair.kind AND o.state = s.state AND NOT o.pruned
            AND (wanted_stuck IS NULL OR NOT o.stuck) AND (wanted_conflict IS NULL OR NOT o.conflict)
            AND (wanted_disputed IS NULL OR NOT o.disputed)
            AND o.created_at >= since AND (o.created_at, o.serial) < (before_at, before_serial)
          ORDER BY o.created_at DESC, o.serial DESC LIMIT most) l);
    END IF;
  END LOOP;
  RETURN (SELECT coalesce(jsonb_agg(r.row ORDER BY r.created_at DESC, r.serial DESC), '[]') FROM (
    SELECT e.row, (e.row->>'created_at')::bigint AS created_at, (e.row->>'serial')::bigint AS serial
      FROM jsonb_array_elements(rows) e (row) ORDER BY 2 DESC, 3 DESC LIMIT most) r);
END $$;

CREATE FUNCTION ${ours}.count_unfinished(of_account text, of_kind text, of_reference text, names text[])
RETURNS bigint LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
BEGIN
  RETURN (SELECT count(*) FROM ${ours}.orders o JOIN ${jobs}.job_common j ON j.singleton_key || '' = o.serial::text
    WHERE o.account = of_account AND o.kind = of_kind AND o.reference = of_reference
      AND (names IS NULL OR j.name = ANY(ARRAY(SELECT h.queue FROM ${ours}.handlers h WHERE h.account = of_account AND h.name = ANY(names)))));
END $$;

CREATE FUNCTION ${ours}.order_deliveries(of_account text, of_kind text, of_reference text, of_events text[]) RETURNS jsonb LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', ${ours}.number_of(j.id), 'event', j.data->>'event', 'handler', h.name,
      'tries', j.retry_count, 'state', j.state, 'due_at', ${ours}.ms_of(j.start_after), 'died_at', ${ours}.ms_of(j.completed_on),
      'output', j.output) ORDER BY j.id), '[]')
    FROM ${ours}.orders o JOIN ${jobs}.job_common j ON j.singleton_key || '' = o.serial::text JOIN ${ours}.handlers h ON h.queue = j.name
    WHERE o.account = of_account AND o.kind = of_kind AND o.reference = of_reference
      AND (of_events IS NULL OR j.data->>'event' = ANY(of_events)));
END $$;

CREATE FUNCTION ${ours}.dead_letter(wanted uuid) RETURNS jsonb LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('id', ${ours}.number_of(j.id), 'account', h.account, 'handler', h.name, 'tries', j.retry_count,
      'output', j.output, 'died_at', ${ours}.ms_of(j.completed_on), 'event_id', e.id, 'event', e.event, 'key_id', e.key_id)
    FROM ${jobs}.job_common j JOIN ${ours}.handlers h ON h.queue = j.name
    JOIN ${ours}.events e ON e.order_serial = j.singleton_key::bigint AND e.id = j.data->>'event'
    WHERE j.id = wanted AND j.state = 'failed');
END $$;

CREATE FUNCTION ${ours}.find_dead_letter(n bigint) RETURNS jsonb LANGUAGE sql STABLE ${OWN_NAMES} AS $$
  SELECT ${ours}.dead_letter(${ours}.job_id(n))
$$;

CREATE FUNCTION ${ours}.list_dead_letters(accounts text[], most int, after bigint) RETURNS jsonb LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(${ours}.dead_letter(d.id) ORDER BY d.n), '[]') FROM (
    SELECT l.id, l.n FROM ${ours}.handlers h CROSS JOIN LATERAL (
      SELECT j.id, ${ours}.number_of(j.id) AS n FROM ${jobs}.job_common j
        WHERE j.name = h.queue AND j.state = 'failed' AND ${ours}.number_of(j.id) > after
        ORDER BY ${ours}.number_of(j.id) LIMIT most) l
    WHERE accounts IS NULL OR h.account = ANY(accounts) ORDER BY l.n LIMIT most) d);
END $$;

-- Orders that may be pruned, those that ended first at the front of each account.
CREATE FUNCTION ${ours}.find_prunable(accounts text[], ended_before bigint, most int, skipped bigint[]) RETURNS jsonb LANGUAGE plpgsql STABLE ${BY_INDEX} AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(to_jsonb(p)), '[]') FROM (
    SELECT l.* FROM unnest(accounts) a (account) CROSS JOIN LATERAL (
      SELECT o.serial, o.account, o.kind, o.reference, o.record, o.key_id FROM ${ours}.orders o
        WHERE o.account = a.account AND ${ENDED} AND o.prunable AND o.updated_at < ended_before AND o.serial <> ALL(skipped)
          AND NOT EXISTS (SELECT 1 FROM ${jobs}.job_common j WHERE j.singleton_key || '' = o.serial::text)
        ORDER BY o.updated_at LIMIT most) l LIMIT most) p);
END $$;
`
