import { describe, expect, it } from 'vitest';
import { retryAfterSeconds, toApiError } from './errors';

const headers = (init: Record<string, string> = {}) => new Headers(init);

describe('toApiError', () => {
  it('should carry code, message and documentation when the envelope has them', () => {
    const error = toApiError(409, headers(), {
      error: { code: 'conflict', message: 'The key is taken.', doc_url: 'https://docs/errors#conflict' },
    });
    expect(error).toMatchObject({ status: 409, code: 'conflict', message: 'The key is taken.' });
    expect(error.options.docUrl).toBe('https://docs/errors#conflict');
    expect(error.retryable).toBe(false);
  });

  it('should fall back to the status when a proxy answered without an envelope', () => {
    expect(toApiError(503, headers(), undefined)).toMatchObject({
      code: 'service_unavailable',
      retryable: true,
    });
    expect(toApiError(502, headers(), '<html>')).toMatchObject({
      code: 'bad_gateway',
      retryable: true,
    });
    expect(toApiError(404, headers(), { error: 'gone' }).code).toBe('not_found');
  });

  it('should read the wait and the request id when rate limited', () => {
    const error = toApiError(429, headers({ 'Retry-After': '12', 'X-Request-Id': 'r1' }), {
      error: { code: 'rate_limit_exceeded', message: 'Slow down' },
    });
    expect(error.options).toMatchObject({ retryAfterSeconds: 12, requestId: 'r1' });
  });

  it('should keep well-formed field errors only', () => {
    const error = toApiError(422, headers(), {
      error: {
        code: 'unprocessable_entity',
        message: 'Invalid',
        fields: [{ field: 'url', message: 'must be absolute' }, { field: 'x' }, 'y', null],
      },
    });
    expect(error.fields).toEqual([{ field: 'url', message: 'must be absolute' }]);
  });
});

describe('retryAfterSeconds', () => {
  it('should understand seconds and dates', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(retryAfterSeconds('7')).toBe(7);
    expect(retryAfterSeconds('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30);
    expect(retryAfterSeconds('soon')).toBeUndefined();
    expect(retryAfterSeconds(null)).toBeUndefined();
  });
});
