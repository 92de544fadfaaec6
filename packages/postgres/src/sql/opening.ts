import { OWN_NAMES } from './own-names.ts'
import type { Schemas } from './schemas.ts'

/** What is written by any call, and how: no more, for whoever grants may grant less than `grantSql` says. */
const written = ({
  ours,
  jobs,
}: Schemas): readonly (readonly [what: string, tables: readonly string[]])[] => [
  [
    'INSERT',
    [
      ...['orders', 'messages', 'events', 'handlers', 'paces', 'intents', 'closes'].map(
        (name) => `${ours}.${name}`,
      ),
      `${jobs}.job_common`,
    ],
  ],
  [
    'UPDATE',
    [...['orders', 'handlers', 'paces', 'intents'].map((name) => `${ours}.${name}`), `${jobs}.job_common`],
  ],
  ['DELETE', [`${ours}.intents`, `${jobs}.job_common`]],
]

/** Whether a store can be used that is there. */
export const opening = (schemas: Schemas): string => `
-- Why this session cannot write here, or NULL. The last is a write, taken back: its commit is waited for, as by all others.
CREATE FUNCTION ${schemas.ours}.why_not_writable() RETURNS text LANGUAGE plpgsql ${OWN_NAMES} AS $$
DECLARE
  missing text;
BEGIN
  IF current_setting('transaction_read_only') = 'on' THEN
    RETURN 'the database can only be read: it may be a replica';
  END IF;
  SELECT w.what || ' on ' || t.name INTO missing FROM (VALUES
      ${written(schemas)
        .map(([what, tables]) => `('${what}', '{${tables.join()}}'::text[])`)
        .join(',\n      ')}
    ) w (what, tables) CROSS JOIN LATERAL unnest(w.tables) t (name) WHERE NOT has_table_privilege(t.name, w.what) LIMIT 1;
  IF missing IS NOT NULL THEN
    RETURN format('the role "%s" lacks %s: give it what kumicorn migrate --print --grant %s prints', current_user, missing, current_user);
  END IF;
  BEGIN
    INSERT INTO ${schemas.ours}.paces (account, next_at) VALUES ('tried by ' || pg_backend_pid(), 0);
    RAISE SQLSTATE 'KUMIC';
  EXCEPTION WHEN SQLSTATE 'KUMIC' THEN
    RETURN NULL;
  END;
END $$;
`
