import { expect } from 'chai';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkLayers } from '../../scripts/check-layers.mjs';

/** A tree in which nothing is wrong: one file a room. */
const SOUND: Record<string, string> = {
  'package.json':
    '{"name":"planted","type":"module","dependencies":{"rxjs":"*"},"devDependencies":{"electron":"*","chai":"*"}}',
  'node_modules/electron/package.json': '{"name":"electron","main":"index.js"}',
  'node_modules/electron/index.js': '',
  'node_modules/chai/package.json': '{"name":"chai","main":"index.js"}',
  'node_modules/chai/index.js': '',
  'src/model/errors.ts': 'export const code = 1;',
  'src/ports/clock.ts': "import { performance } from 'node:perf_hooks';\nexport const now = () => performance.now();",
  'src/events/vocabulary.ts': "import { code } from '../model/errors.ts';\nexport type Event = { code: typeof code };",
  'src/projections/folds/registry.ts':
    "import type { Event } from '../../events/vocabulary.ts';\nexport type Fold = Event[];",
  'src/manager/decide.ts': "import type { Fold } from '../projections/folds/registry.ts';\nexport type State = Fold;",
  'src/library/types.ts': 'export interface Plan { files: string[] }',
  'src/download/transfer.ts': "import type { Plan } from '../library/types.ts';\nexport type Transfer = Plan;",
  'src/api/contract.ts': "import type { Fold } from '../projections/folds/registry.ts';\nexport type Api = Fold;",
  'src/api/client.ts': "import type { Api } from './contract.ts';\nexport const client = (api: Api): Api => api;",
  'src/ui/main.tsx': "import { client } from '../api/client.ts';\nexport const app = client;",
  'src/electron/main.ts': "import * as electron from 'electron';\nexport const app = electron;",
  'scripts/start.mjs': "import fs from 'node:fs';\nexport default fs;",
};

const ROW = 'export const row = 1;';

