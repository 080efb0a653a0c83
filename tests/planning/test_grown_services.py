"""Services as people grow them are planned without a question."""

from __future__ import annotations

from pathlib import Path

from tests.support.asset_services import copy_service, run


def test_route_files_that_are_plugged_in_as_modules(tmp_path: Path) -> None:
    root = copy_service("plugins", tmp_path)
    assert run(root, "init", "--no-exec").code == 0
    planned = run(root, "plan", "seat", "--no-exec")
    assert planned.code == 0, planned.out
    assert "+PLUGINS = [seat_routes, hall_routes]" in planned.out
    assert '+router = APIRouter(prefix="/seats", tags=["seat"])' in planned.out


def test_a_module_with_several_inputs_and_outputs(tmp_path: Path) -> None:
    root = copy_service("crud", tmp_path)
    assert run(root, "init", "--no-exec").code == 0
    member, booking = (run(root, "plan", name, "--no-exec") for name in ("member", "booking"))
    assert (member.code, booking.code) == (0, 0), member.out + booking.out
    for name in ("Member", "MemberCreate", "MemberPage", "MemberPatch", "MemberUpdate"):
        assert f'+    "{name}",' in member.out
    # One class of another file bears that name too.
    assert '+    "BookingOpenCreate",' in booking.out
    assert '+    "Move",' in booking.out
