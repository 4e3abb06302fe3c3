import { join } from 'node:path';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { writeFiles } from '../support.ts';

/** What the file `ten` of a `publishedIn` library holds. */
export const TEN = '0123456789';

/** A library with two versions of the model `m`, and a file that was put beside the listed ones. */
export async function publishedIn(folder: string): Promise<string> {
  const storage = join(folder, 'storage');
  await writeFiles(folder, { 'source/ten': TEN, 'source/none': '', 'source/sub/ü.txt': 'deep', secret: 'secret' });
  for (const version of ['1.0.0', '2.0.0-rc.1'])
    await publishVersion({ storage, modelId: 'm', version, paths: [join(folder, 'source')] });
  await writeFiles(join(storage, 'models/m/1.0.0'), { 'README.md': 'beside' });
  return storage;
}
