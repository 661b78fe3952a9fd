import { ApiError, toApiError } from './errors';
import { noteServer } from './reachability';
import { session } from './session';

const requestTimeoutMs = 20_000;

export type QueryValue = string | number | boolean | null | undefined | readonly string[];
export type Query = Record<string, QueryValue>;

export interface RequestOptions {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** For login: a 401 there means wrong credentials, not an ended session. */
  anonymous?: boolean;
}

export interface Page<T> {
  rows: T[];
  /** How many there are on all pages, where the server counts them. */
  total: number | undefined;
}

/** One page of a list, with the count that some lists carry in a header. */
export async function requestPage<T>(path: string, options: RequestOptions = {}): Promise<Page<T>> {
  const { body, headers } = await exchange('GET', path, options);
  const total = Number(headers.get('X-Total-Count') ?? NaN);
  return { rows: body as T[], total: Number.isFinite(total) ? total : undefined };
}

export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  return (await exchange(method, path, options)).body as T;
}

interface Exchange {
  body: unknown;
  headers: Headers;
}

async function exchange(method: string, path: string, options: RequestOptions): Promise<Exchange> {
  const timeout = AbortSignal.timeout(requestTimeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;

  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`/api${path}${queryString(options.query)}`, {
      method,
      headers: requestHeaders(options),
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal,
    });
    body = await readBody(response);
  } catch (cause) {
    // An abort by the caller is not a failure to show; the query library expects the original error back.
    if (options.signal?.aborted) throw cause;
    if (!timeout.aborted) noteServer(false);
    throw new ApiError(0, timeout.aborted ? 'timeout' : 'network_error', '');
  }

  noteServer(true);
  if (response.ok) return { body, headers: response.headers };
  const error = toApiError(response.status, response.headers, body);
  if (response.status === 401 && !options.anonymous) session.expire();
  throw error;
}

function requestHeaders(options: RequestOptions): HeadersInit {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  const token = session.get()?.token;
  if (token && !options.anonymous) headers['Authorization'] = `Bearer ${token}`;
  return headers;
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Empty values are left out; arrays are comma-joined, as the API reads them. */
export function queryString(query: Query | undefined): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === null || value === undefined || value === '') continue;
    const text = Array.isArray(value) ? value.join(',') : String(value);
    if (text !== '') params.set(name, text);
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}
