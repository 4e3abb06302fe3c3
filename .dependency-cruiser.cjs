/** Which room may know which: docs/architecture.md in rules. `scripts/check-layers.mjs` runs them inside `npm test`. */
const { builtinModules } = require('node:module');

const NODE = `^(node:)?(${builtinModules.join('|')})$`;

/** Shared types of the rooms beside each other. */
const TYPES = '^src/(download|library|scheduler|hooks)/types\\.ts$';

/** Names and errors, the outside world, validators, the journal and its folds: what every room above may know. */
const GROUND = ['model', 'ports', 'schemas', 'events', 'projections'];

/** What each room may import from src besides itself. Rooms that are absent here may not exist. */
const ROOMS = {
  model: [],
  ports: ['model'],
  schemas: ['model'],
  events: ['model', 'ports', 'schemas'],
  projections: ['model', 'ports', 'schemas', 'events'],
  manager: GROUND,
  disk: ['model', 'ports'],
  hash: ['model', 'ports', 'disk'],
  installed: [...GROUND, 'disk', 'hash', 'library/format'],
  download: [...GROUND, 'disk', 'hash', 'installed', 'library/format'],
  library: [...GROUND, 'disk', 'hash'],
  scheduler: GROUND,
  hooks: GROUND,
  api: ['model', 'events', 'projections'],
  engine: [
    ...[...GROUND, 'manager', 'disk', 'hash', 'installed'],
    ...['download', 'library', 'scheduler', 'hooks', 'api'],
  ],
};
const HOSTED = [...Object.keys(ROOMS)];

/** Inside src/events: what each folder may import of the others. */
const IN_EVENTS = {
  base: [],
  line: ['base'],
  archive: ['base', 'line'],
  read: ['base', 'line', 'archive'],
  write: ['base', 'line', 'archive', 'read'],
  consume: ['base', 'line', 'read'],
};

/** Rooms beside each other: of one another they know the shared types, and the API knows all of them. */
const BESIDE = ['manager', 'installed', 'download', 'library', 'scheduler', 'hooks', 'api'];

/** The files by which a room is entered, as seen from the rooms in ENTERING. A room gets in with its doors. */
const DOORS = {
  events: ['index', 'types', 'vocabulary', 'owner', 'reading'],
  manager: ['index'],
  hooks: ['index', 'types'],
  disk: ['index'],
  hash: ['index'],
  installed: ['index', 'installed-files'],
  download: ['index', 'types'],
  projections: ['index', 'checkpoint', 'reading', 'folds/[^/]+'],
  library: ['types', 'format/index', 'client/index', 'server/index', 'publish/index', 'care/index', 'export/index'],
  scheduler: ['types', 'client/index', 'server/index'],
};
const ENTERING = ['hash', 'installed', 'download', 'engine', 'cli', 'electron'];

/** Pure code: the same input gives the same output, everywhere. */
const PURE =
  '^src/(model/|events/(vocabulary\\.ts$|base/)|projections/folds/|manager/(decide|decision|wishes|reports|causes|commands)\\.ts$)';

/** The engine API without its Node transports: what a browser loads of the program. */
const API = '^src/api/[^/]+\\.ts$';

/** Run before anything is installed. */
const BOOTSTRAP =
  '^scripts/(windows/[^/]+|windows|acceptance|apt|start|start-options|setup|build|schemas|steps|fingerprint|electron|host|chromium|servers|test|test-files|check|checks|check-sizes|children|bench|soak)\\.mjs$';

