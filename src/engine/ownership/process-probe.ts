/** What the kernel knows of a process. A pid alone proves nothing: a later process may have it. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** `started` is null when the process exists and its start can't be found out. */
export type ProcessState = { exists: false } | { exists: true; started: string | null };

export interface ProcessProbe {
  inspect(pid: number): Promise<ProcessState>;
}

/** Without a child process: outside Linux the start stays unknown. */
export async function glanceAt(pid: number): Promise<ProcessState> {
  if (!hasPid(pid)) return ABSENT;
  return process.platform === 'linux' ? inspectProc(pid) : { exists: true, started: null };
}

const run = promisify(execFile);
const TOOL_TIMEOUT_MS = 5_000;
const ABSENT: ProcessState = { exists: false };

/** Of this platform. */
export const systemProcessProbe: ProcessProbe = {
  inspect: async pid => {
    if (!hasPid(pid)) return ABSENT;
    if (process.platform === 'linux') return inspectProc(pid);
    if (process.platform === 'win32') return inspectPowerShell(pid);
    return inspectPs(pid);
  },
};

/** EPERM: it exists and belongs to another user. */
function hasPid(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * `started`: ticks since boot, field 22 of /proc/<pid>/stat. A zombie counts as dead: only its
 * parent waits for it.
 */
export async function inspectProc(pid: number): Promise<ProcessState> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // Field 2 is the program's name in brackets. It may hold blanks and brackets too.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return ABSENT;
    return { exists: true, started: fields[19] ?? null };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ESRCH' ? ABSENT : { exists: true, started: null };
  }
}

/** `started`: wall time to the second; macOS keeps it with the process. */
export async function inspectPs(pid: number): Promise<ProcessState> {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const text = await output('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], env);
  const [, state = '', started] = /^\s*(\S+)\s+(.*\S)\s*$/.exec(text) ?? [];
  // Without an answer it may have ended since it was first looked for.
  if (state.startsWith('Z') || (state === '' && !hasPid(pid))) return ABSENT;
  return { exists: true, started: started ?? null };
}

const TICKS_PER_MS = 10_000n;

/**
 * `started`: wall time in milliseconds; both sources are that exact. The second source also knows
 * processes of other users and of the system. After a restart of the machine, one of them may have
 * the pid of an engine.
 */
export async function inspectPowerShell(pid: number): Promise<ProcessState> {
  const script = [
    `$start = try { (Get-Process -Id ${pid} -ErrorAction Stop).StartTime } catch { $null }`,
    `if ($null -eq $start) { $start = (Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CreationDate }`,
    'if ($null -ne $start) { $start.ToUniversalTime().Ticks }',
  ].join('; ');
  const text = await output('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], process.env);
  const ticks = /^\d+$/.exec(text.trim())?.[0];
  return { exists: true, started: ticks === undefined ? null : String(BigInt(ticks) / TICKS_PER_MS) };
}

/** Empty when the tool fails: then nothing is known, which isn't the same as "absent". */
async function output(tool: string, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  try {
    return (await run(tool, args, { env, timeout: TOOL_TIMEOUT_MS, windowsHide: true })).stdout;
  } catch {
    return '';
  }
}
