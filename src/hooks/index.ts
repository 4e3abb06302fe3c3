/** The download hooks of an engine. Shared types are in types.ts. */
export { createHooks } from './hooks.ts';
