import { ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { Badge } from '../../ui/Badge';
import type { LinkFormField, LinkFormValues } from './linkForm';

export interface FormSectionProps {
  title: string;
  fields: readonly LinkFormField[];
  form: UseFormReturn<LinkFormValues>;
  /** How many there are of what the section lists. */
  count?: number;
  children: ReactNode;
}

/** Closed unless something in it is set, or wrong. */
export function FormSection({ title, fields, form, count = 0, children }: FormSectionProps) {
  const [open, setOpen] = useState(() => fields.some((field) => isSet(form.getValues(field))));
  const wrong = fields.some((field) => form.formState.errors[field]);
  return (
    <details
      open={open || wrong}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group rounded-lg border border-line"
    >
      <summary className="flex h-11 list-none items-center gap-2 rounded-lg px-3 text-sm font-semibold hover:bg-sunken/60 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          className="size-4 text-ink-faint transition-transform group-open:rotate-90"
          aria-hidden
        />
        {title}
        {count > 0 && <Badge>{count}</Badge>}
      </summary>
      <div className="border-t border-line p-4">{children}</div>
    </details>
  );
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== '' && value !== false;
}
