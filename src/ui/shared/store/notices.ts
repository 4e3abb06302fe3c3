import { createEffect, createMemo } from 'solid-js';
import type { Accessor } from 'solid-js';
import { announcements } from '../view-model/row-text.ts';
import type { ModelRow } from '../view-model/rows.ts';
import { finished, windowTitle } from '../view-model/title.ts';
import type { Preferences } from './preferences.ts';

/** Total progress in the window's title. */
export function followTitle(rows: Accessor<ModelRow[]>, preferences: Preferences): void {
  const title = createMemo(() => windowTitle(rows(), preferences.locale()));
  createEffect(() => (document.title = title()));
}

/** Says aloud what changed, and notifies of what is done when the window is not looked at. */
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

/** `denied` where the platform has no notifications. */
export function noticePermission(): NoticePermission {
  return typeof Notification === 'undefined' ? 'denied' : Notification.permission;
}

function notify(text: string): void {
  if (noticePermission() !== 'granted' || !document.hidden) return;
  try {
    const { title } = document;
    new Notification(title, { body: text });
  } catch {
    // Some hosts grant it and then allow it to service workers alone: the live region has said it already.
    return;
  }
}
