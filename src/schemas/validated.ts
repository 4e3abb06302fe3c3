/**
 * The schemas that the program validates with; of these alone `scripts/generate-schemas.ts` makes validators, because
 * each costs its share of the start. `api` is a client's message with the parameters of its method or stream.
 */
export const VALIDATED = ['api', 'node', 'ranking', 'report', 'task'] as const;
