import type { CheckName, Facts, FindingName } from '../findings.ts';

/** What was found and why it matters, and what to do; null: nothing. */
export type Told = readonly [text: string, todo: string | null];

export interface DoctorWords {
  titles: Record<CheckName, string>;
  findings: { [N in FindingName]: (facts: Facts[N]) => Told };
}
