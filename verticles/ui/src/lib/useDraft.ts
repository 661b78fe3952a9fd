import { useEffect, useState } from 'react';
import type { DefaultValues, FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { session } from '../api/session';
import { useMe } from '../features/auth/useMe';
import { useDialogGuard } from '../ui/Dialog';

export interface DraftOptions<T extends FieldValues> {
  /** Tells forms apart, and one thing that is edited from another. */
  of: string;
  /** What is not written to the browser's storage: secrets. */
  without?: readonly Path<T>[];
}

/**
 * What was typed into a dialog's form does not go without a word: closing asks, and when the session ends the form is kept,
 * in this tab and for this member, until it is opened again. Answers whether it was kept.
 */
export function useDraft<T extends FieldValues>(form: UseFormReturn<T>, options: DraftOptions<T>): boolean {
  const { watch } = useDialogGuard();
  const { member } = useMe();
  const key = `tributary.draft.${member.id}.${options.of}`;
  const { defaultValues } = form.formState;
  const [restored] = useState(() => take<T>(key));

  useEffect(() => {
    if (restored)
      form.reset({ ...form.getValues(), ...restored } as DefaultValues<T>, { keepDefaultValues: true });
  }, [restored, form]);
  useEffect(() => {
    const isChanged = () => JSON.stringify(form.getValues()) !== JSON.stringify(defaultValues);
    watch(isChanged);
    const stop = session.onEnded(() => {
      if (isChanged()) put(key, form.getValues(), options.without ?? []);
    });
    return () => {
      watch(() => false);
      stop();
    };
  }, [watch, form, defaultValues, key, options.without]);

  return restored !== undefined;
}

function put(key: string, values: FieldValues, without: readonly string[]): void {
  const kept = Object.fromEntries(Object.entries(values).filter(([name]) => !without.includes(name)));
  try {
    sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Without storage there is nowhere to keep it.
  }
}

/** Taken once: whoever discards it then does not get it a second time. */
function take<T>(key: string): Partial<T> | undefined {
  try {
    const kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return kept ? (JSON.parse(kept) as Partial<T>) : undefined;
  } catch {
    return undefined;
  }
}
