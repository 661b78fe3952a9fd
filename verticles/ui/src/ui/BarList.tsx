import type { ReactNode } from 'react';

export interface BarItem {
  key: string;
  label: ReactNode;
  /** Plain text of the label, for its tooltip. */
  title: string;
  value: number;
  text: string;
}

/** The longest bar is the largest of the list. */
export function BarList({ items }: { items: readonly BarItem[] }) {
  const largest = Math.max(1, ...items.map((item) => item.value));
  return (
    <ol className="space-y-1">
      {items.map((item) => (
        <li key={item.key} className="relative flex h-9 items-center justify-between gap-4 px-2.5 text-sm">
          <span
            aria-hidden
            className="absolute inset-y-0 left-0 rounded-md bg-river-soft transition-[width] duration-300"
            style={{ width: `${Math.max(0.5, (item.value / largest) * 100)}%` }}
          />
          <span className="relative flex min-w-0 items-center gap-2 font-medium" title={item.title}>
            {item.label}
          </span>
          <span className="relative font-semibold figures">{item.text}</span>
        </li>
      ))}
    </ol>
  );
}
