import type { Schemas } from './schemas.ts'
import { BY_INDEX } from './write.ts'

/** Orders that are placed in a transaction of the application: what `begin_order` writes, and that it is to be sent. */
export const intents = ({ ours }: Schemas): string => `
CREATE FUNCTION ${ours}.begin_within(given jsonb, intent jsonb) RETURNS jsonb LANGUAGE plpgsql ${BY_INDEX} AS $$
DECLARE
  begun jsonb := ${ours}.write(jsonb_build_object('places', 1, 'changes', 0, 'commits', '[]'::jsonb, 'finishes', '[]'::jsonb,
    'others', '[]'::jsonb, 'begins', jsonb_build_array(jsonb_build_object('place', 1, 'order', given, 'again', intent->'again'))))->0;
BEGIN
  IF begun->>'state' = 'new' THEN
    INSERT INTO ${ours}.intents (account, kind, reference, operation, call, key_id, due_at)
      VALUES (given->>'account', given->>'kind', given->>'reference', intent->>'operation', (intent->>'call')::bytea,
        intent->>'key_id', (given->>'created_at')::bigint);
    -- Told at the commit of the application.
    PERFORM ${ours}.wake('intents');
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
