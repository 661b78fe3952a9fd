"""Joins Tributary's mesh from Python: standard library only, Python 3.9 or newer.

    from tributary_mesh import Mesh, MeshError

    mesh = Mesh.from_environment()

    @mesh.operation("weather.cities.get")      # an operation of the REST contract
    def weather(request):
        return {"city": request["path"]["city"], "degrees": 21}

    mesh.run()                                  # until SIGTERM or Ctrl-C

A handler is a function or a coroutine. What it returns is the JSON body of the answer; MeshError becomes a failure that
the caller sees; any other exception is logged here and answered as an internal error. Functions run in threads, at
most CONCURRENT at once.

The connection is made again with growing pauses when it is lost, and everything is registered again. The format on the
wire: four bytes of length (big endian), then a JSON object. The first one carries the token.
"""

import asyncio
import inspect
import json
import logging
import os
import random
import signal
import ssl
import struct

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
    rate_limit_exceeded, internal_server_error, service_unavailable, gateway_timeout.
    fields: [{"field": "path.to.it", "message": "what is wrong"}]
    """

    def __init__(self, code, message, fields=()):
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = list(fields)

    def to_json(self):
        return {"error": {"code": self.code, "message": self.message, "fields": self.fields}}


class Refused(Exception):
    """The bridge does not let this client in, or not at this address."""


class Mesh:
    """One client of the bridge."""

    def __init__(self, host, port, token, tls=None):
        """tls: an ssl.SSLContext, or None for plain text, which the bridge speaks on its own machine only."""
        self._host = host
        self._port = port
        self._token = token
        self._tls = tls
        self._handlers = {}
        self._waiting = {}
        self._next = 0
        self._writer = None
        self._running = set()
        self._loop = None
        self._stopping = None
        self._slots = None
        self._attempt = 0

    @classmethod
    def from_environment(cls):
        """TRIBUTARY_BRIDGE (host:port, default 127.0.0.1:7000), TRIBUTARY_TOKEN, and for TLS TRIBUTARY_BRIDGE_CA: a PEM
        file with who signed the bridge's certificate, or «system»."""
        host, _, port = os.environ.get("TRIBUTARY_BRIDGE", "127.0.0.1:7000").rpartition(":")
        token = os.environ.get("TRIBUTARY_TOKEN", "")
        if not token:
            raise SystemExit("TRIBUTARY_TOKEN is not set: the token of this client in the bridge's allow list")
        authority = os.environ.get("TRIBUTARY_BRIDGE_CA")
        tls = None
        if authority:
            tls = ssl.create_default_context(cafile=None if authority == "system" else authority)
        return cls(host.strip("[]"), int(port), token, tls)

    def operation(self, operation_id):
        """Answers an operation of the REST contract; the handler gets the whole request and returns the body."""

        def decorate(handler):
            self._handlers[operation_id] = (handler, lambda body: {"status": 0, "headers": {}, "body": body})
            return handler

        return decorate

    def answer(self, address):
        """Answers messages of JSON at an address; what the handler returns is the answer."""

        def decorate(handler):
            self._handlers[address] = (handler, lambda body: body)
            return handler

        return decorate

    async def ask(self, address, body, timeout=5.0):
        """Sends a message and returns the JSON of its answer; MeshError if the mesh refuses."""
        if self._writer is None:
            raise MeshError("service_unavailable", "not connected")
        self._next += 1
        reply_address = "ask:%d" % self._next
        future = asyncio.get_running_loop().create_future()
        self._waiting[reply_address] = future
        try:
            headers = {"timeout": str(int(timeout * 1000))}
            self._write({"type": "send", "address": address, "replyAddress": reply_address, "headers": headers,
                         "body": body})
            return await asyncio.wait_for(future, timeout)
        except asyncio.TimeoutError:
            raise MeshError("gateway_timeout", "no answer from %s in time" % address) from None
        finally:
            self._waiting.pop(reply_address, None)

    def run(self):
        """Serves until SIGTERM or Ctrl-C; then finishes what is under way."""
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
        asyncio.run(self.serve())

    def stop(self):
        """Ends serve(); from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)

    async def serve(self):
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        self._slots = asyncio.Semaphore(CONCURRENT)
        for number in (signal.SIGTERM, signal.SIGINT):
            try:
                self._loop.add_signal_handler(number, self._stopping.set)
            except (NotImplementedError, RuntimeError, ValueError):
                pass  # Not the main thread, or not a system with signals: whoever runs this calls stop().
        while not self._stopping.is_set():
            try:
                await self._session()
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, ValueError) as failure:
                LOG.warning("the bridge at %s:%d: %s", self._host, self._port, str(failure) or type(failure).__name__)
            except Refused as refused:
                LOG.error("the bridge refuses: %s", refused)
            if self._stopping.is_set():
                return
            pause = min(MAX_PAUSE_SECONDS, 0.2 * 2**self._attempt) * random.uniform(0.5, 1.0)
            self._attempt = min(self._attempt + 1, 10)
            try:
                await asyncio.wait_for(self._stopping.wait(), pause)
            except asyncio.TimeoutError:
                pass

    async def _session(self):
        reader, writer = await asyncio.wait_for(
            asyncio.open_connection(self._host, self._port, ssl=self._tls), CONNECT_SECONDS)
        self._writer = writer
        tasks = [asyncio.ensure_future(self._read(reader)), asyncio.ensure_future(self._ping()),
                 asyncio.ensure_future(self._stopping.wait())]
        try:
            self._write({"type": "ping", "headers": {"authorization": "Bearer " + self._token}})
            for address in self._handlers:
                self._write({"type": "register", "address": address, "replyAddress": "registered:" + address})
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if self._stopping.is_set():
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
        for address in self._handlers:
            self._write({"type": "unregister", "address": address})
        if self._running:
            await asyncio.wait(self._running, timeout=LAST_ANSWERS_SECONDS)
        try:
            await self._writer.drain()
        except OSError:
            pass
        LOG.info("stopped")

    async def _ping(self):
        while True:
            await asyncio.sleep(PING_SECONDS)
            self._write({"type": "ping"})

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
        if kind == "message" and address in self._waiting:
            self._settle(address, frame.get("body"), None)
        elif kind == "err" and address in self._waiting:
            error = frame.get("error") or {}
            self._settle(address, None, MeshError(
                error.get("code", "service_unavailable"), error.get("message") or frame.get("message") or "",
                error.get("fields", ())))
        elif kind == "message" and address.startswith("registered:"):
            self._attempt = 0
            LOG.info("serves %s", address[len("registered:"):])
        elif kind == "message" and address in self._handlers:
            task = asyncio.ensure_future(self._handle(address, frame))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        elif kind == "err":
            raise Refused("%s %s" % (frame.get("message"), address))

    def _settle(self, address, body, error):
        future = self._waiting[address]
        if future.done():
            return
        if error is None:
            future.set_result(body)
        else:
            future.set_exception(error)

    async def _handle(self, address, frame):
        handler, wrap = self._handlers[address]
        body = frame.get("body")
        async with self._slots:
            try:
                if inspect.iscoroutinefunction(handler):
                    answer = wrap(await handler(body))
                else:
                    answer = wrap(await self._loop.run_in_executor(None, handler, body))
            except MeshError as error:
                answer = error.to_json()
            except Exception:  # Whatever a handler does wrong, the next request is served.
                LOG.exception("%s failed", address)
                answer = MeshError("internal_server_error", "failed").to_json()
        if frame.get("replyAddress") and self._writer is not None:
            self._write({"type": "send", "address": frame["replyAddress"], "body": answer})

    def _write(self, frame):
        data = json.dumps(frame, separators=(",", ":")).encode()
        self._writer.write(struct.pack(">I", len(data)) + data)
