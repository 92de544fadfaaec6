import { OWN_NAMES } from './own-names.ts'
import type { Schemas } from './schemas.ts'
import { BY_INDEX } from './write.ts'

/**
 * Marks the transaction that is open, for all that is placed in it, until it ends: set locally, so that outside of one the
 * mark is gone with the statement. Needs nothing of our schema, which may have to be made first.
 */
export function markWithin(mark: string): string {
  const set = "pg_catalog.current_setting('kumicorn.within', true)"
  const isSet = `${set} OPERATOR(pg_catalog.<>) ''::pg_catalog.text`
  return `pg_catalog.set_config('kumicorn.within', CASE WHEN ${isSet} THEN ${set} ELSE '${mark}' END, true)`
}

/** Orders that are placed in a transaction of the application: what `begin_order` writes, and that it is to be sent. */
export const intents = ({ ours }: Schemas): string => `
-- The mark is that of the transaction in which the order was placed (markWithin). A statement that comes after
-- its end, or that never was in one, would be committed by itself, and sent whatever was rolled back.
CREATE FUNCTION ${ours}.require_within(mark text) RETURNS void LANGUAGE plpgsql ${OWN_NAMES} AS $$
BEGIN
  IF current_setting('kumicorn.within', true) IS DISTINCT FROM mark THEN
    RAISE EXCEPTION 'kumicorn.within: this is no transaction, or it has ended before the order was written: begin one, and await what is placed in it before its end';
  END IF;
END $$;

-- Due at once, whatever a clock says that may be ahead. Told at the commit of the application.
CREATE FUNCTION ${ours}.intend(of_account text, of_kind text, of_reference text, intent jsonb, mark text) RETURNS boolean LANGUAGE plpgsql ${OWN_NAMES} AS $$
BEGIN
  PERFORM ${ours}.require_within(mark);
  INSERT INTO ${ours}.intents (account, kind, reference, operation, call, key_id, due_at)
    VALUES (of_account, of_kind, of_reference, intent->>'operation', (intent->>'call')::bytea, intent->>'key_id', 0);
  PERFORM ${ours}.wake('intents');
  RETURN true;
END $$;

CREATE FUNCTION ${ours}.begin_within(given jsonb, intent jsonb, mark text) RETURNS jsonb LANGUAGE plpgsql ${BY_INDEX} AS $$
DECLARE
  begun jsonb;
BEGIN
  PERFORM ${ours}.require_within(mark);
  -- With the snapshot of its beginning it would not see what others have placed since: a payment could be refunded twice.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'kumicorn.within: the transaction is "%": begin it with ISOLATION LEVEL READ COMMITTED',
      current_setting('transaction_isolation');
  END IF;
  begun := ${ours}.write(jsonb_build_object('places', 1, 'changes', 0, 'commits', '[]'::jsonb, 'finishes', '[]'::jsonb,
    'others', '[]'::jsonb, 'begins', jsonb_build_array(jsonb_build_object('place', 1, 'order', given, 'again', intent->'again'))))->0;
  IF begun->>'state' = 'new' THEN
    PERFORM ${ours}.intend(given->>'account', given->>'kind', given->>'reference', intent, mark);
  END IF;
  RETURN begun;
END $$;

CREATE FUNCTION ${ours}.claim_intents(accounts text[], now_ms bigint, until_ms bigint, most int)
RETURNS jsonb LANGUAGE plpgsql ${BY_INDEX} AS $$
DECLARE
  answer jsonb;
BEGIN
  WITH due AS (
    SELECT l.serial FROM unnest(accounts) a (account) CROSS JOIN LATERAL (
      SELECT i.serial, i.due_at FROM ${ours}.intents i WHERE i.account = a.account AND i.due_at <= now_ms
        ORDER BY i.due_at, i.serial LIMIT most FOR UPDATE SKIP LOCKED) l
      ORDER BY l.due_at, l.serial LIMIT most
  ), leased AS (
    UPDATE ${ours}.intents i SET due_at = until_ms, token = i.token + 1 FROM due WHERE i.serial = due.serial RETURNING i.*
  )
  SELECT jsonb_agg(to_jsonb(l) ORDER BY l.serial) INTO answer FROM leased l;
  RETURN coalesce(answer, '[]');
END $$;

CREATE FUNCTION ${ours}.finish_intent(n bigint, with_token bigint) RETURNS boolean LANGUAGE plpgsql ${BY_INDEX} AS $$
BEGIN
  DELETE FROM ${ours}.intents i WHERE i.serial = n AND i.token = with_token;
  RETURN FOUND;
END $$;

CREATE FUNCTION ${ours}.retry_intent(n bigint, with_token bigint, retry_ms bigint) RETURNS boolean LANGUAGE plpgsql ${BY_INDEX} AS $$
BEGIN
  UPDATE ${ours}.intents i SET due_at = retry_ms, tries = i.tries + 1, token = i.token + 1
    WHERE i.serial = n AND i.token = with_token;
  RETURN FOUND;
END $$;
`
