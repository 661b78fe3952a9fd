import { afterEach, describe, expect, it, vi } from 'vitest';
import { queryString, request, requestPage } from './client';
import { session } from './session';

const answer = (status: number, body: unknown) =>
  vi.fn(async () => new Response(JSON.stringify(body), { status }));

describe('queryString', () => {
  it('should leave out what is empty and comma-join arrays', () => {
    expect(
      queryString({ search: '', page: 1, tagIds: ['a', 'b'], folderId: null, showArchived: false, none: [] }),
    ).toBe('?page=1&tagIds=a%2Cb&showArchived=false');
    expect(queryString(undefined)).toBe('');
  });
});

describe('request', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    session.clear();
  });

  it('should send the token when a session is open', async () => {
    session.start('jwt', 60);
    const fetchFake = answer(200, { ok: true });
    vi.stubGlobal('fetch', fetchFake);
    await expect(request('GET', '/links', { query: { page: 2 } })).resolves.toEqual({ ok: true });
    const [url, init] = fetchFake.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe('/api/links?page=2');
    expect(init.headers).toMatchObject({ Authorization: 'Bearer jwt' });
  });

  it('should read the count of a list from its header when there is one', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => new Response('[1]', { headers: { 'X-Total-Count': '41' } })),
    );
    await expect(requestPage('/products')).resolves.toEqual({ rows: [1], total: 41 });
    vi.stubGlobal('fetch', answer(200, [1]));
    await expect(requestPage('/products')).resolves.toEqual({ rows: [1], total: undefined });
  });

  it('should end the session when the server answers 401', async () => {
    session.start('jwt', 60);
    const expired = vi.fn();
    const stop = session.onExpired(expired);
    vi.stubGlobal('fetch', answer(401, { error: { code: 'unauthorized', message: 'Token expired' } }));
    await expect(request('GET', '/links')).rejects.toMatchObject({ status: 401, message: 'Token expired' });
    expect(expired).toHaveBeenCalledOnce();
    expect(session.get()).toBeNull();
    stop();
  });

  it('should leave the session alone when login itself answers 401', async () => {
    const expired = vi.fn();
    const stop = session.onExpired(expired);
    vi.stubGlobal('fetch', answer(401, { error: { code: 'unauthorized', message: 'No' } }));
    await expect(request('POST', '/auth/login', { body: {}, anonymous: true })).rejects.toMatchObject({
      status: 401,
    });
    expect(expired).not.toHaveBeenCalled();
    stop();
  });

  it('should report a network error when nothing answers', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => Promise.reject(new TypeError('fetch failed'))),
    );
    await expect(request('GET', '/links')).rejects.toMatchObject({ status: 0, code: 'network_error' });
  });

  it('should pass an abort through when the caller aborted', async () => {
    const abort = new AbortController();
    abort.abort();
    vi.stubGlobal(
      'fetch',
      vi.fn(async (_: string, init: RequestInit) => Promise.reject(init.signal?.reason)),
    );
    await expect(request('GET', '/links', { signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
