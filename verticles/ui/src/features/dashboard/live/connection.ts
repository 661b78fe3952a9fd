import { backoffDelayMs } from '../../../lib/backoff';
import { parseLiveMessage, type LiveMessage } from './protocol';

/** A server that pings is expected to go on doing so; longer silence means a dead path that TCP has not noticed yet. */
const silenceLimitMs = 60_000;
/** A path that swallows the handshake must not keep us "connecting" for ever. */
const openTimeoutMs = 10_000;

export interface LiveConnectionEvents {
  onConnecting(attempt: number): void;
  onWaiting(attempt: number, retryAt: number): void;
  onOffline(): void;
  onMessage(message: LiveMessage): void;
  /**
   * The server did not accept us. Usually the token has ended; but a hello that came too late on a slow line is
   * answered alike, so the listener finds out which it is while we wait for the next attempt.
   */
  onUnauthorized(): void;
}

export interface LiveConnectionEnvironment {
  createSocket(): WebSocket;
  token(): string | undefined;
  /** The sequences that were seen last, by source; nothing before the first snapshot. */
  since(): Record<string, number> | undefined;
  isOnline(): boolean;
  random(): number;
}

export class LiveConnection {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private serverPings = false;
  private stopped = true;

  constructor(
    private readonly events: LiveConnectionEvents,
    private readonly environment: LiveConnectionEnvironment,
  ) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.attempt = 0;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retryTimer);
    this.dropSocket();
  }

  /** The browser found a network again: no reason to sit out the wait. */
  networkCameBack(): void {
    if (this.stopped) return;
    this.attempt = 0;
    this.connect();
  }

  networkWentAway(): void {
    if (this.stopped) return;
    clearTimeout(this.retryTimer);
    this.dropSocket();
    this.events.onOffline();
  }

  private connect(): void {
    clearTimeout(this.retryTimer);
    this.dropSocket();
    const token = this.environment.token();
    if (!token) {
      this.stop();
      this.events.onUnauthorized();
      return;
    }
    if (!this.environment.isOnline()) {
      this.events.onOffline();
      return;
    }
    this.events.onConnecting(this.attempt);
    this.serverPings = false;

    const socket = this.environment.createSocket();
    this.socket = socket;
    this.armWatchdog(openTimeoutMs);
    socket.onopen = () =>
      socket.send(JSON.stringify({ type: 'hello', token, since: this.environment.since() }));
    socket.onmessage = ({ data }) => this.receive(data);
    // An error is always followed by a close; one of the two is enough.
    socket.onclose = () => this.lost();
  }

  private receive(data: unknown): void {
    const message = parseLiveMessage(data);
    if (message?.type === 'ping') this.serverPings = true;
    if (message?.type === 'snapshot') this.attempt = 0;
    if (message?.type === 'snapshot' || this.serverPings) {
      clearTimeout(this.watchdog);
      if (this.serverPings) this.armWatchdog(silenceLimitMs);
    }
    if (message?.type === 'error') this.refused(message.code);
    else if (message) this.events.onMessage(message);
  }

  /** The server closes after an error; what comes next depends on why. */
  private refused(code: string): void {
    if (code === 'forbidden') {
      // This role may not watch, and asking again will not change that.
      this.stop();
      this.events.onOffline();
      return;
    }
    if (code === 'unauthorized') this.events.onUnauthorized();
    this.lost();
  }

  private lost(): void {
    this.dropSocket();
    if (this.stopped) return;
    if (!this.environment.isOnline()) {
      this.events.onOffline();
      return;
    }
    const delay = backoffDelayMs(this.attempt, this.environment.random);
    this.attempt += 1;
    this.events.onWaiting(this.attempt, Date.now() + delay);
    this.retryTimer = setTimeout(() => this.connect(), delay);
  }

  private armWatchdog(ms: number): void {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.lost(), ms);
  }

  private dropSocket(): void {
    clearTimeout(this.watchdog);
    const socket = this.socket;
    if (!socket) return;
    this.socket = null;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}
