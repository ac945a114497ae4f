"""The administrator's requests: for administrators alone, faults named, nobody's change undone unseen."""

from typing import Any

import msgspec
import pytest

from queueing.routing_plan import STANDARD_PLAN, plan_as_json
from session.vocabulary import Business
from tests.signaling.pages import CounterAddress, Page

PLAN: Any = msgspec.json.decode(plan_as_json(STANDARD_PLAN))


def plan_of_two_lines(target_s: float = 60.0) -> dict[str, Any]:
    others = [{"business": one.value, "skill": None} for one in Business if one is not Business.LOAN]
    loans = {"id": "loans", "businesses": [{"business": "loan", "skill": "loan"}], "target_s": target_s}
    return {**PLAN, "lines": [loans, {"id": "others", "businesses": others, "target_s": 20.0}]}


READING = (
    "/api/admin/plan",
    "/api/admin/plan/history",
    "/api/admin/staff",
    "/api/admin/alarms",
    "/api/admin/alarms/history",
    "/api/admin/types",
)


@pytest.mark.parametrize("path", READING)
async def test_reading_is_for_administrators_alone(address: CounterAddress, path: str) -> None:
    async with Page(address) as page:
        assert (await page.http.get(path)).status_code == 401
        for login in ("lin", "wen", "qian"):
            await page.sign_in(login)
            assert (await page.http.get(path)).status_code == 403
        await page.sign_in("guan")
        assert (await page.http.get(path)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/api/admin/plan"),
        ("POST", "/api/admin/plan/check"),
        ("POST", "/api/admin/plan/preview"),
        ("PUT", "/api/admin/alarms"),
        ("POST", "/api/admin/alarms/check"),
        ("POST", "/api/admin/staff/01900000-0000-7000-8000-0000000000a1/competence"),
    ],
)
async def test_changing_is_for_administrators_alone(address: CounterAddress, method: str, path: str) -> None:
    async with Page(address) as page:
        assert (await page.http.request(method, path, json={"plan": PLAN, "on": 1})).status_code == 401
        await page.sign_in("wen")
        assert (await page.http.request(method, path, json={"plan": PLAN, "on": 1})).status_code == 403
        await page.sign_in("guan")
        foreign = {"Origin": "https://evil.example"}
        assert (await page.http.request(method, path, json={}, headers=foreign)).status_code == 403
        assert (await page.http.request(method, path, content=b"{")).status_code == 400


async def test_a_plan_goes_live_and_who_did_it_is_in_its_history(address: CounterAddress) -> None:
    async with Page(address) as page:
        await page.sign_in("guan")
        assert (await page.http.get("/api/admin/plan")).json()["plan"] == PLAN
        live = await page.http.put("/api/admin/plan", json={"plan": plan_of_two_lines(), "on": 1})
        assert (live.status_code, live.json()["version"]) == (200, 2)
        now = (await page.http.get("/api/admin/plan")).json()
        assert [line["id"] for line in now["plan"]["lines"]] == ["loans", "others"]
        assert now["skills"] == ["loan"]
        history = (await page.http.get("/api/admin/plan/history")).json()
        assert history["standard"] == PLAN
        newest = history["versions"][0]
        assert (newest["version"], newest["by_name"], newest["plan"]["version"]) == (2, "Guan Ning", 2)


async def test_a_faulty_plan_is_refused_with_every_fault_in_both_languages(address: CounterAddress) -> None:
    async with Page(address) as page:
        await page.sign_in("guan")
        body = {"plan": plan_of_two_lines(target_s=0), "on": 1}
        checked = await page.http.post("/api/admin/plan/check", json=body)
        refused = await page.http.put("/api/admin/plan", json=body)
        assert (checked.status_code, refused.status_code) == (200, 422)
        assert checked.json() == refused.json()
        (fault,) = refused.json()["faults"]
        assert (fault["kind"], fault["line"]) == ("target_out_of_range", "loans")
        assert "loans" in fault["en"]
        assert "服务目标" in fault["zh"]
        assert (await page.http.post("/api/admin/plan/preview", json=body)).status_code == 422


async def test_who_edited_an_older_plan_is_told_that_another_has_gone_live(address: CounterAddress) -> None:
    async with Page(address) as page:
        await page.sign_in("guan")
        body = {"plan": plan_of_two_lines(), "on": 1}
        assert (await page.http.put("/api/admin/plan", json=body)).status_code == 200
        answer = await page.http.put("/api/admin/plan", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "changed_meanwhile")


async def test_a_preview_tells_how_far_it_is_and_then_the_figures(address: CounterAddress) -> None:
    async with Page(address) as page, Page(address) as customer:
        session = await customer.visit()
        assert session
        await page.sign_in("guan")
        answer = await page.http.post("/api/admin/plan/preview", json={"plan": plan_of_two_lines()})
        parts = [msgspec.json.decode(line) for line in answer.content.splitlines()]
        assert [part["type"] for part in parts[-1:]] == ["done"]
        assert all(part["type"] == "progress" for part in parts[:-1])
        assert [line["line"] for line in parts[-1]["lines"]] == [None, "counter", "loans", "others"]


