/**
 * `npm run bench:cost [-- byte small ready idle serve publish] [--against COMMIT] [--write]`: what a
 * byte, a file and a command cost, as whole processes in turns with peers and an older build.
 * SIZE (MiB, default 1,024) of the large file, PAIRS (default 10) rounds. Needs nginx, curl and openssl.
 */
import { ensureBuilt } from '../../scripts/setup.mjs';
import { againstOption, olderBuild } from '../support/older.ts';
import { runParts } from '../support/run.ts';
import { mib, SIZE } from '../download/parts.ts';
import { idle, ready } from './commands.ts';
import { byte, small } from './installs.ts';
import { publish, serve } from './library.ts';

const { commit, rest } = againstOption(process.argv.slice(2));
await ensureBuilt({ log: line => console.error(line) });
const older = await olderBuild({ commit });
// Figures of each Node have a place of their own in docs/benchmarks.md.
const name = `cost-${process.versions.node.split('.')[0]}`;
const parts = { byte: () => byte(older), small: () => small(older), ready, idle, serve, publish };
await runParts(name, parts, `SIZE ${mib(SIZE)}, against ${older.commit.slice(0, 7)}`, rest);
