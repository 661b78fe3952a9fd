import { ToggleGroup } from 'radix-ui';
import { cx } from '../lib/cx';

export interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  size?: 'md' | 'sm';
}

/** One of a few, all in sight. */
export function Segmented<T extends string>({
  label,
  value,
  options,
  onChange,
  size = 'md',
}: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      // Clicking the chosen one again would unset it, which means nothing here.
      onValueChange={(next) => next && onChange(next as T)}
      aria-label={label}
      className="inline-flex max-w-full overflow-x-auto rounded-lg bg-sunken p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={cx(
            'rounded-md font-semibold whitespace-nowrap text-ink-soft transition-colors hover:text-ink -outline-offset-2',
            'data-[state=on]:bg-surface data-[state=on]:text-ink data-[state=on]:shadow-card',
            size === 'md' ? 'h-9 px-3 text-sm' : 'h-7 px-2 text-[0.8125rem]',
          )}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
