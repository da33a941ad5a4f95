"""The page in a real browser, without network: what is visible, readable, and prints whole."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.builder.faulty import demo_faulty, planted
from harness.core.journal import Journal
from harness.core.text import LANGUAGES, Lang
from harness.report import html
from tests.helpers import judged

from . import journals, travels
from .hostile import tainted

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: the page is not looked at")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="chromium or chromedriver is not installed: the page is not looked at"
)

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
VERDICTS = {"fr": "NON CONFORME", "en": "NON-CONFORMANT"}

#: Contrast of every visible text with what is painted behind it, by the WCAG formula.
CONTRAST = """
const parse = (c) => {
  const v = c.match(/[\\d.]+/g).map(Number);
  return {rgb: v.slice(0, 3), a: v[3] ?? 1};
};
const linear = (v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
const light = (rgb) => rgb.map((v) => linear(v / 255))
  .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const behind = (node) => {
  for (; node; node = node.parentElement) {
    const c = parse(getComputedStyle(node).backgroundColor);
    if (c.a === 1) return c.rgb;
  }
  return [255, 255, 255];
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const poor = [];
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
  if (element.closest('script, svg, .away')) continue;
  const ink = light(parse(getComputedStyle(element).color).rgb);
  const [a, b] = [ink, light(behind(element))].sort((x, y) => y - x);
  const ratio = (a + .05) / (b + .05);
  if (ratio < 4.5) poor.push([element.className, walker.currentNode.data.trim(), ratio]);
}
return poor;
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A headless browser that can reach no host."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(executable_path=DRIVER))
    yield driver
    driver.quit()


def look(
    browser: Any,
    folder: Path,
    journal: Journal,
    lang: Lang = "fr",
    width: int = 1280,
    dark: bool = False,
    fragment: str = "",
) -> Any:
    """Open the page at a width and in a colour scheme."""
    path = folder / f"{lang}.html"
    path.write_bytes(html.render(journal, lang))
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": [scheme]})
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get("about:blank")
    browser.get(f"{path.as_uri()}{fragment}")
    return browser


def shown(browser: Any, selector: str) -> Any:
    """The first element that matches and that is laid out, visible and not empty."""
    element = browser.find_element("css selector", selector)
    assert element.is_displayed() and element.size["width"] > 0 and element.size["height"] > 0
    return element


@pytest.mark.parametrize("lang", LANGUAGES)
def test_verdict_table_mark_and_finding_are_visible(browser: Any, tmp_path: Path, varied: Journal, lang: Lang) -> None:
    """What a reader comes for is on the page, and the console of the browser stays silent."""
    look(browser, tmp_path, varied, lang)
    assert shown(browser, "#verdict .word").text == VERDICTS[lang]
    rows = browser.find_elements("css selector", "#par-scenario tbody tr")
    assert len(rows) == len(varied.scenarios) and all(row.is_displayed() for row in rows)
    mark = shown(browser, "article.finding mark")
    assert mark.text == "279035121518989"
    assert mark.value_of_css_property("background-color") != shown(browser, "body").value_of_css_property(
        "background-color"
    )
    assert varied.findings[0].i18n[lang].message in shown(browser, "article.finding h5").text
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_contrast(browser: Any, tmp_path: Path, crashed: Journal, lang: Lang, dark: bool) -> None:
    """Every text has the contrast that WCAG asks at level AA, in both colour schemes."""
    look(browser, tmp_path, crashed, lang, dark=dark)
    browser.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")
    assert browser.execute_script(CONTRAST) == []


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_the_page_never_scrolls_sideways(browser: Any, tmp_path: Path, crashed: Journal, width: int) -> None:
    """Even with unbreakable values, only the tables may scroll, inside themselves."""
    look(browser, tmp_path, tainted(crashed, "x" * 200), width=width)
    browser.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_filters(browser: Any, tmp_path: Path, varied: Journal) -> None:
    """Unchecking a level hides its findings and no other."""
    look(browser, tmp_path, varied)
    shown(browser, "#outils input[value=error]").click()
    visible = [
        a.get_attribute("data-level")
        for a in browser.find_elements("css selector", "article.finding")
        if a.is_displayed()
    ]
    assert sorted(visible) == ["info", "waived", "warning", "warning"]


def test_a_link_to_a_folded_finding_opens_it(browser: Any, tmp_path: Path, varied: Journal) -> None:
    """A shared link shows what it points at."""
    look(browser, tmp_path, varied, fragment="#XDM-PDF-02.1")
    assert shown(browser, "[id='XDM-PDF-02.1'] mark").text == "Subject: Votre compte rendu"


def test_hostile_text_runs_nothing(browser: Any, tmp_path: Path, varied: Journal) -> None:
    """No script of a sample runs, and nothing is even attempted."""
    attack = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    look(browser, tmp_path, tainted(varied, attack))
    assert browser.execute_script("return document.title === 'owned'") is False
    assert browser.get_log("browser") == []


def test_without_script_the_page_is_complete(browser: Any, tmp_path: Path, varied: Journal) -> None:
    """Only the toolbar needs the script."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        look(browser, tmp_path, varied)
        assert not browser.find_element("id", "outils").is_displayed()
        assert shown(browser, "article.finding mark").text == "279035121518989"
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_print_unfolds_everything(browser: Any, tmp_path: Path, varied: Journal) -> None:
    """On paper nothing stays folded or filtered out, even without script, and nothing is dark."""
    look(browser, tmp_path, varied, dark=True)
    shown(browser, "#outils input[value=warning]").click()
    dark = {"name": "prefers-color-scheme", "value": "dark"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": [dark]})
    seen = "return [...document.querySelectorAll('article.finding pre')].map((e) => e.checkVisibility())"
    assert browser.execute_script(seen) == [True] * len(varied.findings)
    assert shown(browser, "body").value_of_css_property("background-color") == "rgba(255, 255, 255, 1)"
    assert not browser.find_element("id", "outils").is_displayed()
    printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    assert printed.startswith(b"%PDF-")


def test_keyboard_reaches_the_content(browser: Any, tmp_path: Path) -> None:
    """The first key leads to the skip link, which is then visible."""
    look(browser, tmp_path, journals.conforming())
    browser.find_element("tag name", "body").send_keys("\ue004")
    link = browser.switch_to.active_element
    assert link.get_attribute("href").endswith("#contenu") and link.location["x"] >= 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_of_the_faulty_demo(browser: Any, tmp_path: Path, lang: Lang) -> None:
    """A real run over the bundled faulty campaign: the INS in PID-3 is marked inside its field."""
    look(browser, tmp_path, judged(demo_faulty()), lang)
    assert shown(browser, "#verdict .word").text == VERDICTS[lang]
    marks = [m.text for m in browser.find_elements("css selector", "article.finding mark") if m.is_displayed()]
    assert "195023155512327" in marks
    assert len(browser.find_elements("css selector", "article.finding")) == len(planted())
    assert browser.get_log("browser") == []


#: Contrast of the texts of a drawing with what they stand on: the box of their group, else the page.
CONTRAST_SVG = """
const rgb = (c) => c.match(/[\\d.]+/g).slice(0, 3).map(Number);
const linear = (v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
const light = (c) => rgb(c).map((v) => linear(v / 255)).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const page = getComputedStyle(document.body).backgroundColor;
return [...document.querySelectorAll('.sequence text, .sequence tspan')].map((t) => {
  const box = t.closest('g, a')?.querySelector('.actor, .box, .note');
  const [a, b] = [getComputedStyle(t).fill, box ? getComputedStyle(box).fill : page].map(light).sort((x, y) => y - x);
  return [t.getAttribute('class'), (a + .05) / (b + .05)];
}).filter(([, ratio]) => ratio < 4.5);
"""
#: Texts that leave the drawing or their box, as the browser measures them.
OVERFLOWING = """
return [...document.querySelectorAll('.sequence')].flatMap((svg) => {
  const all = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter((t) => {
    const box = t.closest('g, a')?.querySelector('.actor, .box, .note, .hit');
    const limits = (box ?? svg).getBoundingClientRect(), r = t.getBoundingClientRect();
    return r.left < limits.left - 2 || r.right > limits.right + 2 || r.top < all.top || r.bottom > all.bottom;
  }).map((t) => t.textContent);
});
"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_journeys_can_be_read(browser: Any, tmp_path: Path, dark: bool) -> None:
    """Contrast of every label, none outside its box, even when labels are long; the console stays silent."""
    look(browser, tmp_path, travels.travelled(travels.broken(), travels.holding(), travels.long()), dark=dark)
    browser.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")
    assert browser.execute_script(CONTRAST_SVG) == [] and browser.execute_script(CONTRAST) == []
    assert browser.execute_script(OVERFLOWING) == []
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_journey_scrolls_inside_itself(browser: Any, tmp_path: Path, width: int) -> None:
    """A wide drawing never widens the page."""
    look(browser, tmp_path, tainted(travels.travelled(travels.long(40, 12)), "x" * 200), width=width)
    browser.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_an_arrow_leads_to_its_finding(browser: Any, tmp_path: Path) -> None:
    """A click on the broken link opens what the check says."""
    look(browser, tmp_path, travels.travelled(travels.broken()))
    browser.execute_script(
        "document.querySelector('.sequence .break').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    assert browser.current_url.endswith("#PFI-PASS-01.1")
    assert shown(browser, "[id='PFI-PASS-01.1'] pre").text == "segur-harness run campagne/ PFI-PASS-01"
