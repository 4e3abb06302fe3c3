import type { ExplainedModel, ExplainedStanding, ModelView, TaskTally } from '../../api/contract.ts';
import type { AnyEvent } from '../../events/vocabulary.ts';
import type { Language } from '../../model/remedies.ts';
import { standingOf, standingOfRequest, standingOnDisk } from './advice.ts';
import { Story } from './story.ts';

/** This is more than a person reads. For earlier events the story only tells the counts. */
export const NEWEST_LINES = 2_000;

/** Where a story comes from: journal and files of a data directory, or of a report. */
export interface ExplainSources {
  /** The model's events that the story wants, and those of the program itself around them. */
  about: (subject: string, story: Story) => AsyncIterable<AnyEvent>;
  /** The models as the journal has them. */
  models: () => Promise<ModelView[]>;
  /** What the disk has of a version that should be ready; null: it is ready there, or no disk is there to look at. */
  wrongOnDisk: (view: ModelView) => Promise<string | null>;
}

export interface ExplainOptions {
  /** `model_id` or `model_id@version`. */
  subject: string;
  language: Language;
  newest?: number;
}

/** The story of a model and where its versions stand; null when the journal says nothing of it. */
export async function explainModel(
  sources: ExplainSources,
  { subject, language, newest = NEWEST_LINES }: ExplainOptions,
): Promise<(ExplainedModel & { isOfOne: boolean }) | null> {
  const story = new Story(subject, newest, language);
  for await (const event of sources.about(subject, story)) story.add(event);
  const { lines, earlier } = story.end();
  if (lines.length === 0) return null;
  const began = (name: string) => {
    const first = story.firstWrong(name);
    return first && first.seq !== lines.at(-1)?.seq ? { began: first } : {};
  };
  const now: ExplainedStanding[] = [];
  for (const view of await sources.models()) {
    const name = `${view.modelId}@${view.version}`;
    if (name !== subject && view.modelId !== subject) continue;
    const wrong = view.status === 'ready' ? await sources.wrongOnDisk(view) : null;
    const standing = wrong === null ? standingOf(view, language) : standingOnDisk(view, wrong, language);
    const tally = story.tally(name);
    now.push({ model: name, ...standing, ...(tally && isWorthTelling(view, tally) && { tally }), ...began(name) });
  }
  if (now.length === 0 && story.refused)
    now.push({ model: subject, ...standingOfRequest(story.refused, language), ...began(subject) });
  return { model: subject, ...(earlier && { earlier }), story: lines, now, isOfOne: story.isOfOne };
}

/** What went well is told by its last line. */
function isWorthTelling({ status }: ModelView, { retries, waits, rejected, changed }: TaskTally): boolean {
  return status !== 'ready' || retries + waits + rejected + changed > 0;
}
