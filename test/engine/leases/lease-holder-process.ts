/**
 * Holds a lease until it is killed: `lease-holder-process.ts <data directory> <model> <connected | embedded>`. Embedded, it is the engine
 * too. Prints `held`, and the code of the error when the lease is lost.
 */
import { connectModelManager, createModelManager } from '../../../src/engine/index.ts';

const [dataDir = '', modelId = '', how] = process.argv.slice(2);
const manager = how === 'embedded' ? await createModelManager({ dataDir }) : await connectModelManager({ dataDir });
const lease = await manager.useModel(modelId);
lease.lost$.subscribe(({ code }) => process.stdout.write(`lost ${code}\n`));
process.stdout.write('held\n');
