"""The throw-away server comes, answers on 127.0.0.1 only, and leaves nothing behind."""

from pathlib import Path

import psycopg
import pytest

from tools import postgres


@pytest.mark.soak
@pytest.mark.postgresql
def test_throwaway_server_lives_as_long_as_its_block():
    with postgres.throwaway() as url, psycopg.connect(url) as connection:
        listening = connection.execute("SHOW listen_addresses").fetchone()
        data = connection.execute("SHOW data_directory").fetchone()

    assert listening == ("127.0.0.1",)
    assert not Path(data[0]).parent.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def test_machine_without_server_is_told_apart(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres.Path, "glob", lambda self, pattern: iter(()))

    assert postgres.binaries() is None
    with pytest.raises(RuntimeError, match="No initdb"), postgres.throwaway():
        pass
