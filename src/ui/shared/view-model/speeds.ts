/** How many measurements are kept of each download: one a second, so the last 40 seconds. */
export const KEPT_SPEEDS = 40;

/** Bytes per second by model id, oldest first. */
export type Speeds = ReadonlyMap<string, readonly number[]>;

/** Adds one measurement of each running download. Downloads that no longer run are dropped. */
export function addSpeeds(
  before: Speeds,
  rows: readonly { modelId: string; status: string; bytesPerSecond: number | null }[],
): Speeds {
  const running = rows.filter(({ status, bytesPerSecond }) => status === 'downloading' && bytesPerSecond !== null);
  return new Map(
    running.map(({ modelId, bytesPerSecond }) => [
      modelId,
      [...(before.get(modelId) ?? []), bytesPerSecond ?? 0].slice(-KEPT_SPEEDS),
    ]),
  );
}

/**
 * Speeds as a line: the newest is at the right edge, the fastest at the top.
 *
 * @returns the points of an SVG polyline, or '' for fewer than two speeds
 */
export function sparkline(speeds: readonly number[], width: number, height: number): string {
  if (speeds.length < 2) return '';
  const highest = Math.max(1, ...speeds);
  const step = width / (KEPT_SPEEDS - 1);
  return speeds
    .map((speed, index) => {
      const x = width - (speeds.length - 1 - index) * step;
      return `${x.toFixed(1)},${(height - (speed / highest) * height).toFixed(1)}`;
    })
    .join(' ');
}
