import type { JSX } from 'solid-js';

/** Outlines on a grid of 16 × 16. Each view of the navigation has an icon of its own name. */
const PATHS = {
  cube: 'M8 1.8 13.5 5v6L8 14.2 2.5 11V5zM2.5 5 8 8.2l5.5-3.2M8 8.2v6',
  models: 'M2.5 3.5h11v3.5h-11zM2.5 9h11v3.5h-11zM5 5.2h.01M5 10.7h.01',
  top: 'M3 13.5V9M8 13.5v-11M13 13.5V6',
  activity: 'M1.5 8.5h3l2-5.5 3 10 2-4.5h3',
  storage:
    'M2.5 4.3c0-1.1 2.5-2 5.5-2s5.5.9 5.5 2-2.5 2-5.5 2-5.5-.9-5.5-2zM2.5 4.3v7.4c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2V4.3M2.5 8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2',
  health: 'M8 13.5S2.2 10.2 2.2 6.2A3 3 0 0 1 8 5a3 3 0 0 1 5.8 1.2C13.8 10.2 8 13.5 8 13.5z',
  settings:
    'M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M10 2.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM6 9.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2',
  refresh: 'M13 3v3.5H9.5M13 6.5A5.3 5.3 0 1 0 13.3 9',
  close: 'M4 4l8 8M12 4l-8 8',
  remove: 'M3 4.5h10M6.2 4.3V2.8h3.6v1.5M4.4 4.7l.5 8.5h6.2l.5-8.5M6.8 7v3.8M9.2 7v3.8',
  check: 'M3 8.5l3.5 3.5L13 4.5',
  warn: 'M8 2.2 14.5 13.5h-13zM8 6.5v3.5M8 11.8h.01',
  offline: 'M2 2l12 12M3 7a8 8 0 0 1 2.5-1.5M8 5a8 8 0 0 1 5 2M5.5 9.5a4 4 0 0 1 3-1.2M8 12.5h.01',
  dash: 'M4 8h8',
  up: 'M8 13V3.5M4 7.3l4-4 4 4',
  down: 'M8 3v9.5M4 8.7l4 4 4-4',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration only: the words beside it say the same. */
export function Icon(props: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[props.name]} />
    </svg>
  );
}
