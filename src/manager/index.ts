/** Decisions on commands, and the one way to change state. */
export { Ledger } from './ledger.ts';
export { causeOfAbsence } from './causes.ts';
export type { Command } from './commands.ts';
