// “A better word?” takes along what is marked on the screen, and which screen that is. Without a
// script the form asks for the sentence.
document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href$='/words/better/']");
    if (!link) return;
    const address = new URL(link.href);
    const marked = String(window.getSelection() ?? "").trim();
    if (marked) address.searchParams.set("said", marked.slice(0, 1000));
    address.searchParams.set("screen", window.location.pathname);
    link.href = address;
}, true);
