"""Examples under other names, in configurations and as functions, from configuring to proof."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.asset_services import commit, contents, copy_service, run, settle

NAMES = '[example-names]\ninput = ["example_request"]\noutput = ["example_resp*"]\n\n'


@pytest.mark.slow
def test_every_form_is_moved_or_kept_and_proved(tmp_path: Path) -> None:
    root = copy_service("examples", tmp_path)
    assert run(root, "init").code == 0
    file = root / "refactor-kit.toml"
    text = file.read_text(encoding="utf-8").replace("# generator =", "generator =")
    text = text.replace('"contract", ', "")
    file.write_text(text.replace("[modules", f"{NAMES}[modules", 1), encoding="utf-8")
    asked = run(root, "plan", "--all", "--output-format", "json").json()
    settle(root, [decision for each in asked["modules"] for decision in each["decisions"]])
    done = run(root, "migrate", "--all")
    assert done.code == 0, done.out + done.err
    assert "example_request in schemas.order" in done.out
    assert "failed" not in done.out
    taken, answered = (
        (root / "schemas/order.py").read_text(encoding="utf-8").split("class OrderRes")
    )
    assert "def example_request" in taken
    assert "OrderRequest.example_request()" in answered
    price = (root / "docs/modules/price/README.md").read_text(encoding="utf-8")
    assert '"cents": 120' in price
    commit(root)
    before = contents(root)
    assert run(root, "migrate", "--all").code == 0
    assert contents(root) == before
