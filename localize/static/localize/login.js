/* Logging in again on a screen that stays, as the person who is at it: their password in a dialog. */
(function () {
  "use strict";

  class Login {
    /* screen: has the dialog, and says the address of the login and the name; token: gives the
       one against forged forms. */
    constructor(screen, token) {
      this.screen = screen;
      this.token = token;
    }

    /* True once they are logged in; false where the dialog is closed without. next: where a login
       would lead to. */
    ask(next) {
      const dialog = this.screen.querySelector("[data-localize-login-again]");
      const [form, wrong] = [dialog.querySelector("form"), dialog.querySelector("[role=alert]")];
      const before = document.activeElement;
      return new Promise((resolve) => {
        const end = (isIn) => {
          dialog.onclose = null;
          dialog.close();
          form.reset();
          before?.focus({ preventScroll: true });
          resolve(isIn);
        };
        wrong.hidden = true;
        dialog.onclose = () => end(false);
        form.onsubmit = async (event) => {
          event.preventDefault();
          event.stopPropagation();
          wrong.hidden = true;
          if (await this.tryPassword(form.elements.password.value, next)) return end(true);
          wrong.hidden = false;
          form.elements.password.select();
          return null;
        };
        dialog.querySelector("[data-localize-later]").onclick = () => end(false);
        dialog.showModal();
      });
    }

    async tryPassword(password, next) {
      const { login, username } = this.screen.dataset;
      try {
        await fetch(login); // a token of nobody
        const body = new URLSearchParams({
          username,
          password,
          next,
          csrfmiddlewaretoken: this.token(),
        });
        const answer = await fetch(login, { method: "POST", body });
        return answer.ok && new URL(answer.url).pathname !== login;
      } catch {
        return false;
      }
    }
  }

  window.LocalizeLogin = Login;
})();
