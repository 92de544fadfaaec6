/**
 * For every function that does more than reckon: the session's path may lead to functions, operators and types of the
 * application, and one whose arguments fit better is taken before PostgreSQL's own, wherever it is in the path.
 */
export const OWN_NAMES = 'SET search_path = pg_catalog, pg_temp'
