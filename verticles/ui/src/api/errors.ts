/** The codes of the public API's envelope, plus the two ways in which no answer arrives at all. */
export type ApiErrorCode =
  | 'bad_request'
  | 'unauthorized'
  | 'forbidden'
  | 'exceeded_limit'
  | 'not_found'
  | 'conflict'
  | 'invite_pending'
  | 'invite_expired'
  | 'unprocessable_entity'
  | 'rate_limit_exceeded'
  | 'internal_server_error'
  | 'bad_gateway'
  | 'service_unavailable'
  | 'gateway_timeout'
  | 'network_error'
  | 'timeout';

export interface FieldError {
  field: string;
  message: string;
}

export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** HTTP status; 0 when nothing was answered. */
    readonly status: number,
    readonly code: ApiErrorCode | (string & {}),
    message: string,
    readonly options: {
      docUrl?: string | undefined;
      retryAfterSeconds?: number | undefined;
      requestId?: string | undefined;
      fields?: FieldError[];
    } = {},
  ) {
    super(message);
  }

  /** Whether asking again unchanged may succeed. */
  get retryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  get fields(): FieldError[] {
    return this.options.fields ?? [];
  }
}

const codeByStatus: Record<number, ApiErrorCode> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  422: 'unprocessable_entity',
  429: 'rate_limit_exceeded',
  502: 'bad_gateway',
  503: 'service_unavailable',
  504: 'gateway_timeout',
};

/** The one place where an HTTP answer becomes an ApiError. `body` is the parsed JSON, or undefined if it was none. */
export function toApiError(status: number, headers: Headers, body: unknown): ApiError {
  const envelope = isRecord(body) && isRecord(body['error']) ? body['error'] : {};
  const code = text(envelope['code']) ?? codeByStatus[status] ?? 'internal_server_error';
  const message = text(envelope['message']) ?? '';
  return new ApiError(status, code, message, {
    docUrl: text(envelope['doc_url']),
    retryAfterSeconds: retryAfterSeconds(headers.get('Retry-After')),
    requestId: headers.get('X-Request-Id') ?? undefined,
    fields: fieldErrors(envelope['fields']),
  });
}

/** Retry-After is whole seconds or an HTTP date. */
export function retryAfterSeconds(value: string | null, now = Date.now()): number | undefined {
  if (!value) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

function fieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (!isRecord(item)) return [];
    const field = text(item['field']);
    const message = text(item['message']);
    return field && message ? [{ field, message }] : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
