"""What keeps a person from using a screen: things out of reach at the side, and what axe finds."""

from collections.abc import Callable
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from .conftest import DESKTOP, PHONE

WIDTHS = (PHONE, DESKTOP)
# Wagtail hides what is wider than the screen: so everything is looked for that a person sees,
# that sticks out, and that stands in nothing with a bar of its own
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth, found = [];
  const STOCK = '.w-minimap, .form-side, .w-slim-header, svg, .w-sr-only, .footer__container, '
    + '.w-field__comment-button';
  if (document.documentElement.scrollWidth > width) found.push('page');
  for (const one of document.querySelectorAll('main *')) {
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height || box.right <= width + 1 || box.left >= width) continue;
    if (one.closest(STOCK)) continue;
    let inside = one.parentElement, scrolls = false;
    for (; inside && inside.tagName !== 'MAIN'; inside = inside.parentElement)
      scrolls ||= ['auto', 'scroll'].includes(getComputedStyle(inside).overflowX);
    scrolls ||= ['auto', 'scroll'].includes(getComputedStyle(one).overflowX);
    if (!scrolls) found.push(one.tagName + '.' + one.className + ' ' + Math.round(box.right));
  }
  return found.slice(0, 5);
}"""
# Khmer ink that goes over the edge of what is painted or cut around it: its letters are higher and
# deeper than Latin ones, and a pill of a fixed height loses their feet
CLIPPED = """() => {
  const found = new Set(), pen = document.createElement('canvas').getContext('2d');
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const words = texts.currentNode.textContent.trim(), one = texts.currentNode.parentElement;
    if (!/[\u1780-\u17ff]/.test(words) || !one.checkVisibility()) continue;
    if (one.closest('.w-sr-only')) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const line = range.getClientRects()[0], style = getComputedStyle(one);
    if (!line || line.width < 2) continue;
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const ink = pen.measureText(words), base = line.top + ink.fontBoundingBoxAscent;
    for (let around = one; around.tagName !== 'MAIN'; around = around.parentElement) {
      const its = getComputedStyle(around), box = around.getBoundingClientRect();
      const isFilled = its.backgroundColor !== 'rgba(0, 0, 0, 0)';
      const isPainted = isFilled || parseFloat(its.borderTopWidth);
      if (its.overflowY === 'visible' && !isPainted) continue;
      const over = Math.max(box.top - base + ink.actualBoundingBoxAscent,
        base + ink.actualBoundingBoxDescent - box.bottom);
      if (over > 0.6) found.add(`${around.className}: ${words.slice(0, 30)} ${over.toFixed(1)}`);
      break;
    }
  }
  return [...found].slice(0, 5);
}"""
# nothing is added for so many milliseconds, and what moves or fades has come to its end: editors
# build themselves, what Wagtail leaves out comes after them, and half faded a text is too pale
SETTLED = """async quiet => {
  await new Promise(resolve => {
    let timer = setTimeout(resolve, quiet);
    new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(resolve, quiet); })
      .observe(document.body, {childList: true, subtree: true});
  });
  const ending = document.getAnimations().filter(
    one => one.effect && one.effect.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ending.map(one => one.finished));
}"""
OPENED, RESIZED = 150, 50
# who else has the page open: Wagtail's button there has no name, and whether somebody does is
# chance
# here, because a page of the test before counts for a minute
CHANCE = {"exclude": [[".w-editing-sessions__list"]]}
# of what passed axe names one example: to describe all of it takes as long as to look; the files
# that it would fetch again are for rules about films that play by themselves
ONLY_VIOLATIONS = {"resultTypes": ["violations"], "preload": False}
# what axe never calls more than moderate, and what would take a tenth of its time
NEVER_SERIOUS = (
    *("region", "landmark-unique", "landmark-one-main", "page-has-heading-one", "skip-link"),
    *(f"landmark-no-duplicate-{part}" for part in ("banner", "contentinfo", "main")),
    *(f"landmark-{part}-is-top-level" for part in ("banner", "contentinfo", "main")),
    *("heading-order", "form-field-multiple-labels", "aria-allowed-role", "table-duplicate-name"),
    *("presentation-role-conflict", "image-redundant-alt", "empty-table-header"),
)
OPTIONS = ONLY_VIOLATIONS | {"rules": {name: {"enabled": False} for name in NEVER_SERIOUS}}
ALL_TABS = "document.querySelectorAll('[role=tabpanel]').forEach(one => { one.hidden = false; })"


RUN = "([context, options]) => axe.run(context, options).then(said => said.violations)"


def serious(page: Any, within: str | None = None) -> list[tuple[str, str]]:
    context = CHANCE | ({} if within is None else {"include": [[within]]})
    if page.evaluate("typeof axe") == "undefined":  # half a megabyte, once for each page
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, [context, OPTIONS])
    return [
        (violation["id"], node["html"][:200])
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def barriers(
    page: Any, *, axe_at: Any = PHONE, within: str | None = None, widths: Any = WIDTHS
) -> list[Any]:
    """What sticks out at either width, and what axe finds at one: in all of the page, or `within`
    what was opened on it. From narrow to wide: the menu takes its time to leave a narrow screen."""
    found, quiet = [], OPENED
    for width in widths:
        page.set_viewport_size(width)
        page.evaluate(SETTLED, quiet)
        quiet = RESIZED
        page.evaluate(ALL_TABS)
        found += page.evaluate(STICKS_OUT)
        if width == axe_at:
            found += serious(page, within)
    page.set_viewport_size(PHONE)
    return found


def looked_at(page: Any, screens: dict[str, str], look: Callable[[Any], list[Any]]) -> str:
    """A line for each thing that `look` finds on one of the screens."""
    found = []
    for name, path in screens.items():
        answer = page.goto(path)
        # who may not open a screen is sent elsewhere
        assert answer.status == 200 and answer.request.redirected_from is None, name
        found += [f"{name}: {one}" for one in look(page)]
    return "\n".join(found)
