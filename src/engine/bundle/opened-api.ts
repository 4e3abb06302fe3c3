/** The engine API over a report: everything can be looked at, nothing changes, nobody is asked. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NEVER, of } from 'rxjs';
import type { DoctorReport, DoctorState, HealthView, ModelView, SettingsView } from '../../api/contract.ts';
import type { OpenedReport } from '../../api/contract.ts';
import { API_METHODS } from '../../api/names.ts';
import type { EngineApi } from '../../api/session.ts';
import { readJournal, verifyJournal } from '../../events/reading.ts';
import { ModelError } from '../../model/errors.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import { explainInDirectory } from '../explain/of-directory.ts';
import { readModelsAt } from '../offline.ts';
import { programVersion } from '../start/version.ts';
import { History } from '../views/history.ts';

const UNKNOWN = { value: null, fetchedAt: null, error: null };
const NO_SERVER = { url: null, ok: null, error: null };
const SETTINGS: SettingsView = {
  ...{
    libraryUrl: null,
    schedulerUrl: null,
    modelsDir: null,
    nodeId: 'report',
    maxDownloads: 1,
    connectionsPerFile: 1,
  },
  ...{ pinnedKeys: [], libraryToken: null, schedulerToken: null, proxyUrl: null, caFile: null },
};

/**
 * @param dir a folder with what was taken out of a report
 * @throws ModelError PERMISSION_DENIED, JOURNAL_DAMAGED when it can't be read
 */
export async function openedApi(dir: string): Promise<EngineApi> {
  const journal = await verifyJournal({ dir: join(dir, 'journal') });
  const opened = await openedReport(dir);
  const models = await modelsAt(dir, null);
  const id = journal.journal ?? '';
  const history = new History({
    ...{ dataDir: dir, fs: nodeFileSystem, onDamage: () => undefined, onWrong: () => undefined },
    journal: () => ({ id, run: '', durableSeq: journal.lastSeq }),
  });
  const [first] = journal.damage;
  const damaged = first && new ModelError('JOURNAL_DAMAGED', first.reason, { details: { segment: first.segment } });
  const health: HealthView = {
    ...{ version: programVersion(), pid: process.pid, startedAt: opened.madeAt, dataDir: dir, modelsDir: '' },
    ...{ freeBytes: null, library: NO_SERVER, scheduler: NO_SERVER, registry: { ok: true, error: null } },
    journal: { ok: damaged === undefined, id, seq: journal.lastSeq, error: damaged?.toJSON() ?? null },
    opened,
  };
  const refuse = () => Promise.reject(new ModelError('INVALID_ARGUMENT', 'A report is open: nothing can be changed.'));
  const refusals = Object.fromEntries(API_METHODS.map(name => [name, refuse])) as unknown as EngineApi['call'];
  return {
    call: {
      ...refusals,
      list: () => Promise.resolve(models),
      history: params => history.page(params),
      getSettings: () => Promise.resolve(SETTINGS),
      storage: () => Promise.resolve({ modelsDir: '', freeBytes: null, totalBytes: null, installed: [], partials: [] }),
      diagnose: () => doctorOf(dir),
      stateAt: moment =>
        modelsAt(dir, moment.seq !== undefined ? { seq: moment.seq } : { time: moment.time ?? opened.madeAt }),
      explain: ({ model, language = 'en' }) =>
        explainInDirectory(dir, { subject: model, language, looksAtDisk: false }),
      refresh: () => Promise.resolve(null),
      hostSignal: () => Promise.resolve(null),
    },
    stream: {
      state: () => of(models),
      progress: () => of([]),
      events: () => NEVER,
      catalog: () => of(UNKNOWN),
      ranking: () => of(UNKNOWN),
      health: () => of(health),
    },
  };
}

async function modelsAt(dir: string, moment: { seq: number } | { time: string } | null): Promise<ModelView[]> {
  // Its folders are those of another machine.
  return (await readModelsAt(dir, moment)).models.map(view => ({ ...view, path: null }));
}

async function openedReport(dir: string): Promise<OpenedReport> {
  const manifest = (await jsonOf(join(dir, 'manifest.json'))) as { made_at?: unknown; redacted?: unknown } | null;
  const made = typeof manifest?.made_at === 'string' ? Date.parse(manifest.made_at) : NaN;
  const span = { firstSeq: 0, lastSeq: 0, firstTime: null as string | null, lastTime: null as string | null };
  for await (const item of readJournal({ dir: join(dir, 'journal') })) {
    if (!('event' in item)) continue;
    const { seq, time } = item.event;
    if (span.firstSeq === 0) Object.assign(span, { firstSeq: seq, firstTime: time });
    Object.assign(span, { lastSeq: seq, lastTime: time });
  }
  return {
    madeAt: new Date(Number.isNaN(made) ? 0 : made).toISOString(),
    redacted: manifest?.redacted === true,
    ...span,
  };
}

/** The report of the doctor when the bundle was made. Only its texts are taken. */
async function doctorOf(dir: string): Promise<DoctorReport> {
  const report = (await jsonOf(join(dir, 'doctor.json'))) as { at?: unknown; lines?: unknown } | null;
  const lines = Array.isArray(report?.lines) ? (report.lines as Record<string, unknown>[]) : [];
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const state = (value: unknown): DoctorState => (value === 'problem' || value === 'warning' ? value : 'ok');
  const shown = lines
    .filter(line => typeof line === 'object' && line !== null)
    .map(({ check, finding, title, text: found, todo, state: how }) => ({
      ...{ check: text(check), finding: text(finding), title: text(title), text: text(found), facts: {} },
      ...{ state: state(how), todo: typeof todo === 'string' ? todo : null },
    }));
  const worst = shown.some(line => line.state === 'problem')
    ? 'problem'
    : shown.some(line => line.state === 'warning')
      ? 'warning'
      : 'ok';
  return { at: text(report?.at), state: worst, lines: shown };
}

async function jsonOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // A report without it, or one that somebody made: the rest can be looked at.
    return null;
  }
}
