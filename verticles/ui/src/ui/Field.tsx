import { useId, type ComponentProps, type ReactNode } from 'react';
import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cx } from '../lib/cx';

export interface ControlProps {
  id: string;
  'aria-invalid'?: true;
  'aria-describedby'?: string;
}

export interface FieldProps {
  label: string;
  hint?: string;
  error?: string | undefined;
  optional?: boolean;
  className?: string;
  /** Gets what ties the control to its label, hint and error. */
  children: (control: ControlProps) => ReactNode;
}

export function Field({ label, hint, error, optional, className, children }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={className}>
      <div className="mb-1.5 flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-sm font-semibold">
          {label}
        </label>
        {optional && <span className="text-xs text-ink-faint">{t('common.optional')}</span>}
      </div>
      {children({
        id,
        ...(error ? { 'aria-invalid': true as const } : {}),
        ...(note ? { 'aria-describedby': `${id}-note` } : {}),
      })}
      {note && (
        <p
          id={`${id}-note`}
          role={error ? 'alert' : undefined}
          className={cx('mt-1.5 text-sm', error ? 'text-bad' : 'text-ink-faint')}
        >
          {note}
        </p>
      )}
    </div>
  );
}

export const controlClass =
  'w-full rounded-lg border border-line-strong bg-surface px-3 text-ink transition-colors ' +
  'hover:border-ink-faint focus-visible:border-river focus-visible:outline-offset-0 ' +
  'aria-invalid:border-bad disabled:opacity-60 disabled:bg-sunken';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={cx(controlClass, 'h-10', className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={3} {...rest} className={cx(controlClass, 'block py-2', className)} />;
}

/** The platform's own select: right on phones, right for keyboards. Only its arrow is drawn here. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return (
    <span className={cx('relative block', className)}>
      <select {...rest} className={cx(controlClass, 'h-10 appearance-none truncate pr-9')} />
      <ChevronDown className="pointer-events-none absolute top-3 right-3 size-4 text-ink-faint" aria-hidden />
    </span>
  );
}
