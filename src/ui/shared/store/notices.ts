import { createEffect, createMemo } from 'solid-js';
import type { Accessor } from 'solid-js';
import { announcements, finished, windowTitle } from '../view-model/announcements.ts';
import type { ModelRow } from '../view-model/rows.ts';
import type { Preferences } from './preferences.ts';

/** Shows the progress of all downloads in the title of the window. */
export function followTitle(rows: Accessor<ModelRow[]>, preferences: Preferences): void {
  const title = createMemo(() => windowTitle(rows(), preferences.locale()));
  createEffect(() => (document.title = title()));
}

/**
 * Speaks each change of a state. Shows a notification for finished models while the window is
 * hidden.
 */
export function announceChanges(
  rows: Accessor<ModelRow[]>,
  preferences: Preferences,
  say: (text: string) => void,
): void {
  let before = new Map<string, string>();
  createEffect(() => {
    const list = rows();
    const { m } = preferences.locale();
    const news = announcements(before, list, m);
    const done = finished(before, list);
    before = new Map(list.map(row => [row.modelId, row.status]));
    if (news.length > 0) say(news.join('. '));
    if (done.length > 0) notify(done.map(row => `${row.modelId} ${row.version ?? ''}: ${m.status.ready}`).join('\n'));
  });
}

export type NoticePermission = 'granted' | 'denied' | 'default';

/** It is `denied` on a platform without notifications. */
export function noticePermission(): NoticePermission {
  return typeof Notification === 'undefined' ? 'denied' : Notification.permission;
}

function notify(text: string): void {
  if (noticePermission() !== 'granted' || !document.hidden) return;
  try {
    const { title } = document;
    new Notification(title, { body: text });
  } catch {
    // Some hosts grant the permission, but only service workers may use it (Chromium on Android).
    // The live region has already spoken the news.
    return;
  }
}
