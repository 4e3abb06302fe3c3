/**
 * The schemas that the program validates with. `scripts/generate-schemas.ts` makes validators only
 * of these, because each validator makes the start slower. `api` is a client's message with the
 * parameters of its method or stream.
 */
export const VALIDATED = ['api', 'node', 'ranking', 'report', 'task'] as const;
