// The code of a link stands behind #: the browser keeps it to itself. This sends it to the door in
// the body of a form, and takes it out of the address, so that it stays in no history.
const form = document.querySelector("[data-door]");

function open() {
  const code = location.hash.slice(1);
  if (!code) return;
  history.replaceState(null, "", location.pathname);
  form.elements.code.value = code;
  form.submit();
}

addEventListener("hashchange", open);
open();
