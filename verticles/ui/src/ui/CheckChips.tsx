import type { ReactNode } from 'react';
import { cx } from '../lib/cx';

export interface CheckChipsProps<T extends string> {
  legend: string;
  /** The legend is read out but not shown: what stands beside says it already. */
  legendHidden?: boolean;
  options: readonly { value: T; label: ReactNode }[];
  value: readonly T[];
  onChange: (value: T[]) => void;
  error?: string | undefined;
  /** There may be so many that they would push the rest away. */
  scrolls?: boolean;
}

/** Any of a few, all in sight. */
export function CheckChips<T extends string>({
  legend,
  legendHidden,
  options,
  value,
  onChange,
  error,
  scrolls,
}: CheckChipsProps<T>) {
  return (
    <fieldset>
      <legend className={legendHidden ? 'sr-only' : 'mb-1.5 text-sm font-semibold'}>{legend}</legend>
      <div className={cx('flex flex-wrap gap-2 p-0.5', scrolls && 'max-h-32 overflow-y-auto thin-scroll')}>
        {options.map((option) => {
          const chosen = value.includes(option.value);
          return (
            <label
              key={option.value}
              className={cx(
                'inline-flex h-8 cursor-pointer items-center gap-2 rounded-lg border px-2.5 text-sm font-medium text-ink-soft has-checked:border-river has-checked:bg-river-soft has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-river',
                error ? 'border-bad' : 'border-line',
              )}
            >
              <input
                type="checkbox"
                className="sr-only"
                checked={chosen}
                onChange={() =>
                  onChange(chosen ? value.filter((item) => item !== option.value) : [...value, option.value])
                }
              />
              {option.label}
            </label>
          );
        })}
      </div>
      {error && (
        <p role="alert" className="mt-1.5 text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
