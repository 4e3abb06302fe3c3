/** What a model says of itself in the manifest's `extra`. Programs may put anything else there. */
export interface About {
  title: string | null;
  description: string | null;
  license: string | null;
  /** What it is for: "speech-recognition". */
  task: string | null;
  /** As the publisher writes them: "zh", "English". */
  languages: readonly string[];
  tags: readonly string[];
  /** What is new in this version. */
  changelog: string | null;
  homepage: string | null;
}

const NOTHING: About = {
  ...{ title: null, description: null, license: null, task: null, changelog: null, homepage: null },
  ...{ languages: [], tags: [] },
};
const known = new WeakMap<object, About>();

/** The same object for the same `extra`: a list of 500 models reads each once. */
export function aboutOf(extra: Readonly<Record<string, unknown>> | undefined): About {
  if (extra === undefined) return NOTHING;
  let about = known.get(extra);
  if (about === undefined) known.set(extra, (about = read(extra)));
  return about;
}

function read(extra: Readonly<Record<string, unknown>>): About {
  const text = (name: string) => {
    const value = extra[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  /** One word or several. */
  const list = (name: string): string[] => {
    const value = extra[name];
    return (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string');
  };
  return {
    ...{ title: text('title'), description: text('description'), license: text('license'), task: text('task') },
    ...{ languages: list('language'), tags: list('tags'), changelog: text('changelog'), homepage: text('homepage') },
  };
}
