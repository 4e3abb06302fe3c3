/** Top Models: the ranking of the dispatch server. */
export interface TopMessages {
  top: {
    /** Longer than the name in the navigation. */
    title: string;
    intro: string;
    /** Gets a duration: how far back the server counts. */
    window: (time: string) => string;
    /** The name of the button that shows a model. */
    open: (model: string) => string;
    installed: string;
    notInLibrary: string;
    /** `age`: null for just now. */
    age: (age: string | null) => string;
    /** The last ranking is still shown. */
    failed: (why: string) => string;
    failedNoData: (why: string) => string;
    installTop: (n: number) => string;
    none: string;
    noUrl: string;
    /** What this machine did; numbers as people write them. */
    served: (n: number, shown: string) => string;
    refused: (n: number, shown: string) => string;
    /** `shown`: the number as people write it. */
    tasks: (n: number, shown: string) => string;
  };
}
