import { createUniqueId, For, Show } from 'solid-js';
import type { JSX, ParentProps } from 'solid-js';

interface FieldProps {
  label: string;
  hint?: string | undefined;
  /** What is wrong with the value; takes the hint's place. */
  problem?: string | undefined;
  value: string;
  onInput: (value: string) => void;
}

interface InputFieldProps extends FieldProps {
  type: 'url' | 'number' | 'text' | 'password';
  placeholder?: string | undefined;
  max?: number | undefined;
}

/** A labelled input; its problem stands beside it. What goes with the input, such as a button, is the child. */
export function InputField(props: ParentProps<InputFieldProps>): JSX.Element {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="field-control">
        <div class="field-line">
          <input
            id={id}
            type={props.type}
            value={props.value}
            placeholder={props.placeholder}
            min={props.max === undefined ? undefined : 1}
            max={props.max}
            spellcheck={false}
            autocomplete="off"
            aria-invalid={props.problem !== undefined}
            aria-describedby={`${id}-hint`}
            onInput={event => props.onInput(event.currentTarget.value)}
          />
          {props.children}
        </div>
        <Hint id={`${id}-hint`} hint={props.hint} problem={props.problem} />
      </div>
    </div>
  );
}

export function TextField(props: FieldProps): JSX.Element {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="field-control">
        <textarea
          id={id}
          rows={2}
          value={props.value}
          spellcheck={false}
          aria-invalid={props.problem !== undefined}
          aria-describedby={`${id}-hint`}
          onInput={event => props.onInput(event.currentTarget.value)}
        />
        <Hint id={`${id}-hint`} hint={props.hint} problem={props.problem} />
      </div>
    </div>
  );
}

function Hint(props: { id: string; hint: string | undefined; problem: string | undefined }): JSX.Element {
  return (
    <p id={props.id} class="hint" classList={{ 'hint-bad': props.problem !== undefined }}>
      {props.problem ?? props.hint}
    </p>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  choices: readonly T[];
  name: (choice: T) => string;
  onChoose: (choice: T) => void;
}

export function Choice<T extends string>(props: ChoiceProps<T>): JSX.Element {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="field-control">
        <select id={id} value={props.value} onChange={event => props.onChoose(event.currentTarget.value as T)}>
          <For each={props.choices}>
            {choice => (
              <option value={choice} selected={choice === props.value}>
                {props.name(choice)}
              </option>
            )}
          </For>
        </select>
      </div>
    </div>
  );
}

/** A secret: what is stored is never shown, only that there is one. */
export function SecretField(props: {
  label: string;
  stored: boolean;
  /** null: as stored; '': to be forgotten. */
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
