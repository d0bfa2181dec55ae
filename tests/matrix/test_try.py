import time

from django.db import transaction
from django.test import Client

from tests.matrix.addresses import about, address, form, methods, patterns
from tests.matrix.public import Standing
from tests.shared_fixtures import again


def test_probe(db, public_world, settings, tmp_path):
    things = again(public_world)
    before = Standing.now()
    for d in sorted(before.documents):
        print(d)
    print(len(before.rows), before.numbers)
    for who in ("alone", "admin"):
        client = Client(raise_request_exception=False)
        client.force_login(things.people[who])
        t0 = time.time()
        n = 0
        for pattern in patterns():
            for thing in about(pattern):
                for method in ("post", "delete", "put", "patch"):
                    where = address(pattern, thing, things)
                    kw = form(pattern, thing, method, things) if method in methods(pattern) else {}
                    with transaction.atomic():
                        a = getattr(client, method)(where, **kw)
                        after = Standing.now() if a.status_code not in (404, 405) else before
                        transaction.set_rollback(True)
                    client.force_login(things.people[who]) if "logout" in where else None
                    n += 1
                    gone = before.rows - after.rows
                    lost = before.documents - after.documents
                    new = after.numbers - before.numbers
                    more = after.documents - before.documents
                    if gone or lost or new or more:
                        print(
                            who,
                            method,
                            where,
                            a.status_code,
                            "GONE",
                            gone,
                            "LOST",
                            lost,
                            "NEW",
                            new,
                            "MORE",
                            more,
                        )
        print(who, n, time.time() - t0)
