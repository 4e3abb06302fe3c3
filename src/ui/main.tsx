import { render } from 'solid-js/web';
import { App } from './app.tsx';
import { connect, hostOf, tellWhenOnline } from './connect.ts';
import { followScrollBar } from './shared/store/scroll-bar.ts';
import './styles/index.css';

const root = document.getElementById('root');
if (!root) throw new Error('Expected an element with the id "root".');

followScrollBar(document);
const api = connect(window);
tellWhenOnline(window, api);
render(() => <App api={api} host={hostOf(window)} />, root);
