import { readFileSync } from 'node:fs';
import type { BrowserWindow, Rectangle } from 'electron';
import writeFileAtomic from 'write-file-atomic';

/** Where a window was when it was closed. A convenience: whatever is wrong with it, the window opens at its default place. */
export interface WindowState {
  bounds: Rectangle;
  maximized: boolean;
}

/** At least this much of a window's title bar lies on a display, so that it can be seen and dragged. */
const VISIBLE_WIDTH = 100;
const TITLE_BAR_HEIGHT = 30;

/** null without a usable file, and when its place is on no display any more (a monitor was unplugged). */
export function readWindowState(file: string, workAreas: readonly Rectangle[]): WindowState | null {
  const state = parse(file);
  return state !== null && workAreas.some(area => isReachable(state.bounds, area)) ? state : null;
}

/** Synchronous: a window that closes waits for nothing. A disk that is full or read-only only costs the place. */
export function saveWindowState(file: string, window: BrowserWindow): void {
  const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
  try {
    writeFileAtomic.sync(file, `${JSON.stringify(state)}\n`);
  } catch (error) {
    console.warn(`The place of the window could not be kept: ${String(error)}`);
  }
}

function parse(file: string): WindowState | null {
  try {
    const { bounds, maximized } = JSON.parse(readFileSync(file, 'utf8')) as Partial<WindowState>;
    if (bounds === undefined || ![bounds.x, bounds.y, bounds.width, bounds.height].every(Number.isSafeInteger))
      return null;
    const { x, y, width, height } = bounds;
    return width > 0 && height > 0 ? { bounds: { x, y, width, height }, maximized: maximized === true } : null;
  } catch {
    // Absent at the first start; half-written or not JSON after an accident: the same as absent.
    return null;
  }
}

function isReachable({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const overlap = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return overlap >= Math.min(VISIBLE_WIDTH, width) && y >= area.y && y + TITLE_BAR_HEIGHT <= area.y + area.height;
}
