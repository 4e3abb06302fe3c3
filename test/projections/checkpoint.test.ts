import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from '../support/fast-check.ts';
import type { AnyEvent, NewEvent } from '../../src/events/vocabulary.ts';
import { checkpointText, MODELS_FOLD, parseCheckpoint } from '../../src/projections/checkpoint.ts';
import {
  copyState,
  damageKey,
  evolve,
  initialModels,
  MODELS_FOLD_VERSION,
} from '../../src/projections/folds/models.ts';
import type { ModelsState } from '../../src/projections/folds/models.ts';
import { registryText } from '../../src/projections/folds/registry.ts';
import { fact, stored } from '../support/specification.ts';
import * as facts from '../support/facts.ts';

const at = (state: ModelsState) => ({ journal: 'j', seq: state.seq, crc: '0badcafe' });
const written = (state: ModelsState) => Buffer.from(checkpointText({ at: at(state), state }));
const throughFile = (state: ModelsState) => parseCheckpoint(written(state))?.state;

const damage = fact(
  'JournalDamaged',
  { segment: 2, offset: 9, first_seq: 3, last_seq: null, reason: 'a flipped bit' },
  null,
);
const boot = fact(
  'EngineStarted',
  { pid: 1, version: '0', node: '20', platform: 'linux', host: 'cli', boot_id: 'boot-7' },
  null,
);
const accepted = fact(
  'CatalogAccepted',
  { library: 'https://l', serial: 7, made_at: '2026-01-01T00:00:00.000Z', valid_until: '2026-01-31T00:00:00.000Z' },
  null,
);
const updateFound = fact('UpdateFound', { installed_version: '1.0.0' }, 'whisper@2.0.0');
const withdrawn = fact('WithdrawalFound', { withdrawal: { why: 'bad', withdrawn_at: '2026-01-01T00:00:00.000Z' } });
const offered = fact('WithdrawalFound', { withdrawal: null });
const { requested, started, half, pausedByUser, resumed, complete, installed, cancelled, discarded, failed } = facts;
/**
 * A life that goes through most states, so that each line of the fold takes part in the result.
 */
const HISTORY = [
  ...[
    boot,
    damage,
    accepted,
    requested,
    started,
    half,
    pausedByUser,
    resumed,
    facts.pausedByNetwork,
    failed,
    requested,
  ],
  ...[cancelled, discarded, requested, started, complete, installed, updateFound, withdrawn, offered],
  ...[withdrawn, facts.damaged, facts.missing, facts.removalRequested, facts.removed, requested, started, half],
];

/** Keys and values that have a meaning in JavaScript, or none in this program. */
const oddKey = fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'né', '\u2028', '"');
const odd = fc.dictionary(fc.oneof(oddKey, fc.string()), fc.jsonValue(), { noNullPrototype: false });

/**
 * Any event of the history, for one of three versions, with unknown fields in its data and odd
 * names in known fields.
 */
const event = fc.record({
  raw: fc.constantFrom(...HISTORY),
  subject: fc.constantFrom('whisper@1.0.0', 'whisper@2.0.0', 'b@1.0.0-rc.1'),
  extra: odd,
  path: oddKey,
  commandId: fc.option(fc.oneof(oddKey, fc.uuid()), { nil: undefined }),
});

function eventOf({ raw, subject, extra, path, commandId }: typeof event extends fc.Arbitrary<infer T> ? T : never) {
  const data: Record<string, unknown> = {
    ...raw.data,
    unknown_field: extra,
    ...(commandId && { command_id: commandId }),
  };
  if (raw.type === 'ModelInstalled') data.extra = extra;
  if (raw.type === 'DownloadCheckpointed') data.files = [{ path, ranges: [[0, 50]], unknown_field: extra }];
  return { ...raw, subject: raw.subject && subject, data } as NewEvent;
}

/**
 * As the journal gives them: read from JSON, so that `-0` is 0 and `__proto__` a key of its own.
 */
const history = fc
  .array(event, { maxLength: 40, size: 'max' })
  .map(raws => JSON.parse(JSON.stringify(stored(raws.map(eventOf)))) as AnyEvent[]);

