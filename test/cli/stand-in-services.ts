import { matches } from '../../src/events/vocabulary.ts';
import type { CliServices } from '../../src/cli/access/services.ts';
import type { ModelsReading } from '../../src/engine/offline.ts';
import { ModelError } from '../../src/model/errors.ts';
import type { World } from './world.ts';

export function standInServices(world: World): CliServices {
  const server = (url: string) => ({
    url,
    close: () => {
      world.serverClosed += 1;
      return Promise.resolve();
    },
  });
  return {
    confirm: question => {
      world.asked.push(question);
      return Promise.resolve(world.answer);
    },
    engine: () =>
      Promise.resolve({
        connectModelManager: () =>
          world.running
            ? Promise.resolve(world.manager)
            : Promise.reject(new ModelError('NETWORK_UNREACHABLE', 'No engine.')),
        createModelManager: options => {
          if (world.createError) return Promise.reject(world.createError);
          world.created.push(options);
          return Promise.resolve(world.manager);
        },
      }),
    queries: () =>
      Promise.resolve({
        readModelsNow: dataDir => {
          world.asked.push(`readModelsNow ${dataDir}`);
          return Promise.resolve(modelsOf(world));
        },
        readModelsAt: (dataDir, moment = null) => {
          const at = moment === null ? 'now' : 'seq' in moment ? moment.seq : moment.time;
          world.asked.push(`readModelsAt ${dataDir} ${at}`);
          return Promise.resolve(modelsOf(world));
        },
        verifyReady: ({ modelId, version }) => {
          world.asked.push(`verifyReady ${modelId}@${version}`);
          return Promise.resolve({ ok: true, files: 1, damaged: [] });
        },
        readModelPath: (_dataDir, modelId, version) => {
          const found = world.files.find(file => file.modelId === modelId && (!version || file.version === version));
          if (found?.path) return Promise.resolve(found.path);
          return Promise.reject(new ModelError('MODEL_NOT_AVAILABLE', `${modelId} is not installed.`));
        },
        readCatalog: source => {
          world.asked.push(`readCatalog ${source.libraryUrl ?? 'none'}`);
          return Promise.resolve(world.manager.catalogValue);
        },
        readRanking: source => {
          world.asked.push(`readRanking ${source.schedulerUrl ?? 'none'}`);
          return Promise.resolve(world.manager.rankingValue);
        },
      }),
    journal: () =>
      Promise.resolve({
        readJournal: async function* ({ after = 0 }) {
          await Promise.resolve();
          const from = typeof after === 'number' ? after : after.seq;
          for (const item of world.journalItems) if ('damage' in item || item.event.seq > from) yield item;
        },
        readModel: options => modelItems(world, options),
        readNewest: options => modelItems(world, options),
        verifyJournal: () => Promise.resolve(world.verdict),
      }),
    library: () =>
      Promise.resolve({
        publishVersion: request => {
          if (world.libraryError) return Promise.reject(world.libraryError);
          world.published.push(request);
          const { modelId, version } = request;
          return Promise.resolve({
            modelId,
            version,
            path: '/s',
            sizeBytes: 10_900_000,
            unchanged: false,
            leftOut: world.leftOut,
          });
        },
        serveLibrary: ({ logger, ...options }) => {
          if (world.libraryError) return Promise.reject(world.libraryError);
          world.served.push(options);
          world.logger = logger;
          return Promise.resolve(server('http://127.0.0.1:8080'));
        },
        exportLibrary: (_storage, _out, options) => {
          world.exported.push(options);
          return Promise.resolve(EXPORTED);
        },
        readHuggingFaceModel: dir =>
          Promise.resolve({ path: `${dir}/snapshot`, extra: { title: 'T', license: 'mit' } }),
        listLibrary: ({ modelId, version }) => {
          const wanted = world.listed.filter(
            found => (modelId ?? found.modelId) === found.modelId && (version ?? found.version) === found.version,
          );
          return Promise.resolve(wanted);
        },
        verifyLibrary: ({ onVersion, onProgress }) => {
          onProgress?.({ verifiedBytes: 1, totalBytes: 2 });
          for (const verified of world.verified) onVersion?.(verified);
          return Promise.resolve(world.verified);
        },
        withdrawVersion: options => {
          world.withdrawals.push(options);
          return Promise.resolve();
        },
        parseSize: text => {
          if (!/^\d+(MB)?$/.test(text)) throw new ModelError('INVALID_ARGUMENT', `Expected a size, got "${text}".`);
          return parseInt(text, 10) * (text.endsWith('MB') ? 1e6 : 1);
        },
        generateKeyPair: () => ({ publicKey: 'PUB', minisignPublicKey: 'RWPUB', privateKey: 'PRIV' }),
        publicKeysOf: (key, password) => ({ publicKey: `PUB of ${key}`, minisignPublicKey: `RW ${password}` }),
        resignLibrary: options => {
          world.resignings.push(options);
          return Promise.resolve({ resigned: ['m@1.0.0'], unsigned: ['old@1.0.0'] });
        },
        signLibrary: options => {
          world.resignings.push(options);
          const found = { serial: 7, validUntil: '2026-05-31T10:00:00.000Z', versions: 3, unsigned: ['old@1.0.0'] };
          return Promise.resolve(found);
        },
      }),
    scheduler: () =>
      Promise.resolve({
        serveScheduler: ({ logger }) => {
          world.logger = logger;
          return Promise.resolve(server('http://127.0.0.1:9090'));
        },
      }),
  };
}

const EXPORTED = { models: 2, versions: 3, changedModels: 1, newFiles: 9, withdrawn: ['old'], pruned: [] };

function modelsOf({ files: models, verdict: { damage }, damageRecorded: recorded }: World): ModelsReading {
  return { models, damage: damage.map(range => ({ ...range, recorded })), isDamaged: damage.length > 0 };
}

interface Asked {
  subject: string;
  after?: number;
  around?: () => boolean;
}

async function* modelItems(world: World, { subject, after = 0, around = () => false }: Asked) {
  await Promise.resolve();
  for (const item of world.journalItems) {
    if ('event' in item && item.event.seq <= after) continue;
    const isAround = 'event' in item && item.event.subject === null && around();
    if ('damage' in item || isAround || matches(item.event, { subject })) yield item;
  }
}
