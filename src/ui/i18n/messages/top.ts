/** Top Models: the ranking of the dispatch server. */
export interface TopMessages {
  top: {
    intro: string;
    installed: string;
    notInLibrary: string;
    age: (age: string) => string;
    /** The last ranking is still shown. */
    failed: (why: string) => string;
    failedNoData: (why: string) => string;
    none: string;
    noUrl: string;
    tasks: (n: string) => string;
  };
}
