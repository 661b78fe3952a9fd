// What conformance.py asks of a client, with the one in Node.
import { Mesh, MeshError } from '../clients/node/tributary-mesh.mjs';

const mesh = Mesh.fromEnvironment();
mesh.operation('conformance.echo', (request) => ({ got: request.body }));
mesh.operation('conformance.fail', () => {
  throw new MeshError('not_found', 'no such thing');
});
mesh.operation('conformance.crash', () => {
  throw new Error('a bug');
});
mesh.answer('conformance.plain', (body) => body);
await mesh.run();
