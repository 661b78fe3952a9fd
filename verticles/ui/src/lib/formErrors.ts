import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import { ApiError } from '../api/errors';

export interface ServerErrorHints<T extends FieldValues> {
  /** The form's own fields, by their wire name. */
  fields: readonly Path<T>[];
  /** The field that a 409 is about. */
  conflict?: Path<T>;
  /** Where the form shows what is wrong with a field of the server's; by default at the form's field that it is part of. */
  place?: (field: string) => string | undefined;
}

/** Which field a refusal is about, if the answer says so. Undefined means: show it on the form. */
export function fieldOf<T extends FieldValues>(
  error: ApiError,
  hints: ServerErrorHints<T>,
): Path<T> | undefined {
  if (error.status === 409) return hints.conflict;
  if (error.status !== 400 && error.status !== 422) return undefined;
  // "url: must be absolute" and "'url' must be absolute" both name their field first.
  const named = /^["'`]?(?:body[./])?([A-Za-z_]+)["'`]?(?=[\s:])/.exec(error.message)?.[1];
  return hints.fields.find((field) => field === named);
}

/** Puts a server's refusal beside the right field; answers false when it belongs to the form as a whole. */
export function applyServerError<T extends FieldValues>(
  cause: unknown,
  setError: UseFormSetError<T>,
  hints: ServerErrorHints<T>,
): boolean {
  if (!(cause instanceof ApiError)) return false;
  const place =
    hints.place ?? ((field: string) => nearest(field, (path) => hints.fields.some((own) => own === path)));
  const known = cause.fields.flatMap(({ field, message }) => {
    const path = place(field);
    return path === undefined ? [] : [{ path, message }];
  });
  if (known.length > 0) {
    known.forEach(({ path, message }, index) =>
      setError(path as Path<T>, { type: 'server', message: sentence(message) }, { shouldFocus: index === 0 }),
    );
    return known.length === cause.fields.length;
  }
  const field = fieldOf(cause, hints);
  if (!field) return false;
  setError(field, { type: 'server', message: sentence(cause.message) }, { shouldFocus: true });
  return true;
}

/** The path itself, or the nearest one above it, that is shown: "rules.0.conditions.1.not" is part of "rules.0.conditions". */
export function nearest(field: string, shown: (path: string) => boolean): string | undefined {
  const parts = field.split('.');
  for (let length = parts.length; length > 0; length--) {
    const path = parts.slice(0, length).join('.');
    if (shown(path)) return path;
  }
  return undefined;
}

/** Standing alone beside its field, "must be absolute" is a sentence of its own. */
function sentence(message: string): string {
  return message.charAt(0).toLocaleUpperCase() + message.slice(1);
}
