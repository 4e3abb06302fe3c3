/** Blocks of code in documents that are run as they stand. */

/** What a marker asks for: `<!-- run -->`, `<!-- run: exit 5 -->`, `<!-- run: background -->`, `<!-- run: needs jq curl -->`. */
export interface Block {
  language: string;
  code: string;
  /** Of its first line in the page. */
  line: number;
  exit: number;
  /** Left running until the end of the page, once it has printed its first line. */
  background: boolean;
  /** Programs without which it is not run. */
  needs: string[];
}

const BLOCK = /^<!-- run(?:: ([^>]*?))? -->\n(?:<!-- .* -->\n)*\n?```(\w+)\n([^]*?)\n```$/gm;

export function runnableBlocks(markdown: string): Block[] {
  return [...markdown.matchAll(BLOCK)].map(match => {
    const [all, options = '', language = '', code = ''] = match;
    const words = /^(?:exit (\d+)|(background)|needs (.+))?$/.exec(options);
    if (!words) throw new Error(`Expected "exit N", "background" or "needs PROGRAM…", got "${options}".`);
    const [, exit = '0', background, needs = ''] = words;
    return {
      language,
      code,
      line: markdown.slice(0, match.index + all.indexOf('```')).split('\n').length + 1,
      exit: Number(exit),
      background: background !== undefined,
      needs: needs.split(' ').filter(Boolean),
    };
  });
}
