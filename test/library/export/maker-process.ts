/** Publishes a version and exports the library, and says before each that it begins. Arguments: storage, out, version. */
import { exportLibrary } from '../../../src/library/export/export.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';

const [storage = '', out = '', version = ''] = process.argv.slice(2);

process.send?.('publish');
const synthetic = { sizeBytes: 3_000_000, seed: version };
await publishVersion({ storage, modelId: 'm', version, paths: [import.meta.filename], asIs: true, synthetic });
process.send?.('export');
await exportLibrary(storage, out);
process.disconnect();
