#!/usr/bin/env python3
"""Plays a bridge against a client in any language, and says what the client does not do right.

    conformance.py [--tls CERT KEY] -- COMMAND…

COMMAND starts a service that joins the bridges named in TRIBUTARY_BRIDGE (two of them, host:port with a comma) with the token in
TRIBUTARY_TOKEN, and does this and nothing more:

    answers the operation    conformance.echo    with {"got": <the request's body>}
                             conformance.fail    with the failure not_found, «no such thing»
                             conformance.crash   by throwing something that it did not expect
    answers the message      conformance.plain   with the very body that it got

It is told to stop by SIGTERM. Examples: client.py and client.mjs beside this file. Ends with 0 if all is right, else with 1.
Takes a few seconds, and needs Python 3.9 and nothing else.
"""

import argparse
import asyncio
import json
import os
import signal
import ssl
import struct
import sys
import time

TOKEN = "conformance-token"
SERVES = ("conformance.echo", "conformance.fail", "conformance.crash", "conformance.plain")
PATIENCE = 15
LARGE = 900_000


class Wrong(Exception):
    """What the client did, or did not do."""


class Connection:
    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer
        self.frames = asyncio.Queue()
        self.task = asyncio.ensure_future(self._read())

    async def _read(self):
        try:
            while True:
                (length,) = struct.unpack(">I", await self.reader.readexactly(4))
                if not 0 < length <= 16 << 20:
                    raise Wrong("a frame that announces %d bytes" % length)
                await self.frames.put(json.loads(await self.reader.readexactly(length)))
        except (asyncio.IncompleteReadError, OSError):
            await self.frames.put(None)
        except (ValueError, Wrong) as failure:
            await self.frames.put({"type": "broken", "why": str(failure)})

    async def next(self, what, fits):
        """The next frame that fits; others, pings above all, are passed over."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                frame = await asyncio.wait_for(self.frames.get(), until - time.monotonic())
            except asyncio.TimeoutError:
                raise Wrong("no %s within %d s" % (what, PATIENCE)) from None
            if frame is None:
                raise Wrong("hung up instead of %s" % what)
            if frame.get("type") == "broken":
                raise Wrong("no frame: " + frame["why"])
            if frame.get("type") == "ping" and fits is not PING:
                self.send({"type": "pong"})
            elif fits(frame):
                return frame

    def send(self, frame):
        self.writer.write(encode(frame))

    async def close(self):
        self.task.cancel()
        self.writer.close()


def encode(frame):
    data = json.dumps(frame, ensure_ascii=False).encode()
    return struct.pack(">I", len(data)) + data


def PING(frame):
    return frame.get("type") == "ping"


class Bridge:
    def __init__(self, tls=None):
        self._tls = tls
        self._come = asyncio.Queue()

    async def open(self):
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _accept(self, reader, writer):
        await self._come.put(Connection(reader, writer))

    async def joined(self, within=PATIENCE):
        """A client that has shown its token and registered everything."""
        try:
            connection = await asyncio.wait_for(self._come.get(), within)
        except asyncio.TimeoutError:
            raise Wrong("did not connect to the bridge at port %d within %d s" % (self.port, within)) from None
        first = await asyncio.wait_for(connection.frames.get(), PATIENCE)
        if not first or not PING(first):
            raise Wrong("its first frame must be a ping with the token, not %s" % first)
        if (first.get("headers") or {}).get("authorization") != "Bearer " + TOKEN:
            raise Wrong("its first frame has no header «authorization: Bearer <token>»")
        connection.send({"type": "pong"})
        left = set(SERVES)
        while left:
            frame = await connection.next("register of " + ", ".join(sorted(left)), lambda f: f.get("type") == "register")
            left.discard(frame.get("address"))
            if frame.get("replyAddress"):
                connection.send({"type": "message", "address": frame["replyAddress"],
                                 "body": {"registered": frame["address"]}})
        return connection


class Checks:
    def __init__(self, bridges, process):
        self.bridges = bridges
        self.process = process
        self.connections = []
        self.number = 0

    def request(self, operation, body):
        return {"operationId": operation, "principal": {"workspaceId": "ws_1", "currency": "usd", "kind": "API_KEY",
                                                        "subjectId": "key_1", "scopes": ["*"]},
                "path": {}, "query": {}, "body": body, "deadlineMs": int(time.time() * 1000) + 10_000,
                "requestId": "req_%d" % self.number, "idempotencyKey": None, "clientIp": "203.0.113.7", "later": {"a": 1}}

    def message(self, address, body):
        self.number += 1
        return {"type": "message", "address": address, "replyAddress": "reply:%d" % self.number, "send": True,
                "headers": {}, "body": body, "a-field-of-a-later-release": True}

    async def answer(self, connection, reply_address):
        return await connection.next(
            "an answer to " + reply_address,
            lambda frame: frame.get("type") == "send" and frame.get("address") == reply_address)

    async def echo(self, connection, body, send=None):
        frame = self.message("conformance.echo", self.request("conformance.echo", body))
        await (send or self._whole)(connection, encode(frame))
        got = (await self.answer(connection, frame["replyAddress"])).get("body")
        if not isinstance(got, dict) or got.get("body") != {"got": body} or got.get("status", 0) not in (0, 200):
            raise Wrong('an answer to an operation is {"status": 0, "headers": {}, "body": …}, not ' + json.dumps(got)[:200])

    @staticmethod
    async def _whole(connection, data):
        connection.writer.write(data)

    @staticmethod
    async def _split(connection, data):
        for at in range(0, len(data), 7):
            connection.writer.write(data[at:at + 7])
            await connection.writer.drain()
            await asyncio.sleep(0.002)

    async def joins_every_bridge(self):
        self.connections = [await bridge.joined() for bridge in self.bridges]

    async def answers(self):
        for body in (None, {"a": [1, 2.5, True, None]}, "é — 漢字 🌊", 9007199254740991):
            await self.echo(self.connections[0], body)
        await self.echo(self.connections[1], "at the other bridge")

    async def answers_plain_messages(self):
        for body in ({"n": 1}, [1], "text", 5, False):
            frame = self.message("conformance.plain", body)
            self.connections[0].send(frame)
            got = (await self.answer(self.connections[0], frame["replyAddress"])).get("body")
            if got != body:
                raise Wrong("the answer to a plain message is its body alone, not %s" % json.dumps(got))

    async def reads_frames_in_pieces(self):
        await self.echo(self.connections[0], "byte by byte", self._split)

    async def reads_many_frames_in_one_piece(self):
        frames = [self.message("conformance.echo", self.request("conformance.echo", n)) for n in range(50)]
        self.connections[0].writer.write(b"".join(map(encode, frames)))
        left = {frame["replyAddress"]: frame["body"]["body"] for frame in frames}
        while left:
            got = await self.connections[0].next("%d answers" % len(left), lambda f: f.get("address") in left)
            if got["body"].get("body") != {"got": left.pop(got["address"])}:
                raise Wrong("answers go to the wrong questions")

    async def reads_and_writes_large_frames(self):
        await self.echo(self.connections[0], "x" * LARGE)

    async def tells_failures(self):
        frame = self.message("conformance.fail", self.request("conformance.fail", None))
        self.connections[0].send(frame)
        got = await self.answer(self.connections[0], frame["replyAddress"])
        error = (got.get("body") or {}).get("error") if isinstance(got.get("body"), dict) else None
        code = error.get("code") if error else {404: "not_found"}.get(got.get("failureCode"))
        text = error.get("message") if error else got.get("message")
        if code != "not_found" or text != "no such thing":
            raise Wrong("a failure is {\"error\": {\"code\", \"message\"}} or failureCode and message, not %s" % json.dumps(got))

    async def survives_its_own_bugs(self):
        frame = self.message("conformance.crash", self.request("conformance.crash", None))
        self.connections[0].send(frame)
        got = await self.answer(self.connections[0], frame["replyAddress"])
        body = got.get("body") if isinstance(got.get("body"), dict) else {}
        if "error" not in body and "failureCode" not in got:
            raise Wrong("a bug must be answered as a failure, not %s" % json.dumps(got))
        await self.echo(self.connections[0], "still there")

    async def says_that_it_lives(self):
        for connection in self.connections:
            connection.send({"type": "ping"})
            await connection.next("a pong", lambda frame: frame.get("type") == "pong")

    async def passes_over_what_it_does_not_know(self):
        connection = self.connections[0]
        connection.send({"type": "a-type-of-a-later-release", "address": "x"})
        connection.send({"type": "message", "address": "conformance.nobody", "send": False, "body": 1})
        connection.send({"type": "err", "message": "access_denied", "address": "conformance.plain"})
        hint = self.message("conformance.plain", "a hint")
        del hint["replyAddress"]
        connection.send(hint)
        await self.echo(connection, "and goes on")

    async def answers_at_one_bridge_while_the_other_is_away(self):
        await self.connections[1].close()
        await self.echo(self.connections[0], "alone")

    async def comes_back(self):
        self.connections[1] = await self.bridges[1].joined(20)
        await self.echo(self.connections[1], "again")

    async def comes_back_after_half_a_frame(self):
        self.connections[1].writer.write(b"\x00\x00\x10\x00{\"type\":")
        await self.connections[1].writer.drain()
        await self.connections[1].close()
        self.connections[1] = await self.bridges[1].joined(20)
        await self.echo(self.connections[1], "again")

    async def finishes_what_it_has_when_it_is_stopped(self):
        frame = self.message("conformance.echo", self.request("conformance.echo", "the last"))
        self.connections[0].send(frame)
        await self.connections[0].writer.drain()
        await self.answer(self.connections[0], frame["replyAddress"])
        self.process.send_signal(signal.SIGTERM)
        off = set(SERVES)
        while off:
            got = await self.connections[0].next("unregister of " + ", ".join(sorted(off)),
                                                 lambda f: f.get("type") == "unregister")
            off.discard(got.get("address"))
        try:
            await asyncio.wait_for(self.process.wait(), PATIENCE)
        except asyncio.TimeoutError:
            raise Wrong("is still there %d s after SIGTERM" % PATIENCE) from None


CHECKS = (
    Checks.joins_every_bridge, Checks.answers, Checks.answers_plain_messages, Checks.reads_frames_in_pieces,
    Checks.reads_many_frames_in_one_piece, Checks.reads_and_writes_large_frames, Checks.tells_failures,
    Checks.survives_its_own_bugs, Checks.says_that_it_lives, Checks.passes_over_what_it_does_not_know,
    Checks.answers_at_one_bridge_while_the_other_is_away, Checks.comes_back, Checks.comes_back_after_half_a_frame,
    Checks.finishes_what_it_has_when_it_is_stopped,
)


async def run(command, tls, authority):
    bridges = [Bridge(tls), Bridge(tls)]
    for bridge in bridges:
        await bridge.open()
    environment = {**os.environ, "TRIBUTARY_TOKEN": TOKEN,
                   "TRIBUTARY_BRIDGE": ",".join("127.0.0.1:%d" % bridge.port for bridge in bridges)}
    if authority:
        environment["TRIBUTARY_BRIDGE_CA"] = authority
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=sys.stderr)
    checks = Checks(bridges, process)
    try:
        for check in CHECKS:
            name = check.__name__.replace("_", " ")
            try:
                await check(checks)
                print("  ok     " + name)
            except Wrong as wrong:
                # What comes after it would only say the same in other words.
                print("  WRONG  %s: %s" % (name, wrong))
                return 1
        return 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"),
                        help="speak TLS with this certificate, which the client is told to trust (TRIBUTARY_BRIDGE_CA)")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        parser.error("which command starts the client?")
    tls = None
    if options.tls:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(*options.tls)
    return asyncio.run(run(command, tls, options.tls[0] if options.tls else None))


if __name__ == "__main__":
    sys.exit(main())
