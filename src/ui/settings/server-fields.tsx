import type { JSX } from 'solid-js';
import { useApp } from '../shared/store/app-store.ts';
import { InputField } from './fields.tsx';
import { SecretField } from './secret-field.tsx';
import { createServerTest } from './server-test.tsx';

interface ServerFieldsProps {
  kind: 'library' | 'scheduler';
  url: string;
  token: string | null;
  tokenStored: boolean;
  urlProblem: string | undefined;
  tokenProblem: string | undefined;
  onUrl: (url: string) => void;
  onToken: (token: string | null) => void;
}

/** Address and token of one server, with a button that tests both before they are saved. */
export function ServerFields(props: ServerFieldsProps): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const words = () => m().settings.servers[props.kind];
  const test = createServerTest(() => ({
    kind: props.kind,
    name: words().url,
    url: props.url,
    token: props.token,
  }));
  return (
    <div class="server" data-testid={`server-${props.kind}`}>
      <InputField
        label={words().url}
        hint={words().hint}
        type="url"
        value={props.url}
        problem={props.urlProblem}
        onInput={props.onUrl}
      >
        {test.button()}
      </InputField>
      <div class="server-result">{test.result()}</div>
      <SecretField
        label={words().token}
        stored={props.tokenStored}
        value={props.token}
        words={m().settings.secret}
        problem={props.tokenProblem}
        onChange={props.onToken}
      />
    </div>
  );
}
