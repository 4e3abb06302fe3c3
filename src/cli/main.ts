import { runProcess } from './process.ts';
import { services } from './access/wiring.ts';

await runProcess(services);