const roomRules = Object.entries({ ...ROOMS, cli: HOSTED, electron: HOSTED }).map(([room, known]) => ({
  name: `room-${room}`,
  comment: `src/${room} knows only: ${known.join(', ') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    path: '^src/',
    pathNot: [`^src/(${[room, ...known].join('|')})/`, ...(BESIDE.includes(room) ? [TYPES] : [])],
  },
}));

const eventRules = Object.entries(IN_EVENTS).map(([folder, known]) => ({
  name: `events-${folder}`,
  comment: `src/events/${folder} knows only: ${['types.ts', ...known].join(', ')}`,
  severity: 'error',
  from: { path: `^src/events/${folder}/` },
  to: { path: '^src/events/', pathNot: `^src/events/(types\\.ts$|(${[folder, ...known].join('|')})/)` },
}));

/** The folders of a download, in the order of their imports. Those of one step don't know each other. */
const DOWNLOAD = [['base'], ['part'], ['connection'], ['prepare', 'transfer'], ['task']];

const downloadRules = DOWNLOAD.flatMap((step, index) =>
  step.map(folder => {
    const later = [...step.filter(other => other !== folder), ...DOWNLOAD.slice(index + 1).flat()];
    return {
      name: `download-${folder}`,
      comment: `src/download/${folder} knows only the folders before it`,
      severity: 'error',
      from: { path: `^src/download/${folder}/` },
      to: { path: `^src/download/((${later.join('|') || '-'})/|downloader\\.ts$)` },
    };
  }),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    ...eventRules,
    ...downloadRules,
    {
      name: 'known-rooms',
      comment: 'A new room needs its place in .dependency-cruiser.cjs and docs/architecture.md',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${[...HOSTED, 'cli', 'electron', 'ui'].join('|')})/` },
      to: {},
    },
    {
      name: 'rooms-have-doors',
      comment: `A room is entered by its doors: ${Object.entries(DOORS)
        .map(([room, doors]) => `${room}/{${doors}}`)
        .join(', ')}`,
      severity: 'error',
      from: { path: `^src/(${ENTERING.join('|')})/` },
      to: {
        path: `^src/(${Object.keys(DOORS).join('|')})/`,
        pathNot: [
          '^src/$1/',
          ...Object.entries(DOORS).map(([room, doors]) => `^src/${room}/(${doors.join('|')})\\.ts$`),
        ],
      },
    },
    {
      name: 'shared-types-are-types',
      comment: 'Rooms beside each other share types, not code',
      severity: 'error',
      from: { path: `^src/(${BESIDE.join('|')})/` },
      to: { path: TYPES, pathNot: '^src/$1/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'api-knows-types',
      comment: 'The API speaks of what the rooms below it have: it imports their types, and only errors as code',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { path: '^src/', pathNot: ['^src/(api|model)/'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'views-apart',
      comment: 'What two views of the page use stands in ui/shared',
      severity: 'error',
      from: { path: '^src/ui/(models|top|activity|storage|health|settings|report)/' },
      to: { path: '^src/ui/(models|top|activity|storage|health|settings|report)/', pathNot: '^src/ui/$1/' },
    },
    {
      name: 'shared-knows-no-view',
      comment: 'Arrows in the page go from app to views to ui/shared to words',
      severity: 'error',
      from: { path: '^src/ui/(shared|i18n)/' },
      to: { path: '^src/ui/(models|top|activity|storage|health|settings|report)/' },
    },
    {
      name: 'window-and-host-below-main',
      comment: 'Entries know main, main knows the window; the engine host stands beside them',
      severity: 'error',
      from: { path: '^src/electron/(window|engine-host)/' },
      to: { path: '^src/electron/', pathNot: ['^src/electron/$1/', '^src/electron/[^/]+\\.ts$'] },
    },
    {
      name: 'ui-knows-the-api',
      comment: 'The UI imports the engine API and the pure model, and nothing else of ours',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^src/', pathNot: ['^src/ui/', '^src/model/', API] },
    },
    {
      name: 'api-runs-in-browsers',
      comment: 'What the UI imports has no Node in it',
      severity: 'error',
      from: { path: ['^src/ui/', API] },
      to: { path: NODE, reachable: true },
    },
    {
      name: 'pure-is-pure',
      comment: 'Vocabulary, model, folds and decisions reach no node:* module, not even through others',
      severity: 'error',
      from: { path: PURE },
      to: { path: NODE, reachable: true },
    },
    {
      name: 'electron-at-the-edge',
      comment: 'electron is imported by entry files and handed on; others may name its types',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/electron/(main|preload|engine-process)\\.c?ts$' },
      to: { path: '(^|/)node_modules/electron/|^electron$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'electron-types-at-the-edge',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/electron/' },
      to: { path: '(^|/)node_modules/electron/|^electron$' },
    },
    {
      name: 'bench-and-test-at-the-edge',
      comment: 'What ships knows nothing of what measures or tests it',
      severity: 'error',
      from: { path: '^(src|scripts)/' },
      to: { path: '^(bench|test)/' },
    },
    {
      name: 'examples-use-the-package',
      comment: 'An example shows what others can do: it imports model-manager as they would',
      severity: 'error',
      from: { path: '^examples/' },
      to: {
        pathNot: [
          ...['^examples/', NODE, '^dist/(engine|events)/index\\.js$', '^model-manager(/events)?$'],
          // What the package gives out, and what one example does with a model.
          '(^|/)node_modules/(rxjs|tesseract\\.js)/',
        ],
      },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      comment: 'The package by its own name, as examples import it, is there once it is built',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^model-manager(/events)?$' },
    },
    {
      name: 'no-unlisted-package',
      comment: 'Every package is in package.json',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-package-at-run-time',
      comment: 'The UI is bundled; the rest runs from node_modules as installed by users',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(ui|electron)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'bootstrap-needs-nothing',
      comment: 'The bootstrap runs before anything is installed: node: and itself',
      severity: 'error',
      from: { path: BOOTSTRAP },
      to: { pathNot: [BOOTSTRAP, NODE] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.d\\.c?ts$' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.cts', '.mjs', '.js', '.json'],
    },
  },
};
