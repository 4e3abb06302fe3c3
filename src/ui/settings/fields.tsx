import { createUniqueId, For } from 'solid-js';
import type { JSX, ParentProps } from 'solid-js';

interface FieldProps {
  label: string;
  hint?: string | undefined;
  /** What is wrong with the value. It takes the place of the hint. */
  problem?: string | undefined;
  value: string;
  onInput: (value: string) => void;
}

interface InputFieldProps extends FieldProps {
  type: 'url' | 'number' | 'text' | 'password';
  placeholder?: string | undefined;
  max?: number | undefined;
}

/**
 * An input with its label, and a hint or a problem below it. A button beside the input is a child.
 */
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

/** A text of several lines. */
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

/** One of a few values. */
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
