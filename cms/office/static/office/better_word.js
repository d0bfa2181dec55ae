// “A better word?” takes along what is marked on the screen, and which screen that is. Without a
// script the form asks for the sentence.
document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href$='/words/better/']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const address = new URL(link.href);
    const marked = String(window.getSelection() ?? "").trim();
    if (marked) address.searchParams.set("said", marked.slice(0, 1000));
    address.searchParams.set("screen", window.location.pathname);
    // the menu would go where it was told to when it was made
    event.preventDefault();
    event.stopImmediatePropagation();
    window.location.assign(address);
}, true);
