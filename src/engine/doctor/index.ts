/** The door: examines a data directory, its disks and its servers. It needs no engine, and works beside one. */
import { join } from 'node:path';
import type { DoctorReport, DoctorState } from '../../api/contract.ts';
import type { Language } from '../../model/remedies.ts';
import { toModelError } from '../../model/errors.ts';
import { systemClock } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import { createNodeFetch } from '../../ports/node-fetch.ts';
import type { ProxyEnvironment } from '../../ports/proxy.ts';
import { testServer } from '../handlers/test-server.ts';
import type { SettingsOverrides } from '../settings/index.ts';
import { programVersion } from '../start/version.ts';
import { diskChecks, modelsFolderCheck, systemDisk } from './disk-checks.ts';
import type { DiskCalls } from './disk-checks.ts';
import { CHECKS, ok, problem, warning } from './findings.ts';
import type { Finding, Fix } from './findings.ts';
import { libraryChecks } from './library-checks.ts';
import type { ServerPorts } from './library-checks.ts';
import { lockChecks, ownerCheck, ownerOf } from './owner-checks.ts';
import type { Owner } from './owner-checks.ts';
import { closeSecrets, placeChecks } from './place-checks.ts';
import { recordChecks } from './record-checks.ts';
import { lineOf } from './words/words.ts';

export { closeSecrets };

const NODE_LEAST = [20, 19] as const;
const WORSE: readonly DoctorState[] = ['ok', 'warning', 'problem'];

export interface DoctorOptions {
  /** Absolute. */
  dataDir: string;
  /** Hold over settings.json. */
  overrides?: SettingsOverrides;
  /** Reads and hashes the installed files. */
  deep?: boolean;
  language?: Language;
  /** The engine's; default: one of this process, closed afterwards. */
  fetch?: Fetch;
  clock?: Clock;
  environment?: ProxyEnvironment;
  /** For tests: a disk that says something else. */
  disk?: Partial<DiskCalls>;
}

/** A report, and what `--fix` can do about it. */
export interface Examination {
  report: DoctorReport;
  fixes: ReadonlySet<Fix>;
  /** Whether a living engine owns the directory: it does at its start what `start` would. */
  isOwned: boolean;
}

/** Looks at everything. Changes nothing but for files that it makes and removes to find out what a disk takes. */
export async function examine(options: DoctorOptions): Promise<Examination> {
  const { clock = systemClock, language = 'en' } = options;
  const at = new Date(clock.now()).toISOString();
  const { findings, owner } = await findingsOf(options, clock);
  const sorted = CHECKS.flatMap(check => findings.filter(finding => finding.check === check));
  const lines = sorted.map(finding => lineOf(finding, language));
  const worst = Math.max(...lines.map(({ state }) => WORSE.indexOf(state)));
  return {
    report: { at, state: WORSE[worst] ?? 'ok', lines },
    fixes: new Set(sorted.flatMap(({ fix }) => fix ?? [])),
    isOwned: owner.verdict === 'alive' || owner.verdict === 'unknown',
  };
}

async function findingsOf(options: DoctorOptions, clock: Clock): Promise<{ findings: Finding[]; owner: Owner }> {
  const { dataDir, overrides = {}, deep = false, environment = process.env } = options;
  const { findings, settings, isThere } = await placeChecks(dataDir, overrides);
  const modelsDir = settings.modelsDir ?? join(dataDir, 'models');
  const owner = await ownerOf(dataDir);
  const own = options.fetch === undefined ? createNodeFetch({ network: () => settings, environment }) : null;
  const ports: ServerPorts = { fetch: options.fetch ?? (own as Fetch), clock, settings, environment };
  const servers = Promise.all([libraryChecks(ports), schedulerCheck(ports)]);
  try {
    findings.push(...(await diskChecks(dataDir, modelsDir, { ...systemDisk, ...options.disk })));
    if (isThere) {
      const record = await recordChecks(dataDir, { isRunning: owner.verdict === 'alive', isDeep: deep });
      const isInstalled = record.models.some(({ installedAt }) => installedAt !== null);
      findings.push(await modelsFolderCheck(modelsDir, isInstalled));
      findings.push(
        ownerCheck(owner),
        ...(await lockChecks({ dataDir, modelsDir, now: clock.now() }, owner, record.models)),
      );
      findings.push(...record.findings);
    }
    findings.push(...versionChecks(owner));
    const [library, scheduler] = await servers;
    findings.push(...library, scheduler);
  } finally {
    await servers.catch(() => undefined);
    own?.close();
  }
  return { findings, owner };
}

async function schedulerCheck({ fetch, clock, settings }: ServerPorts): Promise<Finding> {
  const url = settings.schedulerUrl;
  if (url === null) return ok('scheduler', 'scheduler-none', {});
  try {
    const { latencyMs, count } = await testServer({ fetch, clock, settings }, { kind: 'scheduler', url });
    return ok('scheduler', 'scheduler', { url, ranked: count, latencyMs });
  } catch (error) {
    return problem('scheduler', 'scheduler-failed', {
      url,
      error: toModelError(error, 'SCHEDULER_UNREACHABLE').toJSON(),
    });
  }
}

function versionChecks({ info, verdict }: Owner): Finding[] {
  const version = programVersion();
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isOld = major < NODE_LEAST[0] || (major === NODE_LEAST[0] && minor < NODE_LEAST[1]);
  if (isOld) return [problem('versions', 'node-old', { node })];
  if (info !== null && verdict === 'alive' && info.version !== version)
    return [warning('versions', 'versions-differ', { version, engine: info.version })];
  return [ok('versions', 'versions', { version, node, platform: `${process.platform} ${process.arch}` })];
}
