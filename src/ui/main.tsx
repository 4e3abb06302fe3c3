import { render } from 'solid-js/web';
import { App } from './app.tsx';
import { accessProbe, connect } from './connect.ts';
import './styles/index.css';

const root = document.getElementById('root');
if (!root) throw new Error('Expected an element with the id "root".');

const api = connect(window);
render(() => <App api={api} isRefused={accessProbe(window)} />, root);
