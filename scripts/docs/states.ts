/** docs/states.md, made from the state table in the code. */
import { TRANSITIONS } from '../../src/projections/folds/transitions.ts';
import type { State, Target } from '../../src/projections/folds/transitions.ts';

const MEANING: Record<State, string> = {
  absent: 'nothing is known of the version; no key in registry.json',
  queued: 'requested; waits for a slot or for room on the disk',
  downloading: 'bytes come, or a retry is scheduled',
  paused: 'waits: for the user, the network, room on the disk, or the end of sleep',
  verifying: 'all bytes are there and are being proven and installed',
  ready: 'installed and proven; the only state in which a path is given out',
  failed: 'given up; the partial is kept until someone retries or cancels',
  damaged: 'installed files are not what they should be',
  missing: 'installed files are gone',
  removing: 'on its way out; no path is given out any more',
  cancelled: 'its partial files are about to be discarded; no key in registry.json',
};

/** The document, whole. */
export function statesDocument(): string {
  const states = Object.keys(TRANSITIONS) as State[];
  const rows = states.map(state => `| ${state} | ${MEANING[state]} | ${leadsTo(state)} |`);
  return `# States of a model version

Written by \`npm run docs\` from \`src/projections/folds/transitions.ts\`; don't edit it here.

An event that is not in the row of the present state is illegal there: \`decide\` never produces it, and the fold keeps
the record as it was. \`<progress>\` is queued before DownloadStarted, verifying when every byte is there, else
downloading. \`<before>\` is what the version was before its task: damaged, missing or ready, else absent.

| state | meaning | leaves by |
| --- | --- | --- |
${rows.join('\n')}
`;
}

/** Targets with the events that lead to them; events that change facts only are left out. */
function leadsTo(state: State): string {
  const byTarget = new Map<Target, string[]>();
  for (const [type, target] of Object.entries(TRANSITIONS[state])) {
    if (target !== state) byTarget.set(target, [...(byTarget.get(target) ?? []), type]);
  }
  return [...byTarget].map(([target, types]) => `${types.join(', ')} → **${escape(target)}**`).join('<br>');
}

function escape(target: Target): string {
  return target.replace('<', '&lt;').replace('>', '&gt;');
}
