import type { ComponentProps, ReactNode } from 'react';
import { LoaderCircle } from 'lucide-react';
import { cx } from '../lib/cx';

type Variant = 'primary' | 'secondary' | 'quiet' | 'danger';

const variants: Record<Variant, string> = {
  primary: 'bg-river text-on-river hover:bg-river-strong',
  secondary: 'border border-line-strong/60 bg-surface text-ink hover:bg-sunken',
  quiet: 'text-ink-soft hover:bg-sunken hover:text-ink',
  danger: 'bg-[#b3261e] text-white hover:bg-[#8f1d17]',
};

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: Variant;
  size?: 'md' | 'sm';
  /** Shows a spinner and refuses a second click, without changing the button's width. */
  busy?: boolean;
  icon?: ReactNode;
}

export function buttonClass(
  variant: Variant = 'secondary',
  size: 'md' | 'sm' = 'md',
  className?: string,
): string {
  return cx(
    'inline-flex items-center justify-center gap-2 rounded-lg font-semibold whitespace-nowrap transition-colors',
    'disabled:opacity-60 aria-disabled:opacity-60',
    size === 'md' ? 'h-10 px-4' : 'h-9 px-3 text-sm',
    variants[variant],
    className,
  );
}

export function Button({ variant, size, busy, icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
      className={buttonClass(variant, size, className)}
    >
      {busy ? <LoaderCircle className="size-4 animate-spin" aria-hidden /> : icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends ComponentProps<'button'> {
  /** What the button does; icons alone say nothing to a screen reader. */
  label: string;
}

export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={cx(
        'inline-grid size-9 shrink-0 place-items-center rounded-lg text-ink-soft transition-colors',
        'hover:bg-sunken hover:text-ink disabled:opacity-50 data-[state=open]:bg-sunken',
        className,
      )}
    >
      {children}
    </button>
  );
}
