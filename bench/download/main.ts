/** `npm run bench:download [-- speed limited rss repair update kills loop] [--write]` */
import { runParts } from '../support/run.ts';
import { kills } from './kills.ts';
import { limited, loop, mib, repair, rss, SIZE, speed, update } from './parts.ts';

await runParts('download', { speed, limited, rss, repair, update, kills, loop }, `SIZE ${mib(SIZE)}`);
