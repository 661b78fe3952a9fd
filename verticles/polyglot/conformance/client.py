"""What conformance.py asks of a client, with the one in Python."""

from tributary_mesh import Mesh, MeshError

mesh = Mesh.from_environment()


@mesh.operation("conformance.echo")
def echo(request):
    return {"got": request["body"]}


@mesh.operation("conformance.fail")
def fail(request):
    raise MeshError("not_found", "no such thing")


@mesh.operation("conformance.crash")
def crash(request):
    raise RuntimeError("a bug")


@mesh.answer("conformance.plain")
async def plain(body):
    return body


mesh.run()
