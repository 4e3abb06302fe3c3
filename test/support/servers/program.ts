import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { tempDir } from '../files/temp-dir.ts';

/** A server or cache that others wrote. */
export interface Program {
  command: string;
  /** Writes its configuration into `home` and says its arguments. */
  configure(port: number, home: string): Promise<string[]>;
}

export interface RunningProgram {
  url: string;
  close(): Promise<void>;
}

/** Whether it is in one of the folders of PATH, where servers of Debian are not always. */
export function isInstalled(command: string): boolean {
  return pathsOf(command).some(path => existsSync(path));
}

function pathsOf(command: string): string[] {
  return [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].map(folder => join(folder, command));
}

/** Starts it on loopback and a free port. Resolves when it takes connections. */
export async function startProgram(program: Program): Promise<RunningProgram> {
  const { command } = program;
  const home = await tempDir();
  // squid gives up the rights of root, and writes into its folder afterwards.
  await chmod(home.path, 0o777);
  const port = await freePort();
  const path = pathsOf(command).find(existsSync) ?? command;
  const env = { ...process.env, HOME: home.path };
  const child = spawn(path, await program.configure(port, home.path), { stdio: 'ignore', env });
  const close = async () => {
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
    await home.remove();
  };
  while (child.exitCode === null) {
    if (await answers(port)) return { url: `http://127.0.0.1:${port}`, close };
    // It has no other way to say that it is ready.
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  await home.remove();
  throw new Error(`${command} ended with ${child.exitCode}.`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function answers(port: number): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1');
  const outcome = once(socket, 'connect').then(
    () => true,
    () => false,
  );
  try {
    return await outcome;
  } finally {
    socket.destroy();
  }
}
