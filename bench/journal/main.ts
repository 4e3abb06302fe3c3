/** `npm run bench:journal [-- append concurrent replay start] [--write]` */
import { runParts } from '../support/run.ts';
import { append, concurrent, replay, start } from './parts.ts';

await runParts('journal', { append, concurrent, replay, start });
