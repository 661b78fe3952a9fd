"""Joins Tributary's mesh from Python: standard library only, Python 3.9 or newer.

    from tributary_mesh import Mesh, MeshError

    mesh = Mesh.from_environment()

    @mesh.operation("weather.cities.get")      # an operation of the REST contract
    def weather(request):
        return {"city": request["path"]["city"], "degrees": 21}

    mesh.run()                                  # until SIGTERM or Ctrl-C

A handler is a function or a coroutine. What it returns is the JSON body of the answer; MeshError becomes a failure that
the caller sees; any other exception is logged here and answered as an internal error. Functions run in threads, at
most CONCURRENT at once. Once answers a repeated write with its first answer.

It joins every bridge that it is told of. A connection is made again with growing pauses when it is lost, and everything
is registered again. The format on the wire: four bytes of length (big endian), then a JSON object. The first one carries
the token.
"""

import asyncio
import functools
import hashlib
import inspect
import json
import logging
import os
import random
import signal
import ssl
import struct
import time

LOG = logging.getLogger("tributary")

CONCURRENT = 64
MAX_FRAME = 16 * 1024 * 1024
PING_SECONDS = 10
# Silence for so long means that the bridge is gone although nobody said so: it answers each ping.
SILENCE_SECONDS = 30
CONNECT_SECONDS = 5
LAST_ANSWERS_SECONDS = 10
MAX_PAUSE_SECONDS = 15


class MeshError(Exception):
    """A failure that the caller sees.

    code: a wire code of the mesh: bad_request, unauthorized, forbidden, not_found, conflict, unprocessable_entity,
    rate_limit_exceeded, internal_server_error, bad_gateway, service_unavailable, gateway_timeout.
    fields: [{"field": "path.to.it", "message": "what is wrong"}]
    """

    def __init__(self, code, message, fields=()):
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = list(fields)

    def to_json(self):
        return {"error": {"code": self.code, "message": self.message, "fields": self.fields}}


class Once:
    """Answers a write that is repeated with the same Idempotency-Key with its first answer, without doing it again.

        once = Once()

        @mesh.operation("coupons.coupons.create")
        @once
        def create(request): …

    The same key with other input is a conflict. A repetition that comes while the first is under way waits for it. What
    failed is not kept, so it may be tried again. Answers are in the memory of this process: after a restart, or in
    another process, the write is done again. Where that must not be, keep request["idempotencyKey"] in your own database,
    in the transaction of the effect.
    """

    def __init__(self, most=10_000, seconds=86_400):
        """most: answers that are kept, the oldest goes first. seconds: how long one is."""
        self._most = most
        self._seconds = seconds
        self._kept = {}

    def __call__(self, handler):
        @functools.wraps(handler)
        async def answer(request):
            key = self._key(request)
            if key is None:
                return await _call(handler, request)
            given = hashlib.sha256(json.dumps(
                [request.get("path"), request.get("query"), request.get("body")], sort_keys=True).encode()).digest()
            known = self._kept.get(key)
            if known is not None and known[2] < time.monotonic():
                known = None
            if known is None:
                return await self._first(key, given, handler, request)
            if known[0] != given:
                raise MeshError("conflict", "This Idempotency-Key was already used with other input.")
            return await asyncio.shield(known[1])

        return answer

    @staticmethod
    def _key(request):
        if not request.get("idempotencyKey"):
            return None
        workspace = (request.get("principal") or {}).get("workspaceId")
        return workspace, request.get("operationId"), request["idempotencyKey"]

    async def _first(self, key, given, handler, request):
        future = asyncio.get_running_loop().create_future()
        self._kept.pop(key, None)
        self._kept[key] = (given, future, time.monotonic() + self._seconds)
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        try:
            body = await _call(handler, request)
        except BaseException as failure:
            self._kept.pop(key, None)
            future.set_exception(failure if isinstance(failure, MeshError) else MeshError("internal_server_error", "failed"))
            future.exception()  # Nobody may have waited for it.
            raise
        future.set_result(body)
        return body


async def _call(handler, body):
    """A coroutine runs here, a function in a thread."""
    if inspect.iscoroutinefunction(handler):
        return await handler(body)
    return await asyncio.get_running_loop().run_in_executor(None, handler, body)


