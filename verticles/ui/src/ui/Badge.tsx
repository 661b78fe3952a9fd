import type { ReactNode } from 'react';
import { cx } from '../lib/cx';

export type Tone = 'neutral' | 'river' | 'good' | 'warn' | 'bad';

const tones: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink-soft',
  river: 'bg-river-soft text-river',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
};

export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={cx(
        'inline-flex h-5.5 items-center rounded-md px-1.5 text-xs font-semibold whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}

/** Countries as their ISO letters: quiet, and the same on every system. */
export function CountryCode({ code }: { code: string }) {
  return (
    <span
      aria-hidden
      className="inline-grid h-4.5 w-7 shrink-0 place-items-center rounded bg-sunken text-[0.6875rem] font-bold text-ink-soft"
    >
      {code.toUpperCase()}
    </span>
  );
}
