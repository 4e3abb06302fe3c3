import { Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { InputField } from './fields.tsx';

/** A secret. The page never gets a stored one, it only knows that there is one. */
export function SecretField(props: {
  label: string;
  stored: boolean;
  /** null leaves the stored one, '' forgets it. */
  value: string | null;
  words: { stored: string; none: string; forget: string; forgotten: string };
  problem?: string | undefined;
  onChange: (value: string | null) => void;
}): JSX.Element {
  return (
    <InputField
      label={props.label}
      type="password"
      value={props.value ?? ''}
      placeholder={props.stored && props.value === null ? props.words.stored : props.words.none}
      hint={props.value === '' ? props.words.forgotten : undefined}
      problem={props.problem}
      onInput={text => props.onChange(text === '' ? null : text)}
    >
      <Show when={props.stored && props.value !== ''}>
        <button
          type="button"
          class="button"
          aria-label={`${props.words.forget}: ${props.label}`}
          onClick={() => props.onChange('')}
        >
          {props.words.forget}
        </button>
      </Show>
    </InputField>
  );
}
