import { readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { bootId } from './boot-id.ts';
import { systemProcessProbe } from './process-probe.ts';

/** This process, as engine.json and engine.gate.json name it. */
export interface Self {
  pid: number;
  /** null where asking costs a second: on Windows. */
  process_started: string | null;
  boot_id: string;
  /** Name of the machine or container. */
  machine: string;
  /** Of Linux: a pid means something in it alone. null elsewhere. */
  pid_namespace: string | null;
}

let self: Promise<Self> | null = null;

/** Found out once. Not called first in the gate: macOS is asked by a child process. */
export function describeSelf(): Promise<Self> {
  return (self ??= look());
}

async function look(): Promise<Self> {
  const [found, boot_id, pid_namespace] = await Promise.all([
    process.platform === 'win32' ? null : systemProcessProbe.inspect(process.pid),
    bootId(),
    readlink('/proc/self/ns/pid').catch(() => null),
  ]);
  const process_started = found?.exists ? found.started : null;
  return { pid: process.pid, process_started, boot_id, machine: hostname(), pid_namespace };
}

/**
 * Whether a pid of the other means a process of ours. What an older engine wrote names no
 * namespace.
 */
export function sharesPids({ pid_namespace }: Partial<Self>, self: Self): boolean {
  return pid_namespace === undefined || pid_namespace === self.pid_namespace;
}
