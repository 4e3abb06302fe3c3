import solid from 'eslint-plugin-solid/configs/typescript';
import tseslint from 'typescript-eslint';

/** Rooms whose code must stay pure: no Node, no Electron, no clock, no randomness. */
const PURE = [
  'src/model/**',
  'src/events/vocabulary.ts',
  'src/events/base/**',
  'src/projections/folds/**',
  'src/manager/!(ledger).ts',
];

const NODE_GLOBALS = [
  ...['process', 'console', 'performance', 'Buffer', 'URL', 'AbortController', 'AbortSignal', 'fetch'],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'module', 'require'],
];

export default tseslint.config(
  { ignores: ['dist/', 'dist.*/', 'node_modules/', '.cache/', 'src/schemas/generated/', 'test/golden/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.test.json', './src/ui/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme'] }],
      'no-control-regex': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-globals': ['error', 'process', 'Buffer', 'setTimeout', 'setInterval', 'performance'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pure code takes the time from events.' },
        { object: 'Math', property: 'random', message: 'Pure code is deterministic.' },
      ],
    },
  },
  {
    files: ['src/electron/**/*.ts', 'src/**/*.ts'],
    ignores: ['src/electron/main.ts', 'src/electron/preload.cts', 'src/electron/engine-process.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'electron', allowTypeImports: true, message: 'Only entry files of src/electron import electron.' },
          ],
        },
      ],
    },
  },
  { files: ['src/ui/**/*.tsx'], ...solid },
  {
    files: ['src/ui/**/*.tsx'],
    // These read the signals they are given in computations of their own.
    rules: { 'solid/reactivity': ['warn', { customReactiveFunctions: ['keepFocus', 'leadToSettingsOnce'] }] },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    ignores: ['test/support/leave-out.ts', 'test/windows/differences.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.type='ThisExpression'][callee.property.name='skip']",
          message: 'Say why: leaveOut(this, …). A run counts what it skips by the reason.',
        },
      ],
    },
  },
  { files: ['**/*.mjs', '**/*.cjs'], ...tseslint.configs.disableTypeChecked },
  {
    // No compiler sees these, so a name without a declaration fails only when it runs.
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: Object.fromEntries(NODE_GLOBALS.map(name => [name, 'readonly'])) },
    rules: { 'no-undef': 'error' },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
