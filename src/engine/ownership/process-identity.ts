import { areDifferentBoots, bootId } from './boot-id.ts';
import { systemProcessProbe } from './process-probe.ts';
import type { ProcessProbe } from './process-probe.ts';
import type { LeaseHolder } from '../../model/holder.ts';

/** Found out once, because asking takes a second on Windows. */
let own: Promise<LeaseHolder> | null = null;

/** This process, as another one can ask the kernel for it. */
export function ownIdentity(): Promise<LeaseHolder> {
  return (own ??= describe());
}

/**
 * Whether the kernel knows the process: its pid, and where both starts are known, the same start in
 * the same boot. A suspended process lives.
 */
export async function isProcessAlive(
  { pid, processStarted, bootId: boot }: LeaseHolder,
  probe: ProcessProbe = systemProcessProbe,
): Promise<boolean> {
  if (areDifferentBoots(boot, await bootId())) return false;
  const found = await probe.inspect(pid);
  return found.exists && (found.started === null || processStarted === null || found.started === processStarted);
}

async function describe(): Promise<LeaseHolder> {
  const { pid } = process;
  const [found, boot] = await Promise.all([systemProcessProbe.inspect(pid), bootId()]);
  return { pid, processStarted: found.exists ? found.started : null, bootId: boot };
}
