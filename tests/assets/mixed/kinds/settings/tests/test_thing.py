import pytest
from fastapi.testclient import TestClient

from api.main import app
from apps.thing.settings import Settings, get_settings

client = TestClient(app)


def test_thing_is_clipped() -> None:
    app.dependency_overrides[get_settings] = lambda: Settings(limit=2)
    try:
        answer = client.post(app.url_path_for("clip_thing"), json={"text": "abc"})
    finally:
        app.dependency_overrides.clear()
    assert answer.json() == {"text": "ab", "limit": 2}


def test_thing_limit_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING_LIMIT", "1")
    get_settings.cache_clear()
    assert get_settings().limit == 1
    get_settings.cache_clear()
