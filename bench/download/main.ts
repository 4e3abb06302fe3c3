/** `npm run bench:download [-- speed limited rss repair update kills loop dropping older] [--against COMMIT] [--write]` */
import { againstOption } from '../support/older.ts';
import { runParts } from '../support/run.ts';
import { dropping } from './dropping.ts';
import { kills } from './kills.ts';
import { older } from './older.ts';
import { limited, loop, mib, repair, rss, SIZE, speed, update } from './parts.ts';

const { commit, rest } = againstOption(process.argv.slice(2));
const parts = { speed, limited, rss, repair, update, kills, loop, dropping, older: () => older(commit) };
await runParts('download', parts, `SIZE ${mib(SIZE)}`, rest);
