"""The client against a bridge of a few lines."""

import asyncio
import json
import logging
import struct
import unittest

from tributary_mesh import Mesh, MeshError, Once

logging.disable(logging.CRITICAL)


class FakeBridge:
    """Speaks the wire format; each connection's frames come out of `frames`."""

    async def __aenter__(self):
        self.frames = asyncio.Queue()
        self.writers = []
        self.server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self.server.close()
        for writer in self.writers:
            writer.close()

    async def _accept(self, reader, writer):
        self.writers.append(writer)
        try:
            while True:
                (length,) = struct.unpack(">I", await reader.readexactly(4))
                await self.frames.put(json.loads(await reader.readexactly(length)))
        except (asyncio.IncompleteReadError, OSError):
            pass

    def send(self, frame):
        data = json.dumps(frame).encode()
        self.writers[-1].write(struct.pack(">I", len(data)) + data)

    async def next(self, kind):
        while True:
            frame = await asyncio.wait_for(self.frames.get(), 10)
            if frame["type"] == kind:
                return frame

    async def ask(self, address, body):
        self.send({"type": "message", "address": address, "replyAddress": "reply:1", "send": True, "body": body})
        return (await self.next("send"))["body"]


class MeshTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.bridge = await FakeBridge().__aenter__()
        self.mesh = Mesh("127.0.0.1:%d" % self.bridge.port, "secret")

        @self.mesh.operation("tea.cups.get")
        def cup(request):
            return {"id": request["path"]["id"]}

        @self.mesh.answer("tea.taste")
        async def taste(body):
            if body == "salt":
                raise MeshError("unprocessable_entity", "no", [{"field": "taste", "message": "no"}])
            return body["missing"]

        self.serving = asyncio.ensure_future(self.mesh.serve())

    async def asyncTearDown(self):
        self.mesh.stop()
        await asyncio.wait_for(self.serving, 10)
        await self.bridge.__aexit__()

    async def test_shows_its_token_then_registers(self):
        hello = await self.bridge.next("ping")
        self.assertEqual(hello["headers"]["authorization"], "Bearer secret")
        addresses = {(await self.bridge.next("register"))["address"] for _ in range(2)}
        self.assertEqual(addresses, {"tea.cups.get", "tea.taste"})

    async def test_answers_operations_and_messages(self):
        await self.bridge.next("register")
        self.assertEqual(await self.bridge.ask("tea.cups.get", {"path": {"id": "7"}}),
                         {"status": 0, "headers": {}, "body": {"id": "7"}})
        self.assertEqual(await self.bridge.ask("tea.taste", {"missing": 3}), 3)

    async def test_failures_are_told_and_bugs_are_not(self):
        await self.bridge.next("register")
        self.assertEqual((await self.bridge.ask("tea.taste", "salt"))["error"]["code"], "unprocessable_entity")
        bug = (await self.bridge.ask("tea.taste", {}))["error"]
        self.assertEqual(bug["code"], "internal_server_error")
        self.assertNotIn("missing", bug["message"])

    async def test_comes_back_after_a_lost_connection(self):
        await self.bridge.next("ping")
        self.bridge.writers[-1].close()
        self.assertEqual((await self.bridge.next("ping"))["headers"]["authorization"], "Bearer secret")
        self.assertEqual((await self.bridge.next("register"))["address"], "tea.cups.get")

    async def test_says_that_it_lives(self):
        await self.bridge.next("ping")
        self.bridge.send({"type": "ping"})
        await self.bridge.next("pong")

    async def test_goes_on_where_one_address_is_refused(self):
        await self.bridge.next("register")
        self.bridge.send({"type": "err", "message": "access_denied", "address": "tea.taste"})
        self.assertEqual((await self.bridge.ask("tea.cups.get", {"path": {"id": "1"}}))["body"], {"id": "1"})

    async def test_joins_every_bridge(self):
        async with FakeBridge() as second:
            mesh = Mesh(["127.0.0.1:%d" % self.bridge.port, "127.0.0.1:%d" % second.port, "127.0.0.1:1"], "two")
            mesh.answer("tea.both")(lambda body: body)
            serving = asyncio.ensure_future(mesh.serve())
            self.assertEqual((await second.next("register"))["address"], "tea.both")
            self.assertEqual(await second.ask("tea.both", 1), 1)
            second.writers[-1].close()
            self.assertEqual((await second.next("ping"))["headers"]["authorization"], "Bearer two")
            mesh.stop()
            await asyncio.wait_for(serving, 10)

    async def test_leaves_in_order(self):
        await self.bridge.next("register")
        self.mesh.stop()
        self.assertEqual((await self.bridge.next("unregister"))["address"], "tea.cups.get")
        await asyncio.wait_for(self.serving, 10)

    async def test_asks_the_mesh(self):
        await self.bridge.next("register")
        asked = asyncio.ensure_future(self.mesh.ask("kettle.boil", {"cups": 2}))
        frame = await self.bridge.next("send")
        self.assertEqual((frame["address"], frame["body"]), ("kettle.boil", {"cups": 2}))
        self.bridge.send({"type": "message", "address": frame["replyAddress"], "body": {"hot": True}})
        self.assertEqual(await asked, {"hot": True})

        refused = asyncio.ensure_future(self.mesh.ask("kettle.boil", {}))
        frame = await self.bridge.next("send")
        self.bridge.send({"type": "err", "address": frame["replyAddress"], "error": {"code": "conflict", "message": "empty"}})
        with self.assertRaises(MeshError) as error:
            await refused
        self.assertEqual(error.exception.code, "conflict")


class OnceTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.made = 0
        self.once = Once(most=3)

        @self.once
        async def create(request):
            self.made += 1
            await asyncio.sleep(0)
            if request["body"] == "bad":
                raise MeshError("unprocessable_entity", "no")
            return self.made

        self.create = create

    @staticmethod
    def request(key, body="tea", workspace="ws_1"):
        return {"operationId": "tea.make", "principal": {"workspaceId": workspace}, "path": {}, "query": {}, "body": body,
                "idempotencyKey": key}

    async def test_repeats_the_first_answer(self):
        together = await asyncio.gather(self.create(self.request("k")), self.create(self.request("k")))
        self.assertEqual(together + [await self.create(self.request("k"))], [1, 1, 1])
        self.assertEqual(await self.create(self.request("k", workspace="ws_2")), 2)
        self.assertEqual([await self.create(self.request(None)) for _ in range(2)], [3, 4])

    async def test_other_input_is_a_conflict(self):
        await self.create(self.request("k"))
        with self.assertRaises(MeshError) as error:
            await self.create(self.request("k", "coffee"))
        self.assertEqual(error.exception.code, "conflict")

    async def test_what_failed_may_be_tried_again(self):
        for _ in range(2):
            with self.assertRaises(MeshError):
                await self.create(self.request("k", "bad"))
        self.assertEqual(self.made, 2)
        self.assertEqual(await self.create(self.request("k")), 3)

    async def test_is_bounded(self):
        for number in range(5):
            await self.create(self.request("k%d" % number))
        self.assertEqual(await self.create(self.request("k4")), 5)
        self.assertEqual(await self.create(self.request("k0")), 6)


if __name__ == "__main__":
    unittest.main()
