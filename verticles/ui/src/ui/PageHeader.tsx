import type { ReactNode } from 'react';
import { useDocumentTitle } from '../lib/hooks';

export function PageHeader({
  title,
  note,
  actions,
}: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
}) {
  useDocumentTitle(title);
  return (
    <div className="mb-5 flex min-h-10 flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="flex items-baseline gap-3">
        <h1 className="text-2xl font-bold tracking-tight">{title}</h1>
        {note && <span className="text-sm text-ink-faint figures">{note}</span>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}
