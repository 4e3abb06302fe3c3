/** Code in documents that is cut out of files which run. */

/** `<!-- snippet: FILE#REGION -->`, and the fenced block that follows it. Without `#REGION` it is the whole file. */
const SNIPPET = /^<!-- snippet: ([^\s#]+)(?:#([\w-]+))? -->\n\n?```(\w*)\n(?:[^]*?\n)?```$/gm;

/**
 * Fills each block that has a marker with the code that the marker names.
 *
 * @param read gives the text of a file, by its path from the project's root
 * @throws Error when a file has no such region
 */
export function fillSnippets(markdown: string, read: (path: string) => string): string {
  return markdown.replace(SNIPPET, (_block, path: string, region: string | undefined, language: string) => {
    const marker = `<!-- snippet: ${path}${region === undefined ? '' : `#${region}`} -->`;
    const code = region === undefined ? read(path).trimEnd() : regionOf(read(path), region, path);
    return `${marker}\n\n\`\`\`${language}\n${code}\n\`\`\``;
  });
}

/**
 * The lines between `#region NAME` and the next `#endregion`, without their common indentation. The marks stand in
 * comments: `// #region NAME` in TypeScript, `# #region NAME` in Python.
 */
function regionOf(source: string, name: string, path: string): string {
  const lines = source.split('\n');
  const start = lines.findIndex(line => new RegExp(`^\\s*(//|#) #region ${name}$`).test(line));
  if (start < 0) throw new Error(`Expected a region "${name}" in ${path}.`);
  const length = lines.slice(start).findIndex(line => /^\s*(\/\/|#) #endregion$/.test(line));
  if (length < 0) throw new Error(`Expected an end of the region "${name}" in ${path}.`);
  return withoutIndentation(lines.slice(start + 1, start + length));
}

function withoutIndentation(lines: string[]): string {
  const widths = lines.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length);
  const width = Math.min(...widths);
  return lines.map(line => line.slice(width).trimEnd()).join('\n');
}
