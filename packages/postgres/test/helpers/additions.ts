import type { Pool } from 'pg'

/** Something that code relies on: a column, an index, a function. */
interface Part {
  readonly kind: 'column' | 'constraint' | 'index' | 'trigger' | 'function' | 'value'
  /** The table that it is part of; the function or type itself. */
  readonly of: string
  readonly name: string
  readonly definition: string
  /** Whether rows can be written by who knows nothing of it. */
  readonly is_optional: boolean
}

const PARTS = `
  SELECT 'column' AS kind, c.oid::regclass::text AS of, a.attname AS name,
      concat_ws(' ', format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attnotnull) AS definition,
      NOT a.attnotnull OR d.adbin IS NOT NULL OR a.attidentity <> '' AS is_optional
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = ANY($1::regnamespace[])
  UNION ALL SELECT 'constraint', k.conrelid::regclass::text, k.conname, pg_get_constraintdef(k.oid), false
    -- PostgreSQL 18 tells of NOT NULL here, too: it is part of the column.
    FROM pg_constraint k WHERE k.conrelid <> 0 AND k.contype <> 'n' AND k.connamespace = ANY($1::regnamespace[])
  UNION ALL SELECT 'index', i.indrelid::regclass::text, c.relname, pg_get_indexdef(i.indexrelid), NOT i.indisunique
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = ANY($1::regnamespace[])
  UNION ALL SELECT 'trigger', t.tgrelid::regclass::text, t.tgname, pg_get_triggerdef(t.oid), false
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace = ANY($1::regnamespace[])
  UNION ALL SELECT 'function', p.oid::regprocedure::text, p.proname, pg_get_function_arguments(p.oid) || ': ' || pg_get_function_result(p.oid), true
    FROM pg_proc p WHERE p.prokind = 'f' AND p.pronamespace = ANY($1::regnamespace[])
  UNION ALL SELECT 'value', e.enumtypid::regtype::text, e.enumlabel, e.enumlabel, true
    FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typnamespace = ANY($1::regnamespace[])`

/** What there is in a schema, and in that of its jobs. */
export async function partsOf(pool: Pool, schema: string): Promise<readonly Part[]> {
  const { rows } = await pool.query<Part>(PARTS, [[schema, `${schema}_jobs`]])
  return rows
}

const keyOf = ({ kind, of, name }: Part): string => `${kind} ${name} of ${of}`

/** Why code that knows only what was there before cannot work on what is there now. */
export function hindrances(before: readonly Part[], now: readonly Part[]): readonly string[] {
  const left = new Map(now.map((part) => [keyOf(part), part]))
  const known = new Set(before.map(keyOf))
  const tables = new Set(before.map(({ of }) => of))
  return [
    ...before.flatMap((part) => {
      const found = left.get(keyOf(part))
      if (found === undefined) return [`${keyOf(part)} is gone`]
      return found.definition === part.definition ? [] : [`${keyOf(part)} has changed`]
    }),
    ...now
      .filter((part) => !known.has(keyOf(part)) && tables.has(part.of) && !part.is_optional)
      .map((part) => `${keyOf(part)} may refuse what was right before`),
  ]
}
