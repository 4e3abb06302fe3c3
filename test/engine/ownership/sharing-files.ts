import type { ExclusiveFiles } from '../../../src/engine/ownership/lock/exclusive-file.ts';

/** How each system asks for an exclusive open, and what another open gets meanwhile. */
const RULES = {
  /** CreateFileW without sharing: ERROR_SHARING_VIOLATION, as libuv translates it. */
  win32: { exclusive: 0x10000000, refusal: 'EBUSY' },
  /** open(2) with O_EXLOCK and O_NONBLOCK. */
  darwin: { exclusive: 0x20, refusal: 'EAGAIN' },
};

/** Files that know who has them open, as Windows and macOS do. */
export class SharingFiles implements ExclusiveFiles {
  readonly #rules: (typeof RULES)['win32'];
  readonly #open = new Map<number, string>();
  #next = 3;
  #scans = 0;
  #error: string | null = null;

  constructor(platform: keyof typeof RULES) {
    this.#rules = RULES[platform];
  }

  /** Another program holds the file for so many attempts. */
  scanFor(attempts: number): void {
    this.#scans = attempts;
  }

  refuseWith(code: string): void {
    this.#error = code;
  }

  /** The system closes what a killed process had open. */
  endProcess(): void {
    this.#open.clear();
  }

  open(path: string, flags: number): Promise<number> {
    const { exclusive, refusal } = this.#rules;
    if (this.#error !== null) return failure(this.#error);
    if ((flags & exclusive) === 0) return failure('EINVAL');
    if (this.#scans-- > 0 || [...this.#open.values()].includes(path)) return failure(refusal);
    this.#open.set(this.#next, path);
    return Promise.resolve(this.#next++);
  }

  close(descriptor: number): Promise<void> {
    this.#open.delete(descriptor);
    return Promise.resolve();
  }
}

function failure(code: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(code), { code }));
}
