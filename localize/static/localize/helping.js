/* The memory and the terms of the open string: fetched once the string is looked at, and written
   into its box by a click or a key (m, t; inside the box F8, F9). */
(function () {
  "use strict";

  const PAUSE = 150; // milliseconds: who runs through the strings asks for none of them

  class Helping extends window.StimulusModule.Controller {
    static values = { url: String };

    connect() {
      this.isAsking = true; // a key of this moment is pressed again
      this.asking = setTimeout(() => this.load(), PAUSE);
      this.listen = (event) => this.key(event);
      document.addEventListener("keydown", this.listen);
    }

    disconnect() {
      clearTimeout(this.asking);
      this.stop?.abort();
      document.removeEventListener("keydown", this.listen);
    }

    async load() {
      this.stop = new AbortController();
      let html;
      try {
        const answer = await fetch(this.urlValue, { signal: this.stop.signal });
        if (!answer.ok || answer.redirected) return;
        html = await answer.text();
      } catch {
        return;
      } finally {
        this.isAsking = false;
      }
      this.element.innerHTML = html;
      for (const button of this.element.querySelectorAll("[data-localize-take]")) {
        button.hidden = false;
      }
    }

    get workbench() {
      const element = this.element.closest("[data-localize-workbench]");
      const name = "localize-workbench";
      return element && this.application.getControllerForElementAndIdentifier(element, name);
    }

    /* A text of the memory stands in the place of what the box has; nothing is saved by that. */
    take(event) {
      const button = event.target.closest("[data-localize-take]");
      const { workbench } = this;
      if (!button || !workbench) return;
      if (workbench.isWaiting) return void workbench.sayWaiting();
      if (!workbench.mayEdit()) return;
      workbench.turn("card"); // on a phone
      workbench.pen.focus();
      workbench.write(workbench.box, button.dataset.localizeTake);
    }

    key(event) {
      if (event.isComposing || !event.target.matches) return;
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      if (event.target.closest("[role=menu], [role=dialog], dialog")) return;
      const isTyping = event.target.matches("textarea, input, select, [contenteditable]");
      const wanted = isTyping
        ? { F8: "[data-localize-take]", F9: "[data-localize-insert]" }[event.key]
        : { KeyM: "[data-localize-take]", KeyT: "[data-localize-insert]" }[event.code];
      const { workbench } = this;
      if (!wanted || !workbench) return;
      event.preventDefault();
      if (event.repeat) return;
      if (workbench.isWaiting || workbench.isNew || this.isAsking) return void workbench.sayWaiting();
      const button = this.element.querySelector(wanted);
      if (button) button.click();
      else workbench.sayNone();
    }
  }

  window.wagtail.app.register("localize-helping", Helping);
})();
