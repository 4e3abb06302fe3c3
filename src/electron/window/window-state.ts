import { readFileSync } from 'node:fs';
import type { BrowserWindow, Rectangle } from 'electron';
import writeFileAtomic from 'write-file-atomic';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';

/**
 * The place of the window when it closed. It is only a convenience: without it the default place is
 * used.
 */
export interface WindowState {
  bounds: Rectangle;
  maximized: boolean;
}

/**
 * This much of the title bar must lie on a display, so that a person can see and drag the window.
 */
const VISIBLE_WIDTH = 100;
const TITLE_BAR_HEIGHT = 30;

/** null without a usable file, and when the place is on no display (a monitor was unplugged). */
export function readWindowState(file: string, workAreas: readonly Rectangle[]): WindowState | null {
  const state = parse(file);
  return state !== null && workAreas.some(area => isReachable(state.bounds, area)) ? state : null;
}

/**
 * It is synchronous, because a window that closes waits for nothing. On a full or read-only disk
 * only the place is lost.
 */
export function saveWindowState(file: string, window: BrowserWindow, logger: Logger): void {
  const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
  try {
    writeFileAtomic.sync(file, `${JSON.stringify(state)}\n`);
  } catch (error) {
    logger.warn('The place of the window can not be kept.', { ...errorFields(error), path: file });
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
    // The file is absent at the first start. A file that is no JSON counts as absent.
    return null;
  }
}

function isReachable({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const overlap = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return overlap >= Math.min(VISIBLE_WIDTH, width) && y >= area.y && y + TITLE_BAR_HEIGHT <= area.y + area.height;
}
