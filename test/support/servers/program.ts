import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
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

/**
 * PATH, and the folder where Debian has servers, which is not always in it. None on Windows: wine would see those of this
 * machine and can't start them.
 */
function pathsOf(command: string): string[] {
  if (process.platform === 'win32') return [];
  return [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].map(folder => join(folder, command));
}

/** Writes a file of its own into its folder. @returns its path */
export async function configuration(home: string, lines: string[], name = 'conf'): Promise<string> {
  const path = join(home, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

/** Arguments of nginx with these lines in its block `http`. */
export async function nginx(home: string, http: string[]): Promise<string[]> {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    name => `${name}_temp_path ${home}/${name};`,
  );
  const lines = [
    `daemon off; master_process off; pid ${home}/pid; error_log ${home}/error.log; events {}`,
    `http { access_log off; ${temporary.join(' ')} ${http.join('\n')} }`,
  ];
  return ['-c', await configuration(home, lines), '-p', home, '-e', join(home, 'error.log')];
}

/** ` (NAME is not installed)`, for the title of a test that is skipped without it; '' where it is there. */
export function missing({ command }: Program): string {
  return pathsOf(command).some(path => existsSync(path)) ? '' : ` (${command} is not installed)`;
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
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const child = spawn(path, await program.configure(port, home.path), { stdio: 'ignore', env });
  const close = async () => {
    if (isAlive() && child.kill('SIGKILL')) await once(child, 'exit');
    await home.remove();
  };
  while (isAlive()) {
    if (await answers(port)) return { url: `http://127.0.0.1:${port}`, close };
    // It has no other way to say that it is ready.
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  await home.remove();
  throw new Error(`${command} ended with ${child.exitCode ?? child.signalCode}.`);
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