/** Each: what is planted, and the rule that must notice. */
const PLANTED: [string, Record<string, string>][] = [
  [
    'bench-and-test-at-the-edge',
    {
      'bench/stats.ts': 'export const median = 1;',
      'src/model/errors.ts': "import { median } from '../../bench/stats.ts';\nexport const code = median;",
    },
  ],
  ['room-model', { 'src/model/errors.ts': "import '../events/vocabulary.ts';\nexport const code = 1;" }],
  [
    'room-events',
    { 'src/events/journal.ts': "import type { State } from '../manager/decide.ts';\nexport type S = State;" },
  ],
  [
    'events-read',
    { 'src/events/write/open.ts': 'export const a = 1;', 'src/events/read/scan.ts': "import '../write/open.ts';" },
  ],
  [
    'room-projections',
    { 'src/projections/writer.ts': "import type { State } from '../manager/decide.ts';\nexport type S = State;" },
  ],
  ['room-download', { 'src/download/plan.ts': "import type { Api } from '../api/contract.ts';\nexport type A = Api;" }],
  [
    'download-part',
    {
      'src/download/part/part.ts': "import type { C } from '../connection/stream.ts';\nexport type P = C;",
      'src/download/connection/stream.ts': 'export type C = number;',
    },
  ],
  ['room-engine', { 'src/engine/host.ts': "import { app } from '../electron/main.ts';\nexport default app;" }],
  ['room-cli', { 'src/cli/main.ts': "import { app } from '../ui/main.tsx';\nexport default app;" }],
  [
    'room-api',
    { 'src/api/names.ts': "import type { State } from '../manager/decide.ts';\nexport type Names = State;" },
  ],
  ['api-knows-types', { 'src/api/names.ts': "import '../events/vocabulary.ts';" }],
  ['room-disk', { 'src/disk/paths.ts': "import '../events/vocabulary.ts';" }],
  [
    'room-installed',
    {
      'src/installed/verify.ts': "import type { Transfer } from '../download/transfer.ts';\nexport type T = Transfer;",
    },
  ],
  [
    'rooms-have-doors',
    {
      'src/disk/paths.ts': 'export const part = 1;',
      'src/disk/index.ts': "export { part } from './paths.ts';",
      'src/engine/host.ts': "import { part } from '../disk/paths.ts';\nexport default part;",
    },
  ],
  ['shared-types-are-types', { 'src/download/plan.ts': "import '../library/types.ts';" }],
  ['known-rooms', { 'src/misc/a.ts': "import '../model/errors.ts';" }],
  [
    'ui-knows-the-api',
    { 'src/ui/model.ts': "import type { Event } from '../events/vocabulary.ts';\nexport type E = Event;" },
  ],
  ['api-runs-in-browsers', { 'src/api/client.ts': "import fs from 'node:fs';\nexport const client = fs;" }],
  ['pure-is-pure', { 'src/model/errors.ts': "import os from 'node:os';\nexport const code = os.EOL;" }],
  [
    'pure-is-pure',
    {
      'src/manager/decide.ts': "import { now } from '../ports/clock.ts';\nexport type State = number;\nexport { now };",
    },
  ],
  ['electron-at-the-edge', { 'src/electron/windows.ts': "import { app } from 'electron';\nexport { app };" }],
  [
    'electron-types-at-the-edge',
    { 'src/engine/host.ts': "import type { App } from 'electron';\nexport type A = App;" },
  ],
  [
    'views-apart',
    { 'src/ui/top/top.ts': "import { row } from '../models/row.ts';\nexport { row };", 'src/ui/models/row.ts': ROW },
  ],
  [
    'shared-knows-no-view',
    { 'src/ui/shared/a.ts': "import { row } from '../models/row.ts';\nexport { row };", 'src/ui/models/row.ts': ROW },
  ],
  [
    'window-and-host-below-main',
    {
      'src/electron/window/a.ts': "import { row } from '../main/row.ts';\nexport { row };",
      'src/electron/main/row.ts': ROW,
    },
  ],
  [
    'rooms-have-doors',
    {
      'src/engine/host.ts': "import { code } from '../library/client/url.ts';\nexport { code };",
      'src/library/client/url.ts': 'export const code = 1;',
    },
  ],
  ['no-cycles', { 'src/cli/a.ts': "import './b.ts';", 'src/cli/b.ts': "import './a.ts';" }],
  ['no-unresolvable', { 'src/cli/a.ts': "import './nowhere.ts';" }],
  ['no-dev-package-at-run-time', { 'src/cli/a.ts': "import 'chai';" }],
  ['bootstrap-needs-nothing', { 'scripts/start.mjs': "import 'chai';" }],
];

describe('import directions', () => {
  let root: string;

  beforeEach(() => {
    root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'layers-')));
    plant(SOUND);
  });

  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  function plant(files: Record<string, string>): void {
    for (const [name, content] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      fs.writeFileSync(path.join(root, name), content);
    }
  }

  it('accepts a sound tree and sees all of it', async () => {
    const { errors, seen, listed } = await checkLayers(root);
    expect(errors).to.deep.equal([]);
    expect([seen, listed]).to.deep.equal([11, 11]);
  });

  for (const [rule, files] of PLANTED) {
    it(`${rule} notices ${Object.keys(files).join(', ')}`, async () => {
      plant(files);
      const { errors } = await checkLayers(root);
      expect(errors.map(line => line.split(':')[0])).to.include(rule);
    });
  }

  it('lets every room in by the doors, and its own files by any way', async () => {
    plant({
      'src/disk/paths.ts': 'export const part = 1;',
      'src/disk/files.ts': "import { part } from './paths.ts';\nexport const file = part;",
      'src/disk/index.ts': "export { file } from './files.ts';",
      'src/engine/host.ts': "import { file } from '../disk/index.ts';\nexport default file;",
    });
    expect((await checkLayers(root)).errors).to.deep.equal([]);
  });

  it('fails when it sees no code', async () => {
    fs.rmSync(path.join(root, 'src'), { recursive: true });
    const { errors } = await checkLayers(root);
    expect(errors).to.deep.equal(['saw only 0 of 0 files under src']);
  });
});
