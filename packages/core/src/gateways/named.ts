import type { z } from 'zod'

/*
 * A row of an endpoint table by the interfaces of its operation: what is inferred from a schema carries no documentation
 * into an editor. That both are equal is held by a test of types (test/unit/field-types.test.ts).
 */

/** The schema of the parameters `P`. */
export const takes = <P>(schema: () => z.ZodType<unknown, P>): (() => z.ZodType<unknown, P>) => schema

/** The schema of the result `R`. */
export const gives = <R>(schema: () => z.ZodType<R>): (() => z.ZodType<R>) => schema
