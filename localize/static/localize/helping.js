/* The memory and the terms of the open string: fetched once the string is looked at, and written
   into its box by a click or a key (m, t; inside the box F8, F9). Then what a machine suggests, where
   one is asked at all: taken by g or Shift+F8, once the server has noted it. */
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
      this.askMachine();
    }

    async askMachine() {
      const place = this.element.querySelector("[data-localize-ask]");
      if (!place) return;
      const answer = await this.post(place, {}).catch(() => null);
      if (answer?.ok && !answer.redirected) place.innerHTML = await answer.text();
    }

    post(place, values) {
      const body = new URLSearchParams({ ...values, csrfmiddlewaretoken: this.workbench.token });
      const headers = { "X-Requested-With": "XMLHttpRequest" }; // a refusal is for this script
      return fetch(place.dataset.localizeAsk, { method: "POST", body, headers, signal: this.stop.signal });
    }

    async takeOfMachine(button) {
      const { workbench } = this;
      const values = { taken: button.dataset.localizeSuggestion };
      button.disabled = true;
      const answer = await this.post(button.closest("[data-localize-ask]"), values).catch(() => null);
      button.disabled = false;
      if (!this.element.isConnected) return; // another string is open
      if (!answer?.ok || answer.redirected) return void workbench.announce(workbench.words.failed);
      this.put((await answer.json()).text);
    }

    get workbench() {
      const element = this.element.closest("[data-localize-workbench]");
      const name = "localize-workbench";
      return element && this.application.getControllerForElementAndIdentifier(element, name);
    }

    /* A text of the memory stands in the place of what the box has; nothing is saved by that. */
    take(event) {
      const button = event.target.closest("[data-localize-take], [data-localize-suggestion]");
      const { workbench } = this;
      if (!button || !workbench) return;
      if (workbench.isWaiting) return void workbench.sayWaiting();
      if (button.dataset.localizeSuggestion) return void this.takeOfMachine(button);
      this.put(button.dataset.localizeTake);
    }

    put(text) {
      const { workbench } = this;
      if (workbench.isWaiting) return void workbench.sayWaiting();
      if (!workbench.mayEdit()) return;
      workbench.turn("card"); // on a phone
      workbench.pen.focus();
      workbench.write(workbench.box, text);
    }

    key(event) {
      if (event.isComposing || !event.target.matches) return;
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.target.closest("[role=menu], [role=dialog], dialog")) return;
      const isTyping = event.target.matches("textarea, input, select, [contenteditable]");
      const [match, term, machine] = ["take", "insert", "suggestion"].map((one) => `[data-localize-${one}]`);
      const keys = isTyping ? { F8: match, F9: term } : { KeyM: match, KeyT: term, KeyG: machine };
      const isOfMachine = isTyping && event.shiftKey && event.key === "F8";
      const wanted = isOfMachine ? machine : !event.shiftKey && keys[isTyping ? event.key : event.code];
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
