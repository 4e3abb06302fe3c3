import type { DoctorLine } from '../../../api/contract.ts';
import type { Language } from '../../../model/remedies.ts';
import type { Finding } from '../findings.ts';
import type { DoctorWords, Told } from './doctor-words.ts';
import { english } from './en.ts';
import { chinese } from './zh.ts';

const WORDS: Record<Language, DoctorWords> = { en: english, zh: chinese };

/** A finding as people read it. */
export function lineOf({ check, state, name, facts, isDamage }: Finding, language: Language): DoctorLine {
  const { titles, findings } = WORDS[language];
  const tell = findings[name] as (facts: unknown) => Told;
  const [text, todo] = tell(facts);
  return {
    check,
    state,
    finding: name,
    title: titles[check],
    text,
    todo,
    facts: { ...facts },
    ...(isDamage && { isDamage }),
  };
}