describe('a checkpoint of the models', () => {
  it('gives back the whole state, odd keys and unknown fields included', () => {
    let records = 0;
    fc.assert(
      fc.property(history, events => {
        const state = events.reduce(evolve, initialModels());
        records += state.models.size;
        expect(throughFile(state)).to.deep.equal(state);
        expect(written(throughFile(state) as ModelsState).equals(written(state))).to.equal(true);
      }),
      { numRuns: 150 },
    );
    expect(records).to.be.greaterThan(100);
  });

  it('makes a replay from any place equal to a replay from the beginning', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, cut) => {
        const place = cut % (events.length + 1);
        const half = throughFile(events.slice(0, place).reduce(evolve, initialModels())) as ModelsState;
        const resumed = events.slice(place).reduce(evolve, half);
        const whole = events.reduce(evolve, initialModels());
        expect(resumed).to.deep.equal(whole);
        expect(registryText(resumed)).to.equal(registryText(whole));
      }),
      { numRuns: 150 },
    );
  });

  it('is none with any byte changed, cut or added', () => {
    const bytes = written(stored(HISTORY).reduce(evolve, initialModels()));
    for (let place = 0; place < bytes.length; place++) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ (1 << (place % 8));
      expect(parseCheckpoint(changed), `byte ${place}`).to.equal(null);
      expect(parseCheckpoint(bytes.subarray(0, place)), `${place} bytes`).to.equal(null);
    }
    expect(parseCheckpoint(Buffer.concat([bytes, Buffer.from('\n')]))).to.equal(null);
    expect(parseCheckpoint(bytes)).to.not.equal(null);
  });

  it('is none when it was made by another fold, or is not of the place it names', async () => {
    const { lineWithCrc } = await import('../../src/events/line/line-proof.ts');
    const state = stored(HISTORY).reduce(evolve, initialModels());
    const text = checkpointText({ at: at(state), state });
    const withCrc = (open: string) => Buffer.from(lineWithCrc(open.slice(0, open.lastIndexOf(',"crc"'))).line);
    expect(parseCheckpoint(withCrc(text))).to.not.equal(null);
    for (const [was, is] of [
      [`"fold":"${MODELS_FOLD}"`, '"fold":"0.00000000"'],
      ['"format":1', '"format":2'],
      ['"projection":"models"', '"projection":"downloads"'],
      [`"seq":${state.seq},"crc"`, `"seq":${state.seq - 1},"crc"`],
    ] as const) {
      expect(text).to.include(was);
      expect(parseCheckpoint(withCrc(text.replace(was, is))), is).to.equal(null);
    }
  });

  it('gets a new version with each change of what the fold makes of the same events', () => {
    const state = [];
    const fold = initialModels();
    for (const each of stored(HISTORY)) state.push(checkpointText({ at: at(fold), state: evolve(fold, each) }));
    const states = state.map(text => text.slice(text.indexOf('"state":'), text.lastIndexOf(',"crc"'))).join('\n');
    const made = { version: MODELS_FOLD_VERSION, sha256: createHash('sha256').update(states).digest('hex') };
    // When this hash changes, MODELS_FOLD_VERSION has to change as well.
    expect(made).to.deep.equal({
      version: 6,
      sha256: '723619c74b192c1d686288801add1325497869d24830fdc9bde3a787734c9fc4',
    });
  });
});

describe('what the fold of models remembers', () => {
  it('is bounded: command ids by number, updates by the models that are here', () => {
    const state = initialModels();
    const commands = Array.from({ length: 10_000 }, (_, n) => ({
      ...facts.pausedByUser,
      data: { command_id: `c${n}` },
    }));
    for (const each of stored(commands as unknown as NewEvent[])) evolve(state, each);
    expect(state.commands.size).to.equal(4_096);
    expect([...state.commands.keys()].at(0)).to.equal(`c${10_000 - 4_096}`);
    expect([...state.commands.keys()].at(-1)).to.equal('c9999');
    const installed = [facts.requested, facts.started, facts.installed];
    for (const each of stored([updateFound, ...installed], 20_000)) evolve(state, each);
    expect([...state.updates], 'an update of a model that is not here').to.deep.equal([]);
    for (const each of stored([updateFound], 20_100)) evolve(state, each);
    expect([...state.updates]).to.deep.equal([['whisper', { version: '2.0.0', seq: 20_100 }]]);
    for (const each of stored([facts.removalRequested, facts.removed], 20_200)) evolve(state, each);
    expect([...state.updates], 'after its last version is gone').to.deep.equal([]);
    expect(state.models.size).to.equal(0);
  });

  it('names damaged ranges, in copies too', () => {
    const state = stored([damage]).reduce(evolve, initialModels());
    expect([...copyState(state).damage]).to.deep.equal([
      [damageKey({ segment: 2, offset: 9, first_seq: 3, last_seq: null }), 1],
    ]);
  });
});
