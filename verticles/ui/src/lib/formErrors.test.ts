import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/errors';
import { applyServerError, fieldOf } from './formErrors';

interface Form {
  url: string;
  key: string;
}
const hints = { fields: ['url', 'key'] as const, conflict: 'key' as const };

describe('fieldOf', () => {
  it('should be the conflicting field when the server answers 409', () => {
    expect(fieldOf<Form>(new ApiError(409, 'conflict', 'Taken'), hints)).toBe('key');
  });

  it.each([
    'url: must be an absolute URL',
    "'url' is not valid",
    'body.url must not be empty',
    'url must not be blank',
  ])('should be url when the message says "%s"', (message) => {
    expect(fieldOf<Form>(new ApiError(422, 'unprocessable_entity', message), hints)).toBe('url');
  });

  it('should be none when the message names no field of the form', () => {
    expect(
      fieldOf<Form>(new ApiError(422, 'unprocessable_entity', 'The plan allows 100 links'), hints),
    ).toBeUndefined();
    expect(fieldOf<Form>(new ApiError(500, 'internal_server_error', 'url: broken'), hints)).toBeUndefined();
  });
});

describe('applyServerError', () => {
  it('should set every field error that the form knows', () => {
    const setError = vi.fn();
    const error = new ApiError(422, 'unprocessable_entity', 'Invalid', {
      fields: [
        { field: 'url', message: 'a' },
        { field: 'key', message: 'b' },
      ],
    });
    expect(applyServerError<Form>(error, setError, hints)).toBe(true);
    expect(setError).toHaveBeenCalledTimes(2);
  });

  it('should lift a part to the field that shows it', () => {
    const setError = vi.fn();
    const error = new ApiError(422, 'unprocessable_entity', 'Invalid', {
      fields: [{ field: 'url.host', message: 'a' }],
    });
    expect(applyServerError<Form>(error, setError, hints)).toBe(true);
    expect(setError).toHaveBeenCalledWith('url', { type: 'server', message: 'A' }, { shouldFocus: true });
  });

  it('should put a refusal where the form says, or leave it to the form', () => {
    const error = new ApiError(422, 'unprocessable_entity', 'Invalid', {
      fields: [{ field: 'geo.CH', message: 'a' }],
    });
    const setError = vi.fn();
    expect(applyServerError<Form>(error, setError, { ...hints, place: () => 'key' })).toBe(true);
    expect(setError).toHaveBeenCalledWith('key', expect.anything(), expect.anything());
    expect(applyServerError<Form>(error, vi.fn(), { ...hints, place: () => undefined })).toBe(false);
  });

  it('should leave it to the form when a field is unknown or the cause is no API error', () => {
    const error = new ApiError(422, 'unprocessable_entity', 'Invalid', {
      fields: [
        { field: 'url', message: 'a' },
        { field: 'folderId', message: 'b' },
      ],
    });
    expect(applyServerError<Form>(error, vi.fn(), hints)).toBe(false);
    expect(applyServerError<Form>(new Error('x'), vi.fn(), hints)).toBe(false);
  });
});
