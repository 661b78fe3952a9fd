"""Answers fraud.score: TRIBUTARY_TOKEN=… PYTHONPATH=../clients/python python3 fraud_scoring.py

FRAUD_REVIEW_FROM (default 60): from how many points of 100 a person looks at a conversion before its commission counts.
"""

import os

from scoring import REVIEW_FROM, score
from tributary_mesh import Mesh, MeshError


def main():
    review_from = int(os.environ.get("FRAUD_REVIEW_FROM", REVIEW_FROM))
    mesh = Mesh.from_environment()

    @mesh.answer("fraud.score")
    async def answer(query):
        if not isinstance(query, dict) or query.get("kind") not in ("lead", "sale"):
            raise MeshError("bad_request", "this is no FraudQuery")
        return score(query, review_from)

    mesh.run()


if __name__ == "__main__":
    main()
