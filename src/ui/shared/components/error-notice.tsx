import { Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ErrorValue } from '../../../api/contract.ts';
import { useApp } from '../store/app-store.ts';
import { errorDetails, errorWords } from '../view-model/error-text.ts';
import type { ModelRow } from '../view-model/rows.ts';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icon.tsx';

interface ErrorProps {
  error: ErrorValue;
  /** The model that it is about, for the copied details. */
  row?: ModelRow | undefined;
}

/** An error as a box: the cause, what to do, and the rest on demand. */
export function ErrorNotice(
  props: ErrorProps & {
    tone: 'warn' | 'bad';
    /** A sentence around the cause. Default: the cause alone. */
    say?: ((cause: string) => string) | undefined;
  },
): JSX.Element {
  return (
    <div class={`notice notice-${props.tone}`}>
      <Icon name="warn" />
      <ErrorWords {...props} />
    </div>
  );
}

/** Cause, advice and details, for a place that has a frame of its own. */
export function ErrorWords(props: ErrorProps & { say?: ((cause: string) => string) | undefined }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const words = () => errorWords(props.error, locale());
  return (
    <div class="error-words">
      <p>{props.say ? props.say(words().cause) : locale().m.sentence(words().cause)}</p>
      <Show when={words().advice}>
        <p>{words().advice}</p>
      </Show>
      <ErrorDetails error={props.error} row={props.row} />
    </div>
  );
}

/** Code and JSON: what support needs and nobody else wants to read. */
export function ErrorDetails(props: ErrorProps): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const json = () => errorDetails(props.error, props.row);
  return (
    <details class="error-details">
      <summary>{m().actions.details}</summary>
      <pre tabIndex={0} role="region" aria-label={m().actions.details}>
        {json()}
      </pre>
      <CopyButton label={m().actions.copyDetails} text={json} />
    </details>
  );
}
