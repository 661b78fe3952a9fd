import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import { ApiError } from '../api/errors';

export interface ServerErrorHints<T extends FieldValues> {
  /** The form's own fields, by their wire name. */
  fields: readonly Path<T>[];
  /** The field that a 409 is about. */
  conflict?: Path<T>;
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
  // "rules.0.url" is a part of the form's "rules".
  const known = cause.fields.filter(({ field }) =>
    hints.fields.some((own) => field === own || field.startsWith(`${own}.`)),
  );
  if (known.length > 0) {
    known.forEach(({ field, message }, index) =>
      setError(
        field as Path<T>,
        { type: 'server', message: sentence(message) },
        { shouldFocus: index === 0 },
      ),
    );
    return known.length === cause.fields.length;
  }
  const field = fieldOf(cause, hints);
  if (!field) return false;
  setError(field, { type: 'server', message: sentence(cause.message) }, { shouldFocus: true });
  return true;
}

/** Standing alone beside its field, "must be absolute" is a sentence of its own. */
function sentence(message: string): string {
  return message.charAt(0).toLocaleUpperCase() + message.slice(1);
}