class Mesh:
    """A client of one bridge, or of those of several nodes."""

    def __init__(self, bridges, token, tls=None):
        """bridges: ["host:port", …] or the same in one text with commas.
        tls: an ssl.SSLContext, or None for plain text, which a bridge speaks on its own machine only."""
        names = bridges.split(",") if isinstance(bridges, str) else bridges
        self._links = [_Link(self, *_address(name.strip()), token, tls) for name in names if name.strip()]
        if not self._links:
            raise ValueError("no bridge is named")
        self.handlers = {}
        self.running = set()
        self.stopping = None
        self._loop = None
        self._slots = None
        self._turn = 0

    @classmethod
    def from_environment(cls):
        """TRIBUTARY_BRIDGE (host:port of each bridge, with commas; default 127.0.0.1:7000), TRIBUTARY_TOKEN, and for TLS
        TRIBUTARY_BRIDGE_CA: a PEM file with who signed the bridges' certificates, or «system»."""
        token = os.environ.get("TRIBUTARY_TOKEN", "")
        if not token:
            raise SystemExit("TRIBUTARY_TOKEN is not set: the token of this client in the bridge's allow list")
        authority = os.environ.get("TRIBUTARY_BRIDGE_CA")
        tls = None
        if authority:
            tls = ssl.create_default_context(cafile=None if authority == "system" else authority)
        return cls(os.environ.get("TRIBUTARY_BRIDGE", "127.0.0.1:7000"), token, tls)

    def operation(self, operation_id):
        """Answers an operation of the REST contract; the handler gets the whole request and returns the body."""

        def decorate(handler):
            self.handlers[operation_id] = (handler, lambda body: {"status": 0, "headers": {}, "body": body})
            return handler

        return decorate

    def answer(self, address):
        """Answers messages of JSON at an address; what the handler returns is the answer. Where the allow list lets it
        hear, the handler gets what is published there, and returns nothing."""

        def decorate(handler):
            self.handlers[address] = (handler, lambda body: body)
            return handler

        return decorate

    async def ask(self, address, body, timeout=5.0):
        """Sends a message and returns the JSON of its answer; MeshError if the mesh refuses."""
        for _ in self._links:
            self._turn = (self._turn + 1) % len(self._links)
            if self._links[self._turn].connected:
                return await self._links[self._turn].ask(address, body, timeout)
        raise MeshError("service_unavailable", "not connected")

    def run(self):
        """Serves until SIGTERM or Ctrl-C; then finishes what is under way."""
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
        asyncio.run(self.serve())

    def stop(self):
        """Ends serve(); from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.stopping.set)

    async def serve(self):
        self._loop = asyncio.get_running_loop()
        self.stopping = asyncio.Event()
        self._slots = asyncio.Semaphore(CONCURRENT)
        for number in (signal.SIGTERM, signal.SIGINT):
            try:
                self._loop.add_signal_handler(number, self.stopping.set)
            except (NotImplementedError, RuntimeError, ValueError):
                pass  # Not the main thread, or not a system with signals: whoever runs this calls stop().
        await asyncio.gather(*(link.serve() for link in self._links))
        LOG.info("stopped")

    async def handle(self, link, address, frame):
        handler, wrap = self.handlers[address]
        async with self._slots:
            try:
                answer = wrap(await _call(handler, frame.get("body")))
            except MeshError as error:
                answer = error.to_json()
            except Exception:  # Whatever a handler does wrong, the next request is served.
                LOG.exception("%s failed", address)
                answer = MeshError("internal_server_error", "failed").to_json()
        if frame.get("replyAddress"):
            link.write({"type": "send", "address": frame["replyAddress"], "body": answer})


def _address(name):
    host, _, port = name.rpartition(":")
    return host.strip("[]"), int(port)


class _Link:
    """The connection to one bridge."""

    def __init__(self, mesh, host, port, token, tls):
        self._mesh = mesh
        self._host = host
        self._port = port
        self._token = token
        self._tls = tls
        self._waiting = {}
        self._next = 0
        self._writer = None
        self._attempt = 0

    @property
    def connected(self):
        return self._writer is not None

    async def ask(self, address, body, timeout):
        self._next += 1
        reply_address = "ask:%d" % self._next
        future = asyncio.get_running_loop().create_future()
        self._waiting[reply_address] = future
        try:
            headers = {"timeout": str(int(timeout * 1000))}
            self.write({"type": "send", "address": address, "replyAddress": reply_address, "headers": headers,
                        "body": body})
            return await asyncio.wait_for(future, timeout)
        except asyncio.TimeoutError:
            raise MeshError("gateway_timeout", "no answer from %s in time" % address) from None
        finally:
            self._waiting.pop(reply_address, None)

    async def serve(self):
        stopping = self._mesh.stopping
        while not stopping.is_set():
            try:
                await self._session()
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, ValueError) as failure:
                LOG.warning("the bridge at %s:%d: %s", self._host, self._port, str(failure) or type(failure).__name__)
            if stopping.is_set():
                return
            pause = min(MAX_PAUSE_SECONDS, 0.2 * 2**self._attempt) * random.uniform(0.5, 1.0)
            self._attempt = min(self._attempt + 1, 10)
            try:
                await asyncio.wait_for(stopping.wait(), pause)
            except asyncio.TimeoutError:
                pass

    async def _session(self):
        reader, writer = await asyncio.wait_for(
            asyncio.open_connection(self._host, self._port, ssl=self._tls), CONNECT_SECONDS)
        self._writer = writer
        stopping = self._mesh.stopping
        tasks = [asyncio.ensure_future(self._read(reader)), asyncio.ensure_future(self._ping()),
                 asyncio.ensure_future(stopping.wait())]
        try:
            self.write({"type": "ping", "headers": {"authorization": "Bearer " + self._token}})
            for address in self._mesh.handlers:
                self.write({"type": "register", "address": address, "replyAddress": "registered:" + address})
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if stopping.is_set():
                await self._leave()
            else:
                for task in done:
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._writer = None
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(MeshError("service_unavailable", "the connection was lost"))
            writer.close()

    async def _leave(self):
        """Nothing new comes; what is under way is answered."""
        for address in self._mesh.handlers:
            self.write({"type": "unregister", "address": address})
        if self._mesh.running:
            await asyncio.wait(self._mesh.running, timeout=LAST_ANSWERS_SECONDS)
        try:
            await self._writer.drain()
        except OSError:
            pass

    async def _ping(self):
        while True:
            await asyncio.sleep(PING_SECONDS)
            self.write({"type": "ping"})

    async def _read(self, reader):
        while True:
            (length,) = struct.unpack(">I", await asyncio.wait_for(reader.readexactly(4), SILENCE_SECONDS))
            if not 0 < length <= MAX_FRAME:
                raise ValueError("a frame of %d bytes" % length)
            frame = json.loads(await asyncio.wait_for(reader.readexactly(length), SILENCE_SECONDS))
            self._frame(frame)

    def _frame(self, frame):
        kind = frame.get("type")
        address = frame.get("address") or ""
        if kind == "ping":
            self.write({"type": "pong"})
        elif kind == "message" and address in self._waiting:
            self._settle(address, frame.get("body"), None)
        elif kind == "err" and address in self._waiting:
            error = frame.get("error") or {}
            self._settle(address, None, MeshError(
                error.get("code", "service_unavailable"), error.get("message") or frame.get("message") or "",
                error.get("fields", ())))
        elif kind == "message" and address.startswith("registered:"):
            self._attempt = 0
            LOG.info("serves %s", address[len("registered:"):])
        elif kind == "message" and address in self._mesh.handlers:
            task = asyncio.ensure_future(self._mesh.handle(self, address, frame))
            self._mesh.running.add(task)
            task.add_done_callback(self._mesh.running.discard)
        elif kind == "err":
            # One address may be refused and the others served; who is not let in at all is hung up on.
            LOG.error("the bridge at %s:%d refuses: %s %s", self._host, self._port, frame.get("message"), address)

    def _settle(self, address, body, error):
        future = self._waiting[address]
        if future.done():
            return
        if error is None:
            future.set_result(body)
        else:
            future.set_exception(error)

    def write(self, frame):
        """Nothing, if the connection is lost: who asked has been told by the bridge."""
        if self._writer is not None:
            data = json.dumps(frame, separators=(",", ":")).encode()
            self._writer.write(struct.pack(">I", len(data)) + data)
