// The search box. What is typed goes out in the body of a request, stands in no address and is kept
// nowhere. Without this file the box works as well, without suggestions.
(() => {
  // the entry in the history of the tab forgets the form that led here: coming back shows the box
  history.replaceState(null, "", location.href);
  const form = document.querySelector("form[data-suggest]");
  const box = form?.elements.q;
  if (!box) return;
  const list = document.createElement("ul");
  list.className = "suggested";
  list.hidden = true;
  box.parentElement.after(list);
  const WAIT = 250; // milliseconds without another key
  let timer, asking, asked;

  function show(found) {
    const others = found.filter(({ text }) => text !== box.value.trim());
    list.replaceChildren(
      ...others.map(({ text, kind, key }) => {
        const one = document.createElement(key ? "a" : "button");
        if (key) one.href = new URL(`../${kind}/${key}/`, form.action).pathname;
        else one.addEventListener("click", () => (box.value = text));
        one.textContent = text;
        const item = document.createElement("li");
        item.append(one);
        return item;
      }),
    );
    list.hidden = !others.length;
  }

  async function ask() {
    const text = box.value;
    if (text === asked) return;
    asked = text;
    asking?.abort();
    asking = new AbortController();
    if (!text.trim()) return show([]);
    try {
      const answer = await fetch(form.dataset.suggest, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ q: text }),
        cache: "no-store",
        credentials: "omit",
        signal: asking.signal,
      });
      show(answer.ok ? (await answer.json()).results : []);
    } catch {
      // a newer question, or no network
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    asking?.abort();
  });
  form.addEventListener("keydown", (event) => {
    const all = [box, ...list.querySelectorAll("a, button")];
    const next = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const place = all.indexOf(event.target);
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // it would empty the box
      list.hidden = true;
      asked = undefined;
      box.focus();
    } else if (next && place >= 0 && !list.hidden) {
      event.preventDefault();
      all[place + next]?.focus();
    }
  });
})();
