"""What is typed into a form outlives the server that was to keep it, and the browser that it was typed in."""

from pathlib import Path

from playwright.async_api import Playwright

from bench.appearances import TELLER
from tests.acceptance.browser_processes import BrowserProcesses
from tests.acceptance.case_work import fill, in_call, open_step, saved
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, go_home, launch, sign_in, until

TYPED = {"amount": "80,000", "payee_name": "李明", "payee_account": "6200000000000026"}


async def _all_is_there(teller: Person) -> None:
    await open_step(teller, "fill")
    await teller.page.get_by_text("捌万元整").wait_for()
    for field in ("payee_name", "payee_account"):
        shown = teller.page.get_by_test_id(f"field-{field}").input_value
        await until(shown, lambda text, field=field: text.replace(" ", "") == TYPED[field])


async def test_what_is_typed_while_the_server_dies_is_kept_once_another_is_there(
    customer: Person, teller: Person, counter_process: CounterProcess
) -> None:
    await in_call(customer, teller)
    await open_step(teller, "fill")
    await fill(teller, "payee_name", TYPED["payee_name"])
    await saved(teller)
    counter_process.process_of("web").kill()
    # When typing goes on as if nothing were
    await fill(teller, "payee_account", TYPED["payee_account"])
    await fill(teller, "amount", TYPED["amount"])
    await teller.page.get_by_test_id("form-saved").filter(has_not_text="已保存").wait_for()
    # Then all of it is with the counter that comes back
    await saved(teller)
    await teller.page.reload()
    await _all_is_there(teller)


async def test_what_is_typed_is_there_in_another_browser_when_the_first_one_dies(
    customer: Person, playwright: Playwright, tmp_path: Path, counter_process: CounterProcess
) -> None:
    browser = await launch(playwright, tmp_path, TELLER)
    processes = BrowserProcesses(str(tmp_path))
    dies = await Person.at(browser, counter_process.url, 1366, 768)
    await in_call(customer, dies)
    await open_step(dies, "fill")
    for field, text in TYPED.items():
        await fill(dies, field, text)
    await saved(dies)
    processes.kill()
    (tmp_path / "other").mkdir()
    other = await launch(playwright, tmp_path / "other", TELLER)
    teller = await Person.at(other, counter_process.url, 1366, 768)
    await sign_in(teller, "/teller", "lin")
    await teller.connected()
    await _all_is_there(teller)
    await go_home(teller)
    await other.close()
    assert not teller.troubles
