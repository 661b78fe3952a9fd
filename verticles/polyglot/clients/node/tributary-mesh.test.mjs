import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MeshError, once } from './tributary-mesh.mjs';

const request = (idempotencyKey, body = 'tea', workspaceId = 'ws_1') => ({
  operationId: 'tea.make', principal: { workspaceId }, path: {}, query: {}, body, idempotencyKey,
});

describe('once', () => {
  it('repeats the first answer, also while it is under way', async () => {
    let made = 0;
    const create = once(async () => ++made);
    assert.deepEqual(await Promise.all([create(request('k')), create(request('k'))]), [1, 1]);
    assert.equal(await create(request('k', { b: 1, a: 2 }, 'ws_2')), 2);
    assert.equal(await create(request('k', { a: 2, b: 1 }, 'ws_2')), 2);
    assert.deepEqual([await create(request(null)), await create(request(null))], [3, 4]);
  });

  it('refuses other input, and tries again what failed', async () => {
    let tried = 0;
    const create = once(async ({ body }) => {
      tried += 1;
      if (body === 'bad') throw new MeshError('unprocessable_entity', 'no');
      return tried;
    });
    await assert.rejects(create(request('k', 'bad')), { code: 'unprocessable_entity' });
    assert.equal(await create(request('k')), 2);
    await assert.rejects(create(request('k', 'coffee')), { code: 'conflict' });
  });

  it('is bounded in number and time', async () => {
    let made = 0;
    let now = 0;
    const create = once(async () => ++made, { most: 2, milliseconds: 10, now: () => now });
    for (const key of ['a', 'b', 'c']) await create(request(key));
    assert.equal(await create(request('c')), 3);
    assert.equal(await create(request('a')), 4);
    now = 11;
    assert.equal(await create(request('a')), 5);
  });
});
