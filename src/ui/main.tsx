import { render } from 'solid-js/web';
import { App } from './app.tsx';
import { connect, hostOf, tellWhenOnline } from './shared/page-host.ts';
import './styles/index.css';

const root = document.getElementById('root');
if (!root) throw new Error('Expected an element with the id "root".');

followScrollBar(document);
const api = connect(window);
tellWhenOnline(window, api);
render(() => <App api={api} host={hostOf(window)} />, root);

/**
 * Sets --gutter on the root element: the width of a scroll bar in this system. It is 0px where a
 * bar lies above the content. It follows changes, because some systems change it when a mouse is
 * plugged in. Styles could compute it from container units, but then each layout would restyle
 * every row.
 */
function followScrollBar(document: Document): void {
  const probe = document.createElement('div');
  probe.className = 'scroll-bar-probe';
  const room = probe.appendChild(document.createElement('div'));
  document.body.append(probe);
  const measure = () =>
    document.documentElement.style.setProperty('--gutter', `${probe.offsetWidth - room.offsetWidth}px`);
  new ResizeObserver(measure).observe(room);
}
