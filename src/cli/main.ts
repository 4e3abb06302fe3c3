import { runProcess } from './process.ts';
import { services } from './wiring.ts';

await runProcess(services);
