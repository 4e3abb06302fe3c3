/**
 * Tells the styles how wide the system makes a scroll bar, as --gutter on the root: 0 px where bars lie above what scrolls.
 * Kept right: some systems change it when a mouse is plugged in. Styles could compute it from container units, at the price of
 * every row's style being computed again with each layout.
 */
export function followScrollBar(document: Document): void {
  const probe = document.createElement('div');
  probe.className = 'scroll-bar-probe';
  const room = probe.appendChild(document.createElement('div'));
  document.body.append(probe);
  const root = document.documentElement;
  const measure = () => root.style.setProperty('--gutter', `${probe.offsetWidth - room.offsetWidth}px`);
  new ResizeObserver(measure).observe(room);
}