async def test_what_somebody_may_do_is_changed_and_shown(address: CounterAddress) -> None:
    async with Page(address) as page:
        await page.sign_in("guan")
        everybody = (await page.http.get("/api/admin/staff")).json()["staff"]
        lin = next(one for one in everybody if one["name"] == "Lin Xia")
        path = f"/api/admin/staff/{lin['staff']}/competence"
        for body in (
            {"type": "GrantQualification", "skill": "loan", "level": 3, "valid_until": "2099-12-31"},
            {"type": "SetLanguages", "languages": ["en"]},
            {"type": "SetContactsAtOnce", "at_once": 3},
            {"type": "SetTeam", "team": " 二组 "},
        ):
            shown = await page.http.post(path, json={"change": body})
            assert shown.status_code == 200, shown.text
        held = shown.json()
        assert [(one["skill"], one["level"], one["state"]) for one in held["qualifications"]] == [("loan", 3, "valid")]
        assert (held["languages"], held["at_once"], held["team"]) == (["en"], 3, "二组")
        withdrawn = await page.http.post(path, json={"change": {"type": "WithdrawQualification", "skill": "loan"}})
        assert withdrawn.json()["qualifications"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"type": "GrantQualification", "skill": "loan", "level": 10}, "level_out_of_range"),
        ({"type": "GrantQualification", "skill": " ", "level": 1}, "skill_name_empty_or_long"),
        ({"type": "GrantQualification", "skill": "loan", "level": 1, "valid_until": "2001-01-01"},
         "ends_before_it_begins"),
        ({"type": "GrantQualification", "skill": "loan", "level": 1, "valid_until": "some day"}, "no_moment"),
        ({"type": "SetLanguages", "languages": []}, "no_language"),
    ],
)  # fmt: skip
async def test_nonsense_about_somebody_is_refused_with_its_code(
    address: CounterAddress, body: dict[str, object], code: str
) -> None:
    async with Page(address) as page:
        await page.sign_in("guan")
        lin = (await page.http.get("/api/admin/staff")).json()["staff"][0]
        answer = await page.http.post(f"/api/admin/staff/{lin['staff']}/competence", json={"change": body})
        assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_thresholds_of_alarms_are_set_and_who_did_it_is_in_their_history(address: CounterAddress) -> None:
    async with Page(address) as page:
        await page.sign_in("guan")
        standard = (await page.http.get("/api/admin/alarms")).json()
        assert (standard["version"], standard["limits"]) == (0, standard["standard"])
        wanted = {**standard["limits"], "mos_under": 2.5, "in_state_over_s": {"on_break": 900.0}}
        kept = await page.http.put("/api/admin/alarms", json={"limits": wanted, "on": 0})
        assert (kept.status_code, kept.json()["version"]) == (200, 1)
        now = (await page.http.get("/api/admin/alarms")).json()
        assert (now["version"], now["limits"]) == (1, wanted)
        history = (await page.http.get("/api/admin/alarms/history")).json()
        assert history["standard"] == standard["standard"]
        (newest,) = history["versions"]
        assert (newest["version"], newest["by_name"], newest["limits"]) == (1, "Guan Ning", wanted)
        # Another page that was open all the while does not undo it unseen.
        late = await page.http.put("/api/admin/alarms", json={"limits": standard["limits"], "on": 0})
        assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")


async def test_thresholds_that_cannot_be_are_refused_at_the_field_in_both_languages(address: CounterAddress) -> None:
    async with Page(address) as page:
        await page.sign_in("guan")
        limits = (await page.http.get("/api/admin/alarms")).json()["limits"]
        body = {"limits": {**limits, "loss_over": 1.5, "in_state_over_s": {"ready": 0}}, "on": 0}
        checked = await page.http.post("/api/admin/alarms/check", json=body)
        refused = await page.http.put("/api/admin/alarms", json=body)
        assert (checked.status_code, refused.status_code) == (200, 422)
        assert checked.json() == refused.json()
        faults = {one["subject"]: (one["zh"], one["en"]) for one in refused.json()["faults"]}
        assert set(faults) == {"loss_over", "in_state_over_s.ready"}
        assert faults["loss_over"] == (
            "比例应在 0% 至 100% 之间，现为 150%。",
            "A part must be from 0% to 100%; it is 150%.",
        )
        assert (await page.http.get("/api/admin/alarms")).json()["version"] == 0
        misspelt = {"limits": {**limits, "humour_under": 1}, "on": 0}
        assert (await page.http.put("/api/admin/alarms", json=misspelt)).status_code == 400
